"""The environment variables with which the project runs on the embedded servers.

config/settings.py reads nothing but these; see docs/operator.md for what each of them means.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping

from services.embedded import needed_servers
from services.locations import Place
from services.problems import USAGE, Problem
from services.users import using


@contextlib.contextmanager
def with_servers(place: Place, environment: Mapping[str, str], *, throw_away: bool = False) -> Iterator[dict[str, str]]:
    """The complete environment, while the servers that it names are running."""
    servers = needed_servers(place, environment, throw_away=throw_away)
    complete = dict(environment)
    for server in servers:
        complete |= server.urls()
    with using(servers):
        complete["TORCHLIGHT_VAR"] = str(place.folder)
        complete["SECRET_KEY"] = environment.get("SECRET_KEY") or secret_key(place)
        yield complete


def without_servers(place: Place, environment: Mapping[str, str]) -> dict[str, str]:
    """For commands that touch no database: the settings are complete, but nobody is at home."""
    nowhere = {
        "DATABASE_URL": "postgresql://torchlight_web@/torchlight?host=/nonexistent",
        "REDIS_URL": "unix:///nonexistent/valkey.sock",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }
    given = {name: value for name, value in environment.items() if value}
    return nowhere | given | {"TORCHLIGHT_VAR": str(place.folder)}


def secret_key(place: Place) -> str:
    """The installation's own key, made at the first start. Two first starts agree on one."""
    folder = place.make().folder
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename, never replaces the key of somebody faster
        draft.unlink()
    key = path.read_text().strip()
    if not key:
        raise Problem(f"{path} is empty: remove it, and a new key is made.", USAGE)
    return key


def port(environment: Mapping[str, str]) -> int:
    value = environment.get("PORT") or "8000"
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65_535:
        raise Problem(f"PORT must be a number from 1 to 65535, not {value!r}.", USAGE)
    return int(value)
