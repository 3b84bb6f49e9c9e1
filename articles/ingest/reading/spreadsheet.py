"""The cells of spreadsheets: workbooks of Excel (.xlsx) and texts with separators (.csv, .tsv).

A workbook is read straight from its parts, row by row: a formula gives the value that was saved with it, and
nothing in it is worked out, loaded or followed.
"""

import csv
import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from articles.ingest.document import Unreadable
from articles.ingest.reading.lines import MAX_CELL, MAX_COLUMNS, MAX_ROWS, TOO_MANY

MAX_EMPTY = 20_000  # rows without a word, after which nothing more is looked for
MAX_PARTS = 5_000
MAX_UNPACKED = 64 * 1024 * 1024  # bytes of all parts together
MAX_PART = 24 * 1024 * 1024  # bytes of one part that is parsed

TOO_LARGE = (
    "This file unpacks to far more than a list of names can be, so it was not opened. Copy the names and paste them."
)
DAMAGED = "This Excel file is damaged and can not be opened. Save it anew as .xlsx or .csv, and hand that in."
EMPTY = "There is nothing in this file. Look whether it is the right one."

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
LINK = re.compile(r"\{http://(?:schemas|purl)\.[^}]*relationships\}id")
COLUMN = re.compile(r"([A-Z]{1,3})\d+")
# What keeps a spreadsheet from working out a text that somebody typed; it is no part of the text.
PREFIX = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠])")


def rows_of_workbook(content: bytes) -> list[list[str]]:
    """The rows of the first sheet with anything in it; Unreadable where there are none or too many."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _check_sizes(parts)
            texts = _shared_texts(parts)
            for name in _sheets(parts):
                rows = _at_most(_sheet_rows(parts, name, texts))
                if rows:
                    return rows
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, IndexError, OSError, EOFError) as error:
        raise Unreadable(DAMAGED) from error
    except (NotImplementedError, RuntimeError) as error:  # a compression that Python does not know, or a password
        raise Unreadable(DAMAGED) from error
    raise Unreadable(EMPTY)


def rows_of_text(text: str, *, delimiter: str = "") -> list[list[str]]:
    """The rows of a text with separators; without a ``delimiter`` the one that cuts its lines most evenly."""
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, delimiter=delimiter or _delimiter(text), skipinitialspace=True)
    try:
        return _at_most(list(row) for row in reader)
    except csv.Error:  # a quotation mark that never ends
        return _at_most([line] for line in text.splitlines())


def _at_most(rows: Iterator[list[str]]) -> list[list[str]]:
    """Rows that say anything, tidied; Unreadable where there are too many."""
    kept: list[list[str]] = []
    empty = 0
    for row in rows:
        cells = [PREFIX.sub("", cell[:MAX_CELL]).strip() for cell in row[:MAX_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            empty += 1
            if empty > MAX_EMPTY:
                break
            continue
        kept.append(cells)
        if len(kept) > MAX_ROWS:
            raise Unreadable(TOO_MANY)
    return kept


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:200] if line.strip()]

    def evenness(delimiter: str) -> tuple[float, int]:
        counts = Counter(len(row) - 1 for row in csv.reader(lines, delimiter=delimiter) if row)
        number, how_often = max(counts.items(), key=lambda item: (item[0] > 0, item[1]), default=(0, 0))
        return (how_often / len(lines) if number else 0.0), number

    try:
        return max("\t;,|", key=evenness) if lines else ","
    except csv.Error:
        return ","


# ---- workbooks ------------------------------------------------------------------------------------------------------


def _check_sizes(parts: zipfile.ZipFile) -> None:
    # Nothing is unpacked beyond the size that is told here, so that these sizes bound what is to come.
    sizes = [entry.file_size for entry in parts.infolist()]
    if len(sizes) > MAX_PARTS or sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
        raise Unreadable(TOO_LARGE)


def _elements(parts: zipfile.ZipFile, name: str, *tags: str) -> Iterator[Any]:
    """The elements of a part one after the other; each is emptied when the next is asked for."""
    wanted = [namespace + tag for tag in tags for namespace in (MAIN, STRICT)]
    with parts.open(name) as file:
        for _, element in etree.iterparse(
            file, tag=wanted, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _text(element: Any) -> str:
    """The text of a cell or a shared text, without how it is spoken."""
    found = [
        part.text or ""
        for part in element.iter(f"{MAIN}t", f"{STRICT}t")
        if not str(part.getparent().tag).endswith("}rPh")
    ]
    return "".join(found)


def _shared_texts(parts: zipfile.ZipFile) -> list[str]:
    name = "xl/sharedStrings.xml"
    return [_text(element)[:MAX_CELL] for element in _elements(parts, name, "si")] if name in parts.namelist() else []


def _sheets(parts: zipfile.ZipFile) -> list[str]:
    """The names of the parts that are sheets, in the order of the workbook, without hidden ones."""
    links = {}
    root = etree.fromstring(parts.read("xl/_rels/workbook.xml.rels"), _parser())
    for link in root:
        target = str(link.get("Target", ""))
        links[link.get("Id")] = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    found = []
    for sheet in _elements(parts, "xl/workbook.xml", "sheet"):
        if sheet.get("state") in (None, "visible"):
            identifier = next((value for key, value in sheet.attrib.items() if LINK.fullmatch(str(key))), "")
            found.append(links.get(identifier, ""))
    return [name for name in found if name in parts.namelist()]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _sheet_rows(parts: zipfile.ZipFile, name: str, texts: list[str]) -> Iterator[list[str]]:
    for row in _elements(parts, name, "row"):
        cells: list[str] = []
        for cell in row:
            place = _place(cell.get("r"), len(cells))
            if place >= MAX_COLUMNS:
                break
            cells += [""] * (place - len(cells))
            cells[place:] = [_value(cell, texts)]
        yield cells


def _place(reference: str | None, following: int) -> int:
    """The number of the column of ``AB12``, counted from 0; the following one where none is told."""
    found = COLUMN.fullmatch(reference or "")
    if not found:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: Any, texts: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{MAIN}v") or cell.findtext(f"{STRICT}v") or ""
    if kind == "s":
        return texts[int(value)] if value else ""
    if kind == "n":
        return value.removesuffix(".0")
    return "" if kind == "e" else value
