"""Fixtures for packages: a small one, and imports inside the transaction of a test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from opendata.package import Report, import_package
from tests.databases import new_database, switch_to
from tests.opendata.packages import Package

Import = Callable[..., Report]
History = Callable[[], list[tuple[str, str, str]]]


@pytest.fixture
def small() -> Package:
    return Package()


@pytest.fixture
def import_(db: None, tmp_path: Path) -> Import:
    """Import a package; each import is a revision of its own, though the test is one transaction."""
    number = iter(range(1000))

    def run(package: Package | Path, **options: object) -> Report:
        path = package.write(tmp_path / f"package-{next(number)}") if isinstance(package, Package) else package
        with connection.cursor() as cursor:
            for setting in ("revision", "user", "reason"):
                cursor.execute(f"SELECT set_config('torchlight.{setting}', '', true)")
        return import_package(path, **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def history(db: None) -> History:
    """The changes since the last call: table, operation and reason of each."""
    seen = 0

    def changes() -> list[tuple[str, str, str]]:
        nonlocal seen
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT c.id, c."table", c.operation, r.reason FROM record_change c '
                "JOIN record_revision r ON r.id = c.revision_id WHERE c.id > %s ORDER BY c.id",
                [seen],
            )
            rows = cursor.fetchall()
        seen = rows[-1][0] if rows else seen
        return [row[1:] for row in rows]

    return changes


@pytest.fixture
def next_database(own_database: str) -> Iterator[Callable[[], None]]:
    """Goes from the test's own database to a second one, which is empty as well."""
    with new_database("next") as name:
        yield lambda: switch_to(name)
        switch_to(own_database)
