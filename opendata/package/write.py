"""Writing the published record as a package: each file straight from the database into a folder or a .zip.

Memory stays bounded whatever the record holds. The same record gives the same bytes: rows are sorted, and the
.zip has no times, owners or systems in it.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from opendata.package.descriptor import FILE, as_text, datapackage
from opendata.package.queries import queries
from opendata.package.schema import TABLES
from opendata.package.shown import SHOWN, gather_shown, is_withheld, published_rows_of
from opendata.package.tables import Table
from record.models import Revision
from web.progress import Progress

BUFFER = 1 << 16
TITLE = "Advocacy campaigns around the Beijing 2022 Winter Olympics"


@dataclass(frozen=True)
class Written:
    """One file of a package, as it was written."""

    name: str
    size: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True)
class Package:
    """A written package: its files, and the revision of the record (None inside a change of it)."""

    files: list[Written]
    revision: int | None


class Target(Protocol):
    """Where the files of a package go, one after the other."""

    def open(self, name: str) -> IO[bytes]:
        """Opens a file for writing; raises OSError."""


class Folder:
    """The files of a package in a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def open(self, name: str) -> IO[bytes]:
        return (self._path / name).open("xb")


class Archive:
    """The files of a package in a .zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def open(self, name: str) -> IO[bytes]:
        entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        return self._archive.open(entry, "w", force_zip64=True)


def write_package(target: Target, progress: Progress | None = None) -> Package:
    """Write all files, as the record is at this moment; raises OSError where there is no room."""
    progress = progress or Progress()
    with _one_moment() as cursor:
        revision = last_revision()
        with progress.step("Choosing what is public"):
            gather_shown(cursor)
            withheld = is_withheld(cursor)
        files = []
        for table in TABLES.values():
            with progress.step(f"Writing {table.file}"):
                files.append(_write_table(cursor, table, target, withheld=withheld))
    description = as_text(describe(files)).encode()
    with target.open(FILE) as handle:
        handle.write(description)
    files.append(Written(FILE, len(description), hashlib.sha256(description).hexdigest()))
    return Package(files, revision)


def last_revision() -> int | None:
    """The number of the last revision, 0 of an empty record; None inside a transaction that changes it."""
    newest = Revision.objects.order_by(F("number").desc(nulls_first=True)).values_list("number", flat=True)[:1]
    return next(iter(newest), 0)


def fingerprint() -> str:
    """A digest of the way in which packages are written: of all queries and descriptions."""
    parts = [published_rows_of(model) for model in SHOWN]
    texts = [*map(repr, parts), *(query for table in TABLES.values() for query in queries(table, withheld=True))]
    return hashlib.sha256("\n".join([*texts, as_text(datapackage())]).encode()).hexdigest()


def describe(files: list[Written]) -> dict[str, object]:
    """The description of exported files, with the size and checksum of each."""
    description = datapackage(
        {table.name: [column.name for column in table.exported] for table in TABLES.values()}, title=TITLE
    )
    for resource, file in zip(description["resources"], files, strict=True):
        resource["bytes"], resource["hash"] = file.size, f"sha256:{file.sha256}"
    return description


@contextmanager
def _one_moment() -> Iterator[CursorWrapper]:
    """A transaction in which the record stands still, whoever writes meanwhile."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        yield cursor


def _write_table(cursor: CursorWrapper, table: Table, target: Target, *, withheld: bool) -> Written:
    digest, size, rows = hashlib.sha256(), 0, 0
    with target.open(table.file) as handle:
        for number, query in enumerate(queries(table, withheld=withheld)):
            header = "true" if number == 0 else "false"
            for block, lines in _copied(cursor, f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER {header})"):
                digest.update(block)
                handle.write(block)
                size += len(block)
                rows += lines
    return Written(table.file, size, digest.hexdigest(), rows - 1)


def _copied(cursor: CursorWrapper, statement: str) -> Iterator[tuple[bytes, int]]:
    """What a COPY sends, in blocks; with each the number of rows in it."""
    parts: list[bytes] = []
    size = 0
    with cursor.copy(statement) as copy:
        for part in copy:
            parts.append(bytes(part))
            size += len(part)
            if size >= BUFFER:
                yield b"".join(parts), len(parts)
                parts, size = [], 0
    yield b"".join(parts), len(parts)
