"""Typed readers of environment variables: a bad value is one clear sentence, never a guess."""

import os
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict


class BadSetting(Exception):
    """An environment variable that can not be used; ``str()`` is the sentence to print."""


def text(name: str, default: str | None = None) -> str:
    """The variable as it stands; without a default it must be set and not be empty."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise BadSetting(f"The environment variable {name} is not set.")
    return default


def switch(name: str, *, default: bool) -> bool:
    """A yes-or-no variable: 1, true, yes, on or 0, false, no, off in any case."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name}={value!r} is neither yes nor no: write 1 or 0.")


def port(name: str, default: int) -> int:
    """A TCP port, 1 to 65535."""
    value = os.environ.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdecimal()) or not 1 <= int(value) <= 65535:
        raise BadSetting(f"{name}={value!r} is not a port: write a number from 1 to 65535.")
    return int(value)


def number(name: str, default: int) -> int:
    """A small number, 0 to 99."""
    value = os.environ.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdecimal()) or len(value) > 2:
        raise BadSetting(f"{name}={value!r} is not a number from 0 to 99.")
    return int(value)


def names(name: str) -> list[str]:
    """A list separated by commas; empty parts are dropped."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def hosts_with_ports(name: str) -> frozenset[str]:
    """A list of ``host:port``, separated by commas; not set: none."""
    pairs = names(name)
    for pair in pairs:
        host, _, number = pair.rpartition(":")
        if not host or "/" in host or not (number.isascii() and number.isdecimal()) or not 1 <= int(number) <= 65535:
            raise BadSetting(f"{name}: {pair!r} is no host with a port such as 127.0.0.1:8080.")
    return frozenset(pairs)


def web_address(name: str, default: str) -> str:
    """An http or https address without path or trailing slash, such as ``https://torch.example``."""
    value = os.environ.get(name, "") or default
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise BadSetting(
            f"{name}={value!r} is not a web address such as https://torchlight.example: "
            "give scheme and host, and nothing after them."
        )
    return value.rstrip("/")


def database(name: str, default: str | None = None) -> dict:
    """A PostgreSQL address as Django's connection settings.

    Sockets are written as ``postgresql://user@/name?host=/folder``; further parameters of libpq
    (``sslmode``, ``connect_timeout`` …) are passed on.
    """
    value = text(name, default)
    try:
        if not value.startswith(("postgres://", "postgresql://")):
            raise ValueError
        parts = conninfo_to_dict(value)
        database_name = parts.pop("dbname")
    except (KeyError, ValueError, ProgrammingError) as error:
        raise BadSetting(
            f"{name} is not a PostgreSQL address such as postgresql://user:password@host:5432/torchlight."
        ) from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
    }


def redis(name: str) -> str:
    """The address of a Redis or Valkey server: redis://, rediss:// or unix:///folder/socket."""
    value = text(name)
    parts = urlsplit(value)
    if parts.scheme == "unix" and parts.path.startswith("/"):
        return value
    if parts.scheme in {"redis", "rediss"} and parts.hostname:
        return value
    raise BadSetting(f"{name} is not a Redis address such as redis://host:6379 or unix:///folder/valkey.sock.")
