"""How often somebody without an account may send something. Nobody is recognised by it for longer than it counts."""

import hashlib
import logging
import secrets

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

HOUR = 60 * 60


def is_too_often(request: HttpRequest, what: str, *, an_hour: int) -> bool:
    """Count this time; whether there were more than ``an_hour`` from the same place within the hour.

    The address that a request comes from is kept nowhere. It is counted under a hash of it with a random value that is
    forgotten after an hour, so that nobody can find out later which address it was. Without the cache nothing is
    counted: what is sent must not be lost for that.
    """
    try:
        salt = cache.get_or_set("limits:salt", lambda: secrets.token_hex(32), HOUR)
        place = get_adapter().get_client_ip(request)
        key = f"limits:{what}:{hashlib.sha256(f'{salt}{what}{place}'.encode()).hexdigest()[:32]}"
        cache.add(key, 0, HOUR)
        return cache.incr(key) > an_hour
    except (RedisError, ValueError):  # ValueError: it was forgotten between the two
        logger.warning("%s could not be counted", what, exc_info=True)
        return False
