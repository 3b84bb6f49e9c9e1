"""Rows that are written very often: Django builds and compiles a statement for each, here it is made once.

For tables without signals. What the database refuses or works out itself stays as it is.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connections, models, router

from record.prepared import prepared_cursor


def insert(row: models.Model) -> None:
    """Write a new row, which then has its number."""
    model = type(row)
    using = router.db_for_write(model)
    text, fields = _insert(model)
    values = [_value(field, row, using, add=True) for field in fields]
    with prepared_cursor(connections[using]) as cursor:
        cursor.execute(text, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, using


def update(row: models.Model, columns: Sequence[str]) -> None:
    """Write these columns of a row that is there."""
    model = type(row)
    using = router.db_for_write(model)
    text, fields = _update(model, tuple(columns))
    values = [_value(field, row, using, add=False) for field in fields]
    with prepared_cursor(connections[using]) as cursor:
        cursor.execute(text, [*values, row.pk])


def _value(field: Any, row: models.Model, using: str, *, add: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add), connection=connections[using])


@cache
def _insert(model: type[models.Model]) -> tuple[str, Sequence[Any]]:
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
    names, places = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    table, key = model._meta.db_table, model._meta.pk.column
    return f'INSERT INTO "{table}" ({names}) VALUES ({places}) RETURNING "{key}"', fields  # noqa: S608  # our names


@cache
def _update(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, Sequence[Any]]:
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    changes = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{model._meta.pk.column}" = %s', fields  # noqa: S608
