"""The schema of a package in words, for people: what each file and column holds."""

from dataclasses import dataclass, field
from typing import Any

from opendata.models import Edition
from opendata.package.cells import (
    LIST_SEPARATOR,
    Address,
    Cell,
    Choice,
    DayAsWritten,
    Flag,
    Key,
    Lines,
    ListOf,
    Number,
    Paragraphs,
    PartialDay,
    Reference,
    Text,
    joined,
)
from opendata.package.schema import TABLES
from opendata.package.tables import Column, Table


@dataclass
class ColumnInWords:
    """One column: its type, what it means, and what each of its values means."""

    name: str
    type: str
    is_required: bool
    description: str
    choices: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class TableInWords:
    """One file, its columns, and what an edition has of it."""

    table: Table
    columns: list[ColumnInWords]
    file: dict[str, Any] | None


def tables_in_words(edition: Edition | None) -> list[TableInWords]:
    """All files of an exported package."""
    return [
        TableInWords(
            table, [_column(column) for column in table.exported], edition.file(table.file) if edition else None
        )
        for table in TABLES.values()
    ]


def _column(column: Column) -> ColumnInWords:
    cell = column.cell
    choices: list[tuple[str, str]] = []
    if isinstance(cell, Choice) and cell.labels:
        pairs = zip(cell.values, cell.labels, strict=True)
        choices = [(value, label if label.lower() != value.replace("_", " ") else "") for value, label in pairs]
    return ColumnInWords(column.name, _type(cell), column.required, column.description, choices)


def _type(cell: Cell) -> str:
    match cell:
        case ListOf():
            return f"list, separated by {LIST_SEPARATOR}, of: {_type(cell.item)}"
        case Reference():
            return f"key in {joined(TABLES[name].file for name in cell.to)}"
        case Key():
            return "key"
        case Flag():
            return "yes, or empty for no"
        case Choice():
            return "one of a list" if cell.labels else f"one of {joined(cell.values)}"
        case Number():
            return "whole number"
        case Address():
            return "web address"
        case DayAsWritten() | PartialDay():
            return "date: YYYY-MM-DD, YYYY-MM or YYYY"
        case Paragraphs():
            return "text in paragraphs"
        case Lines():
            return "text of several lines"
        case Text():
            return f"text, at most {cell.words} words" if cell.words else "text on one line"
    return getattr(cell, "meaning", "text")
