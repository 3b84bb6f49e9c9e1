"""Spreadsheets for tests, written by hand."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter


def workbook(*sheets: Sequence[Sequence[object]], hidden: Sequence[int] = ()) -> bytes:
    """An Excel file with these rows; texts that begin with ``=`` are formulas, worked out to 7."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for number, rows in enumerate([*sheets] or [[]]):
            sheet = book.add_worksheet()
            if number in hidden:
                sheet.hide()
            else:
                sheet.activate()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(row, column, cell, value=7)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return out.getvalue()


def repacked(content: bytes, **changed: bytes) -> bytes:
    """The same file with some parts changed, by the last part of their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = name.rpartition("/")[2].removesuffix(".xml").lower()
            new.writestr(name, changed.get(key, old.read(name)))
    return out.getvalue()
