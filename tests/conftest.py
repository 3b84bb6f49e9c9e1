"""What all tests share: an empty database of their own, and one that holds the starter package."""

import os
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

# Playwright's event loop runs in the thread of the tests; Django would refuse its own queries there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

STARTER = "starter"


@pytest.fixture(scope="session", autouse=True)
def _plain_static_files() -> Iterator[None]:
    """In-process pages name static files without their fingerprint: nothing has to be collected."""
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": plain}
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The empty database, also for tests without the mark: they use copies of it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        made = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def starter_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a copy of the test database into which the starter package was loaded."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        empty = connection.settings_dict["NAME"]
        connections.close_all()
        connection.creation.clone_test_db(suffix=STARTER, verbosity=0, autoclobber=True)
        name = connection.creation.get_test_db_clone_settings(STARTER)["NAME"]
        switch_to(name)
        call_command("load_starter", verbosity=0)
        switch_to(empty)
    yield name
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.creation.destroy_test_db(suffix=STARTER, verbosity=0)


@pytest.fixture
def starter(starter_database: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The real record, to be read: nothing that a test writes here is taken back."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        empty = connection.settings_dict["NAME"]
        switch_to(starter_database)
        try:
            yield
        finally:
            switch_to(empty)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The name of an empty database for one test that commits; in-process queries go there."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        empty = connection.settings_dict["NAME"]
        connections.close_all()
        connection.creation.clone_test_db(suffix="own", verbosity=0, autoclobber=True)
        name = connection.creation.get_test_db_clone_settings("own")["NAME"]
        switch_to(name)
        try:
            yield name
        finally:
            switch_to(empty)
            connection.creation.destroy_test_db(suffix="own", verbosity=0)


def switch_to(name: str) -> None:
    """Let in-process queries go to another database."""
    connection.close()
    connection.settings_dict["NAME"] = name
