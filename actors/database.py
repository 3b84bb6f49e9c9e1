"""The database's own guards of the kinds of actors and of the keys of merged ones, put in place after each migrate."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.postgresql.psycopg_any import sql
from django.db.backends.utils import CursorWrapper

from actors.models import Actor, Redirect

KINDS_SQL = Path(__file__).parent / "sql" / "kinds.sql"
REDIRECTS_SQL = Path(__file__).parent / "sql" / "redirects.sql"


def limited_relations() -> list[tuple[models.ForeignKey, list[str]]]:
    """Every foreign key to an actor that allows only some kinds, with those kinds.

    The rule is the ``limit_choices_to`` of the field, which forms follow as well.
    """
    found = []
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Actor:
                limit: Any = field.get_limit_choices_to() or {}
                kinds = limit.get("kind__in") or ([limit["kind"]] if "kind" in limit else [])
                if kinds:
                    found.append((field, [str(kind) for kind in kinds]))
    return found


def install_guards(cursor: CursorWrapper) -> None:
    """Create the triggers on every table and column that exists."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    existing = {name for (name,) in cursor.fetchall()}
    if Actor._meta.db_table not in existing:
        return
    cursor.execute(KINDS_SQL.read_text())
    if Redirect._meta.db_table in existing:
        cursor.execute(REDIRECTS_SQL.read_text())
    for field, kinds in limited_relations():
        table = field.model._meta.db_table
        if table not in existing:
            continue
        statement = sql.SQL(
            "CREATE OR REPLACE TRIGGER {name} AFTER INSERT OR UPDATE OF {column} ON {table} "
            "FOR EACH ROW WHEN (NEW.{column} IS NOT NULL) EXECUTE FUNCTION actors_require_kind({arguments})"
        )
        cursor.execute(
            statement.format(
                name=sql.Identifier(f"{field.name}_is_of_kind"),
                column=sql.Identifier(field.column or field.name),
                table=sql.Identifier(table),
                arguments=sql.SQL(", ").join(map(sql.Literal, [field.column, *kinds])),
            )
        )
