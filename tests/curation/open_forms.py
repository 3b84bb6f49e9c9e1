"""Forms that anybody may send, filled as a person would."""

import re
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client

from web.open_forms import SALT


@pytest.fixture
def open_forms() -> None:
    """Nothing was sent in the last hour."""
    cache.clear()


def token(age: float = 60) -> str:
    """The token of a form that was opened some seconds ago."""
    signer = signing.TimestampSigner(salt=SALT)
    now = signing.time.time
    try:
        signing.time.time = lambda: now() - age  # type: ignore[attr-defined]
        return signer.sign(f"invented-{now()}")
    finally:
        signing.time.time = now  # type: ignore[attr-defined]


def send(url: str, client: Client | None = None, **given: Any) -> Any:
    """What the form answers to somebody without an account, a cookie or a token of one."""
    client = client or Client(enforce_csrf_checks=True)
    return client.post(url, {"token": token(), "homepage": ""} | given)


def field_of(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return found[1]
