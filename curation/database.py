"""The database's own guard of persons, put in place after each migrate."""

from pathlib import Path

from django.db.backends.utils import CursorWrapper

from actors.models import Actor, Affiliation
from curation.models import Approval

NAMING_SQL = Path(__file__).parent / "sql" / "naming.sql"


def install_naming_guard(cursor: CursorWrapper) -> None:
    """Create the deferred constraint trigger; does nothing while a table is missing."""
    tables = [model._meta.db_table for model in (Actor, Affiliation, Approval)]
    cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s)", [tables])
    if cursor.fetchone() == (len(tables),):
        cursor.execute(NAMING_SQL.read_text())
