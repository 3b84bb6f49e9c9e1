"""Lists as tables that spreadsheets and programs read: declared once, written in each form."""

from web.tables.columns import Cell, Column, Table
from web.tables.expressions import AddressOf, InWords, Joined
from web.tables.writers import copy_csv, defused, write_csv, write_json, write_xlsx

__all__ = [
    "AddressOf",
    "Cell",
    "Column",
    "InWords",
    "Joined",
    "Table",
    "copy_csv",
    "defused",
    "write_csv",
    "write_json",
    "write_xlsx",
]
