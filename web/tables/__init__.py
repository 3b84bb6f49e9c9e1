"""Lists as tables that spreadsheets and programs read: declared once, written in each form."""

from web.tables.columns import Address, Cell, Column, Table
from web.tables.writers import defused, write_csv, write_json, write_xlsx

__all__ = ["Address", "Cell", "Column", "Table", "defused", "write_csv", "write_json", "write_xlsx"]
