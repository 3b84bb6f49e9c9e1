"""The database's own guard that every published fact has a citation, put in place after each migrate."""

from pathlib import Path

from django.db.backends.utils import CursorWrapper

from articles.models import CITED, Citation

EVIDENCE_SQL = Path(__file__).parent / "sql" / "evidence.sql"


def install_evidence_guard(cursor: CursorWrapper) -> None:
    """Create the deferred constraint triggers; does nothing while a table is missing."""
    tables = [Citation._meta.db_table, *(model._meta.db_table for model in CITED.values())]
    cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s)", [tables])
    if cursor.fetchone() != (len(tables),):
        return
    template = EVIDENCE_SQL.read_text()
    for name, model in CITED.items():
        # The names come from the models above, never from a reader.
        names = {"name": name, "facts": model._meta.db_table, "column": f"{name}_id"}
        statement = template
        for placeholder, value in names.items():
            statement = statement.replace("{{" + placeholder + "}}", value)
        cursor.execute(statement)
