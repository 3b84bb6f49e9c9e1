"""What the database does by itself for every curated table, put in place after each migrate.

Triggers and rights depend on which tables there are, so they are derived from the models instead
of being written down in one migration per table: a table added later is covered at once.
"""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import sql
from django.db.backends.utils import CursorWrapper

from record.models import Change, Curated, Revision

HISTORY_SQL = Path(__file__).parent / "sql" / "history.sql"


def curated_models() -> list[type[Curated]]:
    """All models whose tables keep a history."""
    return [model for model in apps.get_models() if issubclass(model, Curated) and not model._meta.proxy]


def curated_model(table: str) -> type[Curated] | None:
    """The model behind a curated table, or None where there is none."""
    return next((model for model in curated_models() if model._meta.db_table == table), None)


def install_history(cursor: CursorWrapper) -> None:
    """Create the functions, and on every curated table that exists the triggers that call them."""
    existing = _existing_tables(cursor)
    if not {Revision._meta.db_table, Change._meta.db_table} <= existing:
        return  # a migrate of other apps alone, on an empty database
    cursor.execute(HISTORY_SQL.read_text())
    for model in curated_models():
        if model._meta.db_table in existing:
            _install_triggers(cursor, model)


def grant_serving_role(cursor: CursorWrapper) -> None:
    """Let the serving role read and write the record, and only read its history."""
    role = sql.Identifier(settings.SERVING_ROLE)
    cursor.execute("SELECT current_user")
    if not settings.SERVING_ROLE or cursor.fetchone() == (settings.SERVING_ROLE,):
        return  # one role for everything: rights of an owner can not be narrowed
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ):
        cursor.execute(sql.SQL(statement).format(role=role))
    existing = _existing_tables(cursor)
    for table in (Revision._meta.db_table, Change._meta.db_table, "django_migrations"):
        if table in existing:
            statement = sql.SQL("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
            cursor.execute(statement.format(table=sql.Identifier(table), role=role))


def _existing_tables(cursor: CursorWrapper) -> set[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {name for (name,) in cursor.fetchall()}


def _install_triggers(cursor: CursorWrapper, model: type[Curated]) -> None:
    if any(field.name == "key" for field in model._meta.local_fields):
        statement = sql.SQL(
            "CREATE OR REPLACE TRIGGER key_is_permanent BEFORE UPDATE OF key ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION record_keep_key()"
        )
        cursor.execute(statement.format(table=sql.Identifier(model._meta.db_table)))
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attgenerated <> '' ORDER BY attnum",
        [model._meta.db_table],
    )
    derived = [name for (name,) in cursor.fetchall()]
    arguments = sql.SQL(", ").join(sql.Literal(column) for column in derived)
    for event, tables, function in (
        ("INSERT", "NEW TABLE AS new_rows", "record_keep_inserted"),
        ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows", "record_keep_updated"),
        ("DELETE", "OLD TABLE AS old_rows", "record_keep_deleted"),
    ):
        statement = sql.SQL(
            f"CREATE OR REPLACE TRIGGER history_{event.lower()} AFTER {event} ON {{table}} "
            f"REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {function}({{arguments}})"
        )
        cursor.execute(statement.format(table=sql.Identifier(model._meta.db_table), arguments=arguments))
    cursor.execute(
        sql.SQL(
            "CREATE OR REPLACE TRIGGER history_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION record_refuse_truncate()"
        ).format(table=sql.Identifier(model._meta.db_table))
    )
