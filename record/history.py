"""Reading the history of one row: what changed from each revision to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from record.dates import Precision, partial
from record.models import Change, Curated, Fact, FactQuerySet, FactState, Revision, Visibility


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, in words; ``before`` is None where the row was new."""

    label: str
    before: str | None
    after: str

    def __str__(self) -> str:
        return f"{self.label.capitalize()}: {self.before or 'empty'} → {self.after or 'empty'}"


@dataclass(frozen=True)
class Version:
    """What one revision did to a row. ``change`` is the number of this change."""

    change: int
    revision: Revision
    operation: str
    fields: list[FieldChange]

    @property
    def is_addition(self) -> bool:
        """Whether there is nothing before this version that may be shown."""
        return all(field.before is None for field in self.fields)


def versions(row: Curated) -> list[Version]:
    """All versions of a row that the public may see, newest first.

    A version in which the row was not public stays unseen, and so do the values it held.
    """
    return versions_of(type(row), row.pk)


def versions_of(model: type[Curated], number: int) -> list[Version]:
    """The same of a row that may be there no more: public ones are as public as they were."""
    changes = Change.objects.filter(table=model._meta.db_table, row_id=number).select_related("revision")
    result: list[Version] = []
    shown: dict[str, Any] | None = None
    names = Wording(model)
    for change in changes.order_by("pk"):
        if change.row.get("visibility", Visibility.PUBLIC) not in (Visibility.PUBLIC, Visibility.UNLISTED):
            continue
        fields = names.differences(shown, change.row)
        result.append(Version(change.pk, change.revision, change.get_operation_display(), fields))
        shown = change.row
    return result[::-1]


def _value_of(field: models.Field, row: Mapping[str, Any]) -> Any:
    """The value of a column in a stored row; its default where the row was stored before there was that column."""
    return row[str(field.column)] if field.column in row else field.get_default()


class Wording:
    """Puts stored values into words: choices by their label, relations by the name of a published row."""

    def __init__(self, model: type[models.Model]) -> None:
        unseen = getattr(model, "for_curators_only", ())
        self.fields = [
            field
            for field in model._meta.concrete_fields
            if not isinstance(field, models.GeneratedField) and field.name not in unseen
        ]
        self.known: dict[tuple[type[models.Model], int], str] = {}

    def differences(self, before: dict[str, Any] | None, after: dict[str, Any]) -> list[FieldChange]:
        changed = []
        for field in self.fields:
            if field.primary_key or field.name.endswith("_precision"):
                continue
            if before is None and field.name == "state" and _value_of(field, after) == FactState.PUBLISHED:
                continue  # that it is published is what an addition says
            new = self.in_words(field, after)
            old = None if before is None else self.in_words(field, before)
            if new != old and (new or old):
                changed.append(FieldChange(str(field.verbose_name), old, new))
        return changed

    def in_words(self, field: models.Field, row: dict[str, Any]) -> str:
        value = _value_of(field, row)
        if value in (None, "", []):
            return ""
        if isinstance(field, models.ForeignKey):
            return self.name_of(field.related_model, value)
        if isinstance(field, models.DateField) and row.get(f"{field.column}_precision") in Precision.values:
            return str(partial(field.to_python(value), row[f"{field.column}_precision"]))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def load_names(self, rows: Iterable[Mapping[str, Any] | None]) -> None:
        """Look up at once the names of all that some stored rows refer to."""
        for field in self.fields:
            if isinstance(field, models.ForeignKey):
                values = {row.get(str(field.column)) for row in rows if row}
                self._load(field.related_model, {value for value in values if isinstance(value, int)})

    def name_of(self, model: type[models.Model], pk: int) -> str:
        """The name of a published row, or of one that was merged into a published one; no other is named."""
        if (model, pk) not in self.known:
            self._load(model, {pk})
        return self.known[model, pk]

    def _load(self, model: type[models.Model], keys: set[int]) -> None:
        unknown = [pk for pk in keys if (model, pk) not in self.known]
        if not unknown:
            return
        rows: Any = model._default_manager.all()
        if issubclass(model, Fact) and isinstance(rows, FactQuerySet):
            rows = rows.published().with_owners()
        found = {pk: str(row) for pk, row in rows.in_bulk(unknown).items()}
        if issubclass(model, Fact) and len(found) < len(unknown):
            merged = model.merged_rows([pk for pk in unknown if pk not in found])
            found |= {pk: former.name for pk, former in merged.items()}
        self.known.update({(model, pk): found.get(pk, "not shown") for pk in unknown})
