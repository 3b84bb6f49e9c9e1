"""The database's own guard that every published fact has a citation, put in place after each migrate."""

from pathlib import Path

from django.db.backends.postgresql.psycopg_any import sql
from django.db.backends.utils import CursorWrapper

from articles.models import CITED, Citation

EVIDENCE_SQL = Path(__file__).parent / "sql" / "evidence.sql"


def install_evidence_guard(cursor: CursorWrapper) -> None:
    """Create the deferred constraint triggers; does nothing while a table is missing."""
    tables = [Citation._meta.db_table, *(model._meta.db_table for model in CITED.values())]
    cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s)", [tables])
    if cursor.fetchone() != (len(tables),):
        return
    cursor.execute(EVIDENCE_SQL.read_text())
    for name, model in CITED.items():
        names = {
            "facts": sql.Identifier(model._meta.db_table),
            "citations": sql.Identifier(Citation._meta.db_table),
            "lost": sql.Identifier(f"keeps_citation_of_{name}"),
            "column": sql.Identifier(f"{name}_id"),
            "table_name": sql.Literal(model._meta.db_table),
            "column_name": sql.Literal(f"{name}_id"),
        }
        for statement in (
            "DROP TRIGGER IF EXISTS fact_has_citation ON {facts}",
            "CREATE CONSTRAINT TRIGGER fact_has_citation AFTER INSERT OR UPDATE OF visibility ON {facts} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.visibility IN ('public', 'unlisted')) "
            "EXECUTE FUNCTION articles_require_citation({column_name})",
            "DROP TRIGGER IF EXISTS {lost} ON {citations}",
            "CREATE CONSTRAINT TRIGGER {lost} AFTER DELETE OR UPDATE OF {column} ON {citations} "
            "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.{column} IS NOT NULL) "
            "EXECUTE FUNCTION articles_keep_citation({table_name}, {column_name})",
        ):
            cursor.execute(sql.SQL(statement).format(**names))
