"""Databases for tests: copies of an empty one that nobody is connected to, made in a tenth of a second."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

TEMPLATE = "template"


def copy_database(suffix: str, *, of: str) -> str:
    """Copy a database; gives the name of the copy. What had this name before is gone."""
    name = f"{os.environ['TEST_DATABASE']}_{suffix}"
    copy_database_to(name, of=of)
    return name


def copy_database_to(name: str, *, of: str) -> None:
    """Copy a database; what had this name before is gone."""
    with _server() as server:
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(of)))


@contextmanager
def new_database(suffix: str) -> Iterator[str]:
    """An empty database with all tables, gone afterwards."""
    name = copy_database(suffix, of=f"{os.environ['TEST_DATABASE']}_{TEMPLATE}")
    try:
        yield name
    finally:
        drop_database(name)


def drop_database(name: str) -> None:
    """Take a database away, whoever is still connected to it."""
    with _server() as server:
        _drop(server, name)


def switch_to(name: str) -> None:
    """Let in-process queries go to another database."""
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def switch_to_for(name: str) -> Iterator[None]:
    """Let in-process queries go to another database until the block ends."""
    before = connection.settings_dict["NAME"]
    switch_to(name)
    try:
        yield
    finally:
        switch_to(before)


def _server() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"], dbname="postgres", autocommit=True)


def _drop(server: psycopg.Connection, name: str) -> None:
    for attempt in range(40):
        try:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            return
        except psycopg.errors.InsufficientPrivilege:
            # The server itself is at work there (autovacuum), which its owner may not end: it is done soon.
            if attempt == 39:
                raise
            time.sleep(0.25)
