"""Reading the rows of one file, however damaged it is: values and problems, never an exception.

Nothing here knows the database. Memory stays bounded whatever the file holds.
"""

import csv
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any

from opendata.package.cells import Cell, PartialDay, joined
from opendata.package.files import Files
from opendata.package.problems import Remarks, shown
from opendata.package.rules import RULES
from opendata.package.tables import Column, Table
from record.dates import PartialDate, Precision

# A longer line is passed over; a cell of many lines that is longer ends the reading of its file.
LINE_LIMIT = 8 << 20
# Meanings of cells that are remembered, for each column.
REMEMBERED = 20_000

READ_ERRORS = (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNDECODED = re.compile("[\udc80-\udcff]")

Values = list[Any]
Read = Callable[[int], None]


class TableReader:
    """The rows of one file of a package.

    ``present`` are its columns, once ``rows`` has begun. A row is its line number and its values
    in the order of ``staged``; a cell with a problem has the value None.
    """

    def __init__(self, table: Table, files: Files, remarks: Remarks) -> None:
        self.table = table
        self.present: list[str] = []
        self._files = files
        self._remarks = remarks
        self._rules = RULES.get(table.name, ())
        self.header: list[str] = []
        self._is_unreadable = False

    @staticmethod
    def staged(table: Table) -> list[tuple[str, str]]:
        """Names and SQL types of the values of a row: all columns of the table, in its order."""
        return [(column.name, column.cell.sql) for column in table.columns]

    def rows(self, read: Read = lambda size: None) -> Iterator[tuple[int, Values]]:
        """All rows that can be made out; ``read`` is told of the bytes as they are read."""
        try:
            with self._files.open(self.table.file) as handle:
                yield from self._records(handle, read)
        except READ_ERRORS as error:
            self._problem(0, "", f"can not be read: {getattr(error, 'strerror', None) or error}")

    # Lines and records ------------------------------------------------------------------------

    def _lines(self, handle: IO[bytes], read: Read) -> Iterator[str]:
        number = 0
        while line := handle.readline(LINE_LIMIT + 1):
            number += 1
            read(len(line))
            if number == 1:
                if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                    self._problem(1, "", "the file is UTF-16: save it as UTF-8")
                    self._is_unreadable = True
                    return
                if line.startswith(b"\xef\xbb\xbf"):
                    self._remarks.notice(self.table.file, 1, "", "begins with a byte-order mark, which is passed over")
                    line = line[3:]
            if len(line) > LINE_LIMIT:
                if not self._passes_over(handle, line, number, read):
                    return
                line = b""
            # Bytes that are not UTF-8 are kept as marks, so that each can be named by its column.
            yield line.decode("utf-8", "surrogateescape")

    def _passes_over(self, handle: IO[bytes], line: bytes, number: int, read: Read) -> bool:
        """Report an overlong line and read to its end; False where a quoted cell goes on after it."""
        cells = next(csv.reader([line[:LINE_LIMIT].decode("utf-8", "replace")]), [])
        name = self.header[len(cells) - 1] if 0 < len(cells) <= len(self.header) else ""
        self._problem(number, name, f"longer than {LINE_LIMIT >> 20} MiB: the row is not read")
        quotes = line.count(b'"')
        while not line.endswith(b"\n") and (line := handle.readline(LINE_LIMIT)):
            read(len(line))
            quotes += line.count(b'"')
        return quotes % 2 == 0

    def _records(self, handle: IO[bytes], read: Read) -> Iterator[tuple[int, Values]]:
        # The module has one limit for all readers: large enough never to be met before LINE_LIMIT is, and given back.
        limit = csv.field_size_limit(LINE_LIMIT)
        try:
            yield from self._parsed(csv.reader(self._lines(handle, read), strict=True))
        finally:
            csv.field_size_limit(limit)

    def _parsed(self, reader: Any) -> Iterator[tuple[int, Values]]:
        columns: list[Column | None] | None = None
        while True:
            first_line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                self._problem(first_line, "", _in_words(error))
                if "limit" in str(error):
                    break
                continue
            if not cells:
                continue
            if columns is None:
                columns = self._header(cells, first_line)
                parse = _RowParser(self, columns)
            else:
                yield first_line, parse(first_line, cells)
        if columns is None and not self._is_unreadable:
            self._problem(1, "", "the file is empty: it has no header")

    def _header(self, names: list[str], line: int) -> list[Column | None]:
        known = {column.name: column for column in self.table.columns}
        columns: list[Column | None] = []
        self.header = [_safe(name) for name in names]
        for name in names:
            if name not in known:
                self._problem(line, _safe(name), f"unknown column; {self.table.file} has {', '.join(known)}")
            elif name in self.present:
                self._problem(line, name, "the column is there twice")
            else:
                self.present.append(name)
                columns.append(known[name])
                continue
            columns.append(None)
        for column in self.table.columns:
            if column.name not in self.present and not column.optional:
                self._problem(line, column.name, "the column is missing")
        for column in self.table.columns:
            # A date and its precision come together.
            other = column.name.removesuffix("_precision")
            pair = {column.name, other}
            if other != column.name and other in known and column.optional and len(pair & set(self.present)) == 1:
                self._problem(line, column.name, f"{other} and {column.name} belong together: give both or neither")
        return columns

    def _problem(self, line: int, column: str, reason: str) -> None:
        self._remarks.problem(self.table.file, line, column, reason)


class _RowParser:
    """Turns the cells of one row into values."""

    def __init__(self, reader: TableReader, columns: list[Column | None]) -> None:
        table = reader.table
        self._remarks, self._file, self._rules = reader._remarks, table.file, reader._rules
        self._width = len(columns)
        self._places = {column.name: place for place, column in enumerate(table.columns)}
        self._steps: list[tuple[int, int, Column, Cell, dict[str, Any] | None]] = [
            (index, self._places[column.name], column, column.cell, {} if column.cell.repeats else None)
            for index, column in enumerate(columns)
            if column is not None
        ]
        self._names = [column.name for column in table.columns]
        self._dates = [
            (self._places[column.name], self._places[f"{column.name}_precision"], column.name)
            for column in table.columns
            if isinstance(column.cell, PartialDay) and f"{column.name}_precision" in self._places
        ]
        self._empty: Values = [_empty(column.cell) for column in table.columns]
        self._key = next((index for index, place, *_ in self._steps if table.columns[place].name == "key"), None)
        self._days: dict[tuple[str, str | None], str] = {}

    def __call__(self, line: int, cells: list[str]) -> Values:
        if len(cells) != self._width:
            return self._damaged(line, cells)
        values = self._empty.copy()
        faulty: set[str] = set()
        for index, place, column, cell, remembered in self._steps:
            text = cells[index]
            if not text:
                if column.required:
                    self._problem(line, column.name, "empty, but a value is required")
                    values[place] = None
                    faulty.add(column.name)
                continue
            if remembered is not None and text in remembered:
                values[place] = remembered[text]
                continue
            try:
                value = _parse(cell, text)
            except ValueError as error:
                self._problem(line, column.name, str(error))
                faulty.add(column.name)
                # A key that is badly written is still what other rows refer to.
                values[place] = text if column.name == "key" and text.isprintable() else None
                continue
            values[place] = value
            if remembered is not None:
                if len(remembered) > REMEMBERED:
                    remembered.clear()
                remembered[text] = value
        if self._dates or self._rules:
            self._together(line, values, faulty)
        return values

    def _damaged(self, line: int, cells: list[str]) -> Values:
        """Of a row with too few or too many cells only the key is kept, for those who refer to it."""
        self._problem(line, "", f"{len(cells)} cells where the header has {self._width} columns")
        values: Values = [None] * len(self._names)
        if self._key is not None and self._key < len(cells) and cells[self._key].isprintable():
            values[self._places["key"]] = cells[self._key]
        return values

    def _together(self, line: int, values: Values, faulty: set[str]) -> None:
        """Check the cells that only make sense together; dates become their first day."""
        texts = dict(zip(self._names, values, strict=True)) if self._rules else {}
        for date_place, precision_place, name in self._dates:
            text, precision = values[date_place], values[precision_place]
            if name in faulty or (text is None and not precision):
                continue
            try:
                values[date_place] = self._first_day(text or "", precision)
            except ValueError as error:
                values[date_place] = None
                faulty.add(name)
                self._problem(line, name if text and precision != "" else f"{name}_precision", str(error))
        row = {name: text or "" for name, text in texts.items() if name not in faulty}
        for rule in self._rules:
            try:
                for column, reason in rule(row):
                    self._problem(line, column, reason)
            except KeyError:
                continue  # it asks for a cell that is faulty itself

    def _first_day(self, text: str, precision: str | None) -> str:
        """The first day of a date; a precision of None is one that could not be read."""
        if (text, precision) not in self._days:
            if not text:
                raise ValueError("there is a precision, but no date")
            if precision == "":
                raise ValueError(f"empty, but there is a date: write {joined(Precision.values)}")
            if len(self._days) > REMEMBERED:
                self._days.clear()
            self._days[text, precision] = PartialDate.parse(text, precision or "").first.isoformat()
        return self._days[text, precision]

    def _problem(self, line: int, column: str, reason: str) -> None:
        self._remarks.problem(self._file, line, column, reason)


def _empty(cell: Cell) -> Any:
    """The value of an empty cell."""
    return {"text": "", "text[]": [], "boolean": "f"}.get(cell.sql)


def _parse(cell: Cell, text: str) -> Any:
    """The value of a cell; raises ValueError with a reason."""
    # The quick answer for nearly all cells; spaces other than the plain one need a closer look.
    if not (text.replace("\n", "") if cell.allows_line_breaks else text).isprintable():
        _refuse_characters(text, cell.allows_line_breaks)
    if text[0].isspace() or text[-1].isspace():
        raise ValueError("spaces at the beginning or the end")
    return cell.parse(text)


def _refuse_characters(text: str, allows_line_breaks: bool) -> None:
    if found := _UNDECODED.search(text):
        before = _safe(text[max(0, found.start() - 20) : found.start()])
        byte = ord(found.group()) - 0xDC00
        raise ValueError(
            f"byte 0x{byte:02X} after {shown(before)} (character {found.start() + 1}) is not UTF-8: "
            "save the file as UTF-8, not as Latin-1 or Windows-1252"
        )
    if "\x00" in text:
        raise ValueError(f"a NUL byte, as character {text.index(chr(0)) + 1}")
    if not allows_line_breaks and ("\n" in text or "\r" in text):
        raise ValueError("a line break, which is not allowed here")
    if found := _CONTROL.search(text):
        raise ValueError(f"the control character U+{ord(found.group()):04X}, as character {found.start() + 1}")


def _safe(text: str) -> str:
    """A piece of the file for a message: printable, and short."""
    return "".join(character if character.isprintable() else "?" for character in text[:60])


def _in_words(error: csv.Error) -> str:
    text = str(error)
    if "limit" in text:
        return f"a cell is longer than {LINE_LIMIT >> 20} MiB: the rest of the file is not read"
    if "unexpected end" in text:
        return "a quoted cell begins in this row and is never closed"
    if "expected after" in text:
        return "text after the closing quote of a cell: a quote inside a quoted cell is written twice"
    if "new-line" in text:
        return "a carriage return without a line feed, outside quotes"
    return f"not a row of CSV: {text}"
