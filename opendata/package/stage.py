"""Staging: the rows of a package as temporary tables of the database, where they can be compared with the record.

A staged table ``package_letters`` has the columns of the file and ``line``, the number of the row.
They vanish with the transaction.
"""

from django.db.backends.utils import CursorWrapper

from opendata.package.cells import Reference
from opendata.package.descriptor import FILE, columns_described, label, read_description
from opendata.package.files import Files
from opendata.package.problems import PackageError, Remarks
from opendata.package.read import TableReader
from opendata.package.schema import TABLES
from opendata.package.tables import Column, Table
from web.progress import Progress

# Where new articles are looked for is no fact of the record: ``manage.py sources --load`` reads this one.
NOT_READ = {"sources.csv"}


class Staged:
    """What was staged: the columns that each file has, and what the package calls itself."""

    def __init__(self) -> None:
        self.present: dict[str, list[str]] = {}
        self.label = ""


def stage(cursor: CursorWrapper, files: Files, remarks: Remarks, progress: Progress) -> Staged:
    """Read all files into temporary tables; raises PackageError where there is nothing to read."""
    staged = Staged()
    names = files.names()
    known = {table.file for table in TABLES.values()}
    for name in names:
        if name not in known | NOT_READ and name.lower().endswith(".csv"):
            remarks.problem(name, 0, "", f"unknown file; a package holds {', '.join(sorted(known))}")
    if not known & set(names):
        raise PackageError("There is no file of a data package here: it has none of " + ", ".join(sorted(known)) + ".")
    description = read_description(files, remarks)
    staged.label = label(description, files)
    described = columns_described(description)
    for table in TABLES.values():
        columns = ", ".join(f'"{name}" {type_}' for name, type_ in TableReader.staged(table))
        cursor.execute(f"DROP TABLE IF EXISTS package_{table.name}")
        cursor.execute(f"CREATE TEMPORARY TABLE package_{table.name} (line integer, {columns}) ON COMMIT DROP")
        if table.file not in names:
            continue
        reader = TableReader(table, files, remarks)
        with (
            progress.step(f"Reading {table.file}", _size(files, table.file)) as advance,
            cursor.copy(f"COPY package_{table.name} FROM STDIN") as copy,
        ):
            for line, values in reader.rows(advance):
                copy.write_row((line, *values))
        cursor.execute(f"ANALYZE package_{table.name}")
        staged.present[table.name] = reader.present
        if described.get(table.file) and described[table.file] != reader.header:
            remarks.problem(FILE, 0, "", f"the columns it describes for {table.file} are not those of the file")
    return staged


def staged_value(table: Table, column: Column) -> str:
    """SQL: the value of a cell of the staged row ``s``; an empty one is the default of the record."""
    value = f's."{column.name}"'
    if not column.field or column.cell.sql != "text" or isinstance(column.cell, Reference):
        return value
    field = next(field for field in table.model._meta.local_concrete_fields if field.column == column.field)
    if field.null:
        return f"nullif({value}, '')"
    default = field.get_default()
    return f"coalesce(nullif({value}, ''), '{default}')" if default else value


def _size(files: Files, name: str) -> int:
    try:
        return files.size(name)
    except OSError:
        return 0
