"""What all tests share: an empty database of their own, and one that holds the starter package."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections, reset_queries, transaction
from django.test.utils import setup_databases

from services.locks import FileLock
from tests.browser.server import collect_static_files
from tests.databases import TEMPLATE, copy_database, copy_database_to, drop_database, new_database, switch_to

# Playwright's event loop runs in the thread of the tests; Django would refuse its own queries there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


# Tests that wait for minutes while processes come back, tests in a browser, and tests that work for long.
WAITING = ("faults/test_processes", "faults/test_ingest", "services/", "articles/ingest/test_child")
BROWSER = ("browser/",)
LONG = ("bench/", "opendata/test_api_contract", "record/test_as_of", "record/test_visibility")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests come first: in one worker those that wait, in one the browser, in one those that work.

    Each of three workers begins with its third of the tests, and at its end takes from the others'. So somebody works
    while others wait, and at the end there are only short ones to share.
    """
    share = -(-len(items) // 3)
    rest, thirds = items[:], []
    for parts in (WAITING, BROWSER, LONG):
        first = [item for part in parts for item in rest if item.nodeid.startswith(f"tests/{part}")]
        rest = [item for item in rest if item not in set(first)]
        thirds.append(first)
    items[:] = []
    for first in thirds:
        room = max(0, share - len(first))
        items += first + rest[:room]
        rest = rest[room:]
    items += rest


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests() -> Iterator[None]:
    """In-process pages name static files without their fingerprint, as nothing has to be collected; and count anew.

    What they keep in the cache, such as attempts to sign in, is apart from that of other workers and of sites.
    """
    from django.conf import settings
    from django.test import override_settings

    number = 3 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    cache = settings.CACHES["default"]
    apart = cache | {"LOCATION": cache["LOCATION"].replace("db=2", f"db={number}")}

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": plain},
        KEEP_IN_MEMORY=False,
        CACHES={"default": apart},
    ):
        yield


@pytest.fixture(autouse=True)
def _queries_of_this_test() -> None:
    """Django remembers the last 9,000 queries that were looked at, of all tests, and warns when they are full."""
    reset_queries()


@contextmanager
def in_turn(folders: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A folder of all workers of a parallel run, which one of them has for itself at a time."""
    own = folders.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    folder.mkdir(exist_ok=True)
    lock = FileLock(folder / "lock")
    lock.take()
    try:
        yield folder
    finally:
        lock.close()


@pytest.fixture(scope="session")
def django_db_setup(
    tmp_path_factory: pytest.TempPathFactory,
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[None]:
    """The empty database, and before anybody uses it an untouched copy from which others are made.

    Each worker of a parallel run has its own: its number ends their names. The first one migrates, for all.
    """
    with django_db_blocker.unblock(), in_turn(tmp_path_factory, "databases") as folder:  # type: ignore[attr-defined]
        migrated = folder / "migrated"  # with the name of the first copy
        if migrated.exists():
            copy_database_to(connection.settings_dict["TEST"]["NAME"], of=migrated.read_text())
        setup_databases(verbosity=0, interactive=False, keepdb=migrated.exists())
        name = os.environ["TEST_DATABASE"] = connection.settings_dict["NAME"]
        connections.close_all()
        template = copy_database(TEMPLATE, of=name)
        if not migrated.exists():
            migrated.write_text(template)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()
        with in_turn(tmp_path_factory, "databases") as folder:
            (folder / "migrated").unlink(missing_ok=True)  # who begins now has to migrate
            drop_database(template)
        drop_database(name)


@pytest.fixture(scope="session")
def starter_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a database into which the starter package was loaded."""
    with new_database("starter") as name:
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            empty = connection.settings_dict["NAME"]
            switch_to(name)
            call_command("load_starter", verbosity=0)
            switch_to(empty)
        yield name


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


@pytest.fixture(scope="session")
def static_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the data of sites, with the static files collected: once, whichever worker needs them first."""
    with in_turn(tmp_path_factory, "sites") as var:
        if not (var / "static/staticfiles.json").exists():  # what is written last
            collect_static_files(var)
    return var


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The name of an empty database for one test that commits; in-process queries go there."""
    from articles.ingest import gazetteer

    gazetteer._kept = None  # names of another test's database that was called so
    with new_database("own") as name, django_db_blocker.unblock():  # type: ignore[attr-defined]
        empty = connection.settings_dict["NAME"]
        switch_to(name)
        try:
            yield name
        finally:
            switch_to(empty)


@pytest.fixture(scope="session")
def archive_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a database with an invented archive and a curator (``tests/curated.py``)."""
    from tests.curated import fill_archive

    with new_database("archive") as name:
        with django_db_blocker.unblock():
            empty = connection.settings_dict["NAME"]
            switch_to(name)
            with transaction.atomic():
                fill_archive()
            switch_to(empty)
        yield name


@pytest.fixture
def archived(archive_database: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The invented archive, to be read."""
    with django_db_blocker.unblock():
        empty = connection.settings_dict["NAME"]
        switch_to(archive_database)
        try:
            yield
        finally:
            switch_to(empty)
