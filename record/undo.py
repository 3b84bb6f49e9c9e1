"""Taking changes back, by the history that the database keeps: no deed needs an inverse of its own."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, models
from django.db.backends.postgresql.psycopg_any import sql
from django.db.backends.utils import CursorWrapper

from record.database import curated_model
from record.models import Change, Revision
from record.revisions import revise

type Stored = dict[str, Any]  # a row as the history holds it, by column


class NotUndoable(Exception):
    """What was done can not be taken back as it is; ``str()`` says why."""


def undo(
    revisions: Sequence[Revision],
    *,
    by: AbstractBaseUser | None,
    reason: str,
    besides: Callable[[], None] | None = None,
) -> None:
    """Put all rows that some revisions changed back as they were before them, in one new revision.

    ``besides`` puts right what points to these rows and has no history of its own.

    Raises NotUndoable, and changes nothing, if one of the rows was changed since by another revision, or if
    something that came later needs what would go.
    """
    changes: dict[str, list[Change]] = defaultdict(list)
    for change in Change.objects.filter(revision__in=revisions).order_by("pk"):
        changes[change.table].append(change)
    try:
        with revise(by=by, reason=reason), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            tables = [_Table(table, cursor) for table in changes]
            wanted = [table.before(changes[table.name]) for table in tables]
            _put(tables, wanted)
            if besides:
                besides()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what commit would refuse is refused here
    except IntegrityError as error:
        raise NotUndoable(_why(error)) from error


def restore(change: Change, *, by: AbstractBaseUser | None, reason: str) -> None:
    """Put one row back to the version that a change holds; a row that was removed comes back.

    Raises NotUndoable where the record would not fit together any more.
    """
    try:
        with revise(by=by, reason=reason), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            table = _Table(change.table, cursor)
            table.lock([change.row_id])
            _put([table], [{change.row_id: change.row}])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise NotUndoable(_why(error)) from error


def _put(tables: "list[_Table]", wanted: list[dict[int, Stored | None]]) -> None:
    """Make the rows of each table as they are wanted: first what goes, so that names and places are free."""
    for table, rows in zip(tables, wanted, strict=True):
        table.delete([row_id for row_id, row in rows.items() if row is None])
    for table, rows in zip(tables, wanted, strict=True):
        for row_id, row in rows.items():
            if row is not None:
                table.write(row_id, row)


def _why(error: IntegrityError) -> str:
    """Why the database refuses it, in a sentence."""
    found: Any = getattr(error.__cause__, "diag", None)
    model = curated_model(found.table_name or "") if found else None
    what = str(model._meta.verbose_name_plural) if model else "other rows"
    if found and (found.sqlstate or "") == "23503":
        return f"Something that was added since needs what would go: see its {what}. Take that back first."
    if found and (found.sqlstate or "") == "23505":
        return f"Its place was taken since by another of the {what}. Change that one first."
    return f"The record would not fit together any more. {str(error).splitlines()[0]}."


class _Table:
    """One curated table, written to by what its history holds."""

    def __init__(self, name: str, cursor: CursorWrapper) -> None:
        model = curated_model(name)
        if model is None:
            raise NotUndoable(f"The record has no table {name} any more.")
        self.name, self.model, self.cursor = name, model, cursor
        self.present: set[int] = set()

    def lock(self, row_ids: list[int]) -> None:
        """Nobody else changes these rows until the end of the transaction."""
        statement = sql.SQL("SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR UPDATE")
        self.cursor.execute(statement.format(table=sql.Identifier(self.name)), [row_ids])
        self.present = {row_id for (row_id,) in self.cursor.fetchall()}

    def before(self, changes: Sequence[Change]) -> dict[int, Stored | None]:
        """How the rows were before these changes, None where there was none; if they still are as these left them.

        What others changed meanwhile and took back is no matter.
        """
        taken_back = {change.pk for change in changes}
        row_ids = sorted({change.row_id for change in changes})
        self.lock(row_ids)
        histories: dict[int, list[Change]] = {row_id: [] for row_id in row_ids}
        rows = Change.objects.filter(table=self.name, row_id__in=row_ids).select_related("revision").order_by("pk")
        for change in rows:
            histories[change.row_id].append(change)
        return {row_id: self._before(history, taken_back) for row_id, history in histories.items()}

    def _before(self, history: Sequence[Change], taken_back: set[int]) -> Stored | None:
        before = now = left = None  # how the row was before all of them, is, and was left by the last of them
        other: Change | None = None  # what somebody else did since
        has_begun = False
        for change in history:
            is_ours = change.pk in taken_back
            if is_ours and not has_begun:
                if now is None and change.operation != Change.Operation.INSERT:
                    raise NotUndoable(self._unknown_before(change))
                before, has_begun = now, True
            elif is_ours and now != left and other:
                raise NotUndoable(self._changed_since(other))
            now = None if change.operation == Change.Operation.DELETE else change.row
            if is_ours:
                left = now
            elif has_begun:
                other = change
        if now != left and other:
            raise NotUndoable(self._changed_since(other))
        return before

    def _unknown_before(self, change: Change) -> str:
        what = f"{self.model._meta.verbose_name} {change.row.get('key') or change.row_id}"
        return f"How the {what} was before is not known: its history begins later."

    def _changed_since(self, change: Change) -> str:
        what = f"{self.model._meta.verbose_name} {change.row.get('key') or change.row_id}"
        why = f" ({change.revision.reason})" if change.revision.reason else ""
        return f"The {what} was changed since, by revision {change.revision.number}{why}. Take that back first."

    def delete(self, row_ids: list[int]) -> None:
        statement = sql.SQL("DELETE FROM {table} WHERE id = ANY(%s)").format(table=sql.Identifier(self.name))
        self.cursor.execute(statement, [row_ids])

    def write(self, row_id: int, row: Stored) -> None:
        """A row as it was. A column that came later keeps its value, or has its default if the row comes back."""
        fields = [field for field in self._columns() if field.column in row or row_id not in self.present]
        given = {str(field.column): row.get(str(field.column), _default(field)) for field in fields}
        columns = sql.SQL(", ").join(sql.Identifier(column) for column in given)
        names = {"table": sql.Identifier(self.name), "columns": columns}
        text = json.dumps(given, cls=DjangoJSONEncoder)
        if row_id in self.present:
            statement = sql.SQL(
                "UPDATE {table} SET ({columns}) = (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s)) "
                "WHERE id = %s"
            )
            self.cursor.execute(statement.format(**names), [text, row_id])
        else:
            statement = sql.SQL(
                "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE "
                "SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s)"
            )
            self.cursor.execute(statement.format(**names), [text])

    def _columns(self) -> list[models.Field]:
        """The columns that are not worked out by the database."""
        fields = self.model._meta.concrete_fields
        return [field for field in fields if not isinstance(field, models.GeneratedField)]


def _default(field: models.Field) -> Any:
    return field.get_prep_value(field.get_default())
