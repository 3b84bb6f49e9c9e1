"""Tables as CSV, XLSX and JSON: generators of bytes that hold no more than a chunk of rows."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import batched, chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from xlsxwriter import Workbook

from web.tables.columns import CHUNK, Cell, Cells, Table
from web.tables.expressions import MARK, RISKY, InCell

# A sheet has 1,048,576 rows, of which one is the heading.
ROWS_PER_SHEET = 1_048_575
FILE_CHUNK = 1 << 16


def defused(text: str) -> str:
    """``text`` with a mark before what a spreadsheet would take for a formula."""
    return MARK + text if text and text[0] in RISKY else text


def plain(cell: Cell) -> str | int:
    """A cell for a spreadsheet: text that is no formula, or a number."""
    if isinstance(cell, str):
        return MARK + cell if cell and cell[0] in RISKY else cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return defused("; ".join(cell)) if isinstance(cell, list) else cell


def write_csv(table: Table, cells: Cells) -> Iterator[bytes]:
    """RFC 4180, UTF-8. It begins with a byte order mark: without one Excel garbles most scripts."""
    yield b"\xef\xbb\xbf" + _csv_lines([table.headers])
    for rows in batched(cells, CHUNK):
        yield _csv_lines([plain(cell) for cell in row] for row in rows)


def _csv_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def copy_csv(table: Table, rows: QuerySet) -> Iterator[bytes]:
    """The same file, of which PostgreSQL writes the lines: many times faster, for lists that are one query."""
    yield from write_csv(table, iter(()))
    try:
        sql, parameters = table.values(rows, InCell).query.sql_with_params()
    except EmptyResultSet:
        return
    with connections[rows.db].cursor() as cursor:
        statement = f"COPY ({cursor.mogrify(sql, parameters)}) TO STDOUT WITH (FORMAT csv)"
        with cursor.copy(statement) as lines:  # one for each row, even where a cell has several
            for some in batched(lines, CHUNK):
                yield b"".join([bytes(line[:-1]) + b"\r\n" for line in some])


def write_json(table: Table, cells: Cells, about: Mapping[str, Any]) -> Iterator[bytes]:
    """One object: what this is, the columns, and the rows. Text is as it is in the record."""
    columns = [{"key": column.key, "header": column.header} for column in table.columns]
    head = json.dumps({**about, "columns": columns}, ensure_ascii=False)
    yield f'{head.removesuffix("}")}, "rows": ['.encode()
    keys, separator = table.keys, "\n"
    for rows in batched(cells, CHUNK):
        objects = [json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) for row in rows]
        yield (separator + ",\n".join(objects)).encode()
        separator = ",\n"
    yield b"\n]}\n"


def write_xlsx(
    table: Table, cells: Cells, about: Mapping[str, Any], *, rows_per_sheet: int = ROWS_PER_SHEET
) -> Iterator[bytes]:
    """A workbook whose rows go on in a further sheet where one is full; the last sheet says what it is.

    The format lists its parts at the end, so the file is complete on disk before the first byte leaves.
    """
    with TemporaryDirectory(prefix="torchlight-") as folder:
        file = Path(folder) / "table.xlsx"
        with Workbook(str(file), {"constant_memory": True, "tmpdir": folder}) as book:
            book.use_zip64()
            bold = book.add_format({"bold": True})
            number = 1
            while number == 1 or (following := next(cells, None)) is not None:
                sheet = book.add_worksheet(table.title if number == 1 else f"{table.title} {number}")
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, len(table.columns) - 1, 22)
                _write_row(sheet, 0, table.headers, bold)
                rest = chain([] if number == 1 else [following], cells)
                for place, row in enumerate(islice(rest, rows_per_sheet), start=1):
                    _write_row(sheet, place, row)
                number += 1
            _write_about(book, about, bold)
        with file.open("rb") as written:
            while chunk := written.read(FILE_CHUNK):
                yield chunk


def _write_row(sheet: Any, place: int, row: Any, style: Any = None) -> None:
    for column, cell in enumerate(row):
        value = plain(cell)
        if isinstance(value, int):
            sheet.write_number(place, column, value, style)
        elif value:
            sheet.write_string(place, column, _no_markup(value), style)


def _no_markup(text: str) -> str:
    """The library writes text of this shape unescaped, as rich text; a space behind it keeps it text."""
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text


def _write_about(book: Workbook, about: Mapping[str, Any], bold: Any) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    lines = dict(about)
    filters = lines.pop("filter")
    for place, (name, value) in enumerate([*lines.items(), *((f"filter: {n}", v) for n, v in filters.items())]):
        sheet.write_string(place, 0, _no_markup(str(plain(name))), bold)
        sheet.write_string(place, 1, _no_markup(str(plain(value))))
