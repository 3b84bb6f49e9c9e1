"""The database's own guards, put in place after each migrate: no published fact without a citation, and snapshots that
stay as they are."""

from pathlib import Path

from django.db.backends.utils import CursorWrapper

from articles.models import CITED, Citation, Snapshot

EVIDENCE_SQL = Path(__file__).parent / "sql" / "evidence.sql"
SNAPSHOTS_SQL = Path(__file__).parent / "sql" / "snapshots.sql"


def install_evidence_guard(cursor: CursorWrapper) -> None:
    """Create the deferred constraint triggers; does nothing while a table is missing."""
    tables = [Citation._meta.db_table, *(model._meta.db_table for model in CITED.values())]
    if not _exist(cursor, tables):
        return
    template = EVIDENCE_SQL.read_text()
    for name, model in CITED.items():
        # The names come from the models above, never from a reader.
        names = {"name": name, "facts": model._meta.db_table, "column": f"{name}_id"}
        statement = template
        for placeholder, value in names.items():
            statement = statement.replace("{{" + placeholder + "}}", value)
        cursor.execute(statement)


def install_archive_guard(cursor: CursorWrapper) -> None:
    """Create the triggers that keep snapshots; does nothing while there is no table of them."""
    if _exist(cursor, [Snapshot._meta.db_table]):
        cursor.execute(SNAPSHOTS_SQL.read_text())


def _exist(cursor: CursorWrapper, tables: list[str]) -> bool:
    cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s)", [tables])
    return cursor.fetchone() == (len(tables),)
