"""Servers of one's own, named by DATABASE_URL and REDIS_URL: do they answer?

Asked before anything starts, because one sentence now is better than three logs later.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from services.problems import Problem

PATIENCE = 5  # seconds


def require_reachable(environment: Mapping[str, str]) -> None:
    """Addresses that make no sense are left to the settings, which say what is wrong with them."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        url = environment.get(name, "")
        if url.startswith(("postgresql://", "postgres://")):
            require_database(name, url)
    url = environment.get("REDIS_URL", "")
    if url.startswith(("redis://", "rediss://", "unix://")):
        require_broker(url)


def require_database(name: str, url: str) -> None:
    import psycopg  # costs 20 MB, which the embedded default does not need

    try:
        psycopg.connect(url, connect_timeout=PATIENCE).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise Problem(f"{name} ({without_password(url)}) does not answer: {reason}") from None


def require_broker(url: str) -> None:
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE).ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise Problem(f"REDIS_URL ({without_password(url)}) does not answer: {error}") from None


def without_password(url: str) -> str:
    """The address as it may be shown on a screen or kept in a log."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{place}{parts.path}"
