"""Comparing three versions of a fact: as somebody opened it, as it is now, and as that person wants it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from record.history import Wording
from record.models import Change, Fact


class CuratorsWording(Wording):
    """Values in words for curators, who see every name."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(model)
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.GeneratedField)]
        self.fields = fields

    def _load(self, model: type[models.Model], keys: set[int]) -> None:
        unknown = [pk for pk in keys if (model, pk) not in self.known]
        if not unknown:
            return
        found = {pk: str(row) for pk, row in model._default_manager.in_bulk(unknown).items()}
        if issubclass(model, Fact) and len(found) < len(unknown):
            found |= {pk: former.name for pk, former in model.merged_rows(unknown).items()}
        self.known.update({(model, pk): found.get(pk, "a row that is gone") for pk in unknown})


@dataclass(frozen=True)
class Compared:
    """One field in three versions, in words. ``opened`` is None where that version is not known."""

    name: str
    label: str
    opened: str | None
    now: str
    yours: str
    theirs_changed: bool
    yours_changed: bool

    @property
    def clashes(self) -> bool:
        """Whether both changed it, each to something else."""
        return self.theirs_changed and self.yours_changed and self.now != self.yours


@dataclass(frozen=True)
class Comparison:
    """The fields that somebody changed, and by which changes they became what they are now, newest first."""

    fields: Sequence[Compared]
    changes: Sequence[Change]

    @property
    def clashing(self) -> list[Compared]:
        return [field for field in self.fields if field.clashes]

    @property
    def only_theirs(self) -> list[Compared]:
        return [field for field in self.fields if field.theirs_changed and not field.yours_changed]

    @property
    def only_yours(self) -> list[Compared]:
        return [field for field in self.fields if field.yours_changed and not field.theirs_changed]

    @property
    def same(self) -> list[Compared]:
        """Changed by both to the same."""
        return [f for f in self.fields if f.theirs_changed and f.yours_changed and not f.clashes]


@dataclass(frozen=True)
class Version:
    """A row with its parts: columns as the history holds them or as the row has them."""

    row: Mapping[str, Any]
    parts: Mapping[str, Any]


def newest_change(fact: Any) -> int:
    """The number of the newest change of a row; 0 where it has none."""
    return _changes_of(fact).order_by("-pk").values_list("pk", flat=True).first() or 0


def change_of(fact: Any, number: int) -> Change | None:
    """One change of a row by its number."""
    return _changes_of(fact).filter(pk=number).select_related("revision__user").first()


def changes_since(fact: Any, number: int) -> list[Change]:
    """The changes of a row that came after one, newest first."""
    later = _changes_of(fact).filter(pk__gt=number).select_related("revision__user")
    return list(later.order_by("-pk")[:20])


def _changes_of(fact: Any) -> Any:
    return Change.objects.filter(table=fact._meta.db_table, row_id=fact.pk)


def as_stored(fact: Any) -> dict[str, Any]:
    """A row by column."""
    return {field.column: getattr(fact, field.attname) for field in fact._meta.concrete_fields}


def value_in(field: models.Field, row: Mapping[str, Any]) -> Any:
    """What a column holds in a version, comparable with other versions; with its precision if it is a date."""
    value = row.get(str(field.column))
    value = None if value is None else field.to_python(value)
    return value, row.get(f"{field.column}_precision", "")


def compare(
    fact: Any,
    columns: Sequence[str],
    parts: Sequence[Any],
    *,
    opened: Version | None,
    now: Version,
    yours: Version,
    labels: Mapping[str, str],
    changes: Sequence[Change] = (),
) -> Comparison:
    """What differs between three versions of a row, field by field."""
    wording = CuratorsWording(type(fact))
    found = []
    for name in columns:
        field = fact._meta.get_field(name)
        was = value_in(field, opened.row) if opened else None
        has, wants = value_in(field, now.row), value_in(field, yours.row)
        words = None if opened is None else wording.in_words(field, dict(opened.row))
        has_words, wants_words = (wording.in_words(field, dict(version.row)) for version in (now, yours))
        found.append(_compared(name, labels, (was, has, wants), (words, has_words, wants_words)))
    for part in parts:
        first = (opened.parts or {}).get(part.name) if opened else None
        has, wants = now.parts[part.name], yours.parts[part.name]
        told = (None if first is None else part.in_words(first), part.in_words(has), part.in_words(wants))
        found.append(_compared(part.name, labels, (first, has, wants), told))
    return Comparison([one for one in found if one.theirs_changed or one.yours_changed], changes)


def _compared(
    name: str, labels: Mapping[str, str], values: tuple[Any, Any, Any], words: tuple[str | None, str, str]
) -> Compared:
    """Three values of a field, of which the first is in no words where it is not known."""
    was, has, wants = values
    if words[0] is None:  # what is not the same now clashes: nobody can say who changed it
        return Compared(name, labels[name], *words, theirs_changed=has != wants, yours_changed=has != wants)
    return Compared(name, labels[name], *words, theirs_changed=was != has, yours_changed=was != wants)
