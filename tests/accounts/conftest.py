"""People who sign in, with limits that no earlier test has used up."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from accounts.roles import Role
from tests.accounts.steps import PASSWORD
from tests.factories import make_account


@pytest.fixture(autouse=True)
def _quick_and_fresh(settings: Any) -> None:
    """Attempts are counted from nothing, and passwords are compared quickly."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def curator(db: None) -> User:
    """A curator with a password and an authenticator app, who is signed in nowhere."""
    return with_password(make_account(Role.CURATOR, "ina"))


@pytest.fixture
def newcomer(db: None) -> User:
    """A curator with a password and nothing else yet."""
    return with_password(make_account(Role.CURATOR, "newcomer", second_step=False))


@pytest.fixture
def browser_of(client: Client, curator: User) -> Client:
    """A browser in which the curator is signed in."""
    client.force_login(curator)
    return client
