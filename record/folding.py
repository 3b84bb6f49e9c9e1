"""Making one row of two: all that points to the one that goes points to the one that stays.

The models say what that is, so a table that is added later is not forgotten. Where two rows would say the same then
(both actors are addressees of one letter), they become one row as well, with the citations of both. What the database
derives and clears up by itself (``DB_CASCADE``) is left to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Move:
    """Rows (by their ids) whose foreign key is to point to the row that stays."""

    field: models.ForeignKey
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Fold:
    """The row ``gone`` becomes part of the row ``stays``: what moves, and rows below that become one row too."""

    model: Any
    gone: int
    stays: int
    moves: tuple[Move, ...]
    folds: tuple["Fold", ...]

    def every_fold(self) -> Iterator["Fold"]:
        """The folds below, at every depth."""
        for fold in self.folds:
            yield fold
            yield from fold.every_fold()


def relations_to(model: type[models.Model]) -> list[models.ForeignKey]:
    """Every foreign key to rows of a model, but for those of derived tables."""
    return [
        field
        for other in apps.get_models(include_auto_created=True)
        for field in other._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and _model_of(field)._meta.concrete_model is model._meta.concrete_model
        and field.remote_field.on_delete is not models.DB_CASCADE
    ]


def fold_of(model: type[models.Model], gone: int, stays: int) -> Fold:
    """What there is to do. Only reads; in the transaction that does it, both rows are locked before."""
    moves: list[Move] = []
    folds: dict[tuple[Any, int], Fold] = {}
    for field in relations_to(model):
        for row, other in _would_be_twice(field, gone, stays):
            folds.setdefault((field.model, row), fold_of(field.model, row, other))
        rows = field.model._base_manager.filter(**{field.name: gone}).order_by("pk").values_list("pk", flat=True)
        moves.append(Move(field, tuple(rows)))
    kept = [Move(move.field, tuple(row for row in move.rows if (move.field.model, row) not in folds)) for move in moves]
    return Fold(model, gone, stays, tuple(move for move in kept if move.rows), tuple(folds.values()))


def carry_out(fold: Fold) -> None:
    """Move everything, and fold what is below. The row itself is left to the caller, with nothing that points to it."""
    for inner in fold.folds:
        carry_out(inner)
        _fill_in(inner)
        inner.model._base_manager.filter(pk=inner.gone).delete()
    for move in fold.moves:
        move.field.model._base_manager.filter(pk__in=move.rows).update(**{move.field.name: fold.stays})


def _would_be_twice(field: models.ForeignKey, gone: int, stays: int) -> Iterator[tuple[int, int]]:
    """Pairs of rows of which the database would keep only one: the one that points to ``gone``, and the other."""
    target = _model_of(field)
    for names, condition, nulls_differ in _unique_sets(field):
        columns: list[Any] = [field.model._meta.get_field(name) for name in names]
        rows = field.model._base_manager.filter(condition, **{f"{field.name}__in": (gone, stays)}).order_by("pk")
        known: dict[tuple[Any, ...], int] = {}
        going = []
        for pk, points_to, *values in rows.values_list("pk", field.attname, *(c.attname for c in columns)):
            then = tuple(
                stays if value == gone and isinstance(c, models.ForeignKey) and _model_of(c) is target else value
                for c, value in zip(columns, values, strict=True)
            )
            if nulls_differ and None in then:
                continue
            if points_to == stays:
                known[then] = pk
            else:
                going.append((pk, then))
        yield from ((pk, known[then]) for pk, then in going if then in known)


def _unique_sets(field: models.ForeignKey) -> Iterator[tuple[tuple[str, ...], models.Q, bool]]:
    """The fields that no two rows have in common, the foreign key among them; for which rows; whether NULLs differ."""
    if field.unique:
        yield (field.name,), models.Q(), True
    for names in field.model._meta.unique_together:
        if field.name in names:
            yield tuple(names), models.Q(), True
    for constraint in field.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields:
            yield tuple(constraint.fields), constraint.condition or models.Q(), constraint.nulls_distinct is not False


def _fill_in(fold: Fold) -> None:
    """What the row that stays leaves open, the row that goes may know."""
    gone, stays = (fold.model._base_manager.get(pk=pk) for pk in (fold.gone, fold.stays))
    told = {
        field.attname: getattr(gone, field.attname)
        for field in fold.model._meta.local_concrete_fields
        if not field.generated
        and getattr(stays, field.attname) in (None, "", [])
        and getattr(gone, field.attname) not in (None, "", [])
    }
    if told:
        fold.model._base_manager.filter(pk=fold.stays).update(**told)


def _model_of(field: models.ForeignKey) -> Any:
    return field.related_model
