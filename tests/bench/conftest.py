"""The smallest record, in a database of its own."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from psycopg import conninfo

from bench.load import load
from bench.record import SMALLEST, Record
from tests.databases import new_database, switch_to


@pytest.fixture(scope="session")
def large_record(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a database that holds the record, and is only read."""
    with new_database("bench") as name:
        load(dsn_of(name), Record(SMALLEST), say=lambda line: None)
        yield name


@pytest.fixture
def in_large_record(large_record: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """In-process queries go to the record; gives the address of its database."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        empty = connection.settings_dict["NAME"]
        switch_to(large_record)
        try:
            yield dsn_of(large_record)
        finally:
            switch_to(empty)


def dsn_of(name: str) -> str:
    return conninfo.make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=name)
