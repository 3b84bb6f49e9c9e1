"""The log of changes: what was added to the record, corrected, withdrawn and removed, newest first.

Only what the public sees now is told, as it was whenever the public saw it, and what was withdrawn, with the reason. So
a row that was hidden since is not in the log at all, and of a removed one no more is said than that there was one; of
one that was merged, into which.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery

from record.database import curated_models
from record.history import FieldChange, Wording
from record.models import Change, Fact, FactState, Merged, Revision, Visibility
from web import filters
from web.feeds import Entry

PER_PAGE = 50
FIRST, MOST = 64, 4096  # changes that are looked at together: few for a page, many for a file

Operation = Change.Operation
WHAT = {
    "added": "added",
    "corrected": "corrected",
    "withdrawn": "withdrawn",
    "merged": "merged into another",
    "removed": "removed",
}
_OPERATIONS = {  # a row can become public by an update: it is added then
    "added": [Operation.INSERT, Operation.UPDATE],
    "corrected": [Operation.UPDATE],
    "withdrawn": [],  # its version is not public: see _withdrawn
    "merged": [Operation.DELETE],
    "removed": [Operation.DELETE],
}


@dataclass(frozen=True)
class LoggedChange:
    """One row as one revision left it: added, corrected, merged or removed.

    ``fact`` is what it was merged into, and None where it is there no more.
    """

    pk: int
    revision: Revision
    what: str
    kind: str
    fact: Any
    fields: list[FieldChange]
    before_at: datetime.datetime | None  # when the public could first see what it said before

    def as_entry(self) -> Entry:
        """The same for a feed."""
        return Entry(
            title=str(self.fact),
            path=f"{self.fact.history_url}#change-{self.pk}",
            kind=self.kind,
            paragraphs=[self.revision.reason, *(str(field) for field in self.fields if field.before is not None)],
            published=self.before_at or self.revision.at,
            updated=self.revision.at,
            changes=self.fact.history_url,
        )


def fact_models() -> dict[str, type[Fact]]:
    """The models whose changes are told, by the names that they have in addresses."""
    found = [model for model in curated_models() if issubclass(model, Fact)]
    return {model._meta.db_table.replace("_", "-"): model for model in found}


class ChangesFilter(filters.Filter):
    """What kind of fact, what happened to it, and since when."""

    kind = filters.choice_field("Kind of fact", [])
    what = filters.choice_field("What happened", list(WHAT.items()))
    since = forms.DateField(
        label="Since",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "write a day such as 2026-11-26."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((name, str(model._meta.verbose_name_plural)) for name, model in fact_models().items())
        self.fields["kind"].choices = [("", "any"), *named]  # type: ignore[attr-defined]

    def changes(self, before: int | None = None) -> Iterator[LoggedChange]:
        """The changes that it leaves, newest first; those before a change, where its number is given."""
        models = fact_models()
        kind = self.values.get("kind")
        tables = {model._meta.db_table: model for name, model in models.items() if kind in (None, name)}
        what = self.values.get("what")
        operations = _OPERATIONS[what] if what else list(Operation)
        walks = [_public(operation) for operation in operations]
        if what in (None, "withdrawn"):
            walks.append(_withdrawn())
        logged = _log(tables, walks, self._first(), before)
        return (change for change in logged if what in (None, change.what))

    def _first(self) -> int:
        """The number of the first change that counts."""
        if "since" not in self.values:
            return 0
        begin = datetime.datetime.combine(self.values["since"], datetime.time.min, datetime.UTC)
        first = Change.objects.filter(revision__at__gte=begin).order_by("revision", "pk").values_list("pk", flat=True)
        newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
        return first.first() or (newest or 0) + 1


def page_of(filter: ChangesFilter, before: int | None) -> tuple[list[LoggedChange], int | None]:
    """Some changes, and the number before which the next page begins; None after the last."""
    found = list(islice(filter.changes(before), PER_PAGE + 1))
    page = found[:PER_PAGE]
    return page, page[-1].pk if len(found) > PER_PAGE else None


type Walk = QuerySet[Change]  # changes of one sort, found by an index


def _log(
    tables: dict[str, type[Fact]], walks: Sequence[Walk], first: int, before: int | None
) -> Iterator[LoggedChange]:
    number = FIRST
    while True:
        keys = _newest_keys(list(tables), walks, first, before, number)
        if not keys:
            return
        yield from _visible(tables, keys)
        before, number = keys[-1], min(number * 4, MOST)


def _newest_keys(tables: list[str], walks: Sequence[Walk], first: int, before: int | None, number: int) -> list[int]:
    """The newest changes that may be told. Each table and sort is one short walk along an index."""
    lists = [
        changes.filter(table=table, pk__gte=first).order_by("-pk").values_list("pk", flat=True)
        for table in tables
        for changes in walks
    ]
    short = [(rows.filter(pk__lt=before) if before else rows)[:number] for rows in lists]
    together: QuerySet = short[0].union(*short[1:], all=True) if len(short) > 1 else short[0]
    return list(together.order_by("-pk")[:number])


def _public(operation: Operation) -> Walk:
    return Change.objects.filter(row__visibility=Visibility.PUBLIC, operation=operation)


def _withdrawn() -> Walk:
    return Change.objects.filter(
        row__state=FactState.WITHDRAWN, row__visibility=Visibility.UNLISTED, operation=Operation.UPDATE
    )


def _visible(tables: dict[str, type[Fact]], keys: list[int]) -> Iterator[LoggedChange]:
    """Those of some changes that may be told."""
    seen = Change.objects.filter(
        table=OuterRef("table"),
        row_id=OuterRef("row_id"),
        pk__lt=OuterRef("pk"),
        row__visibility__in=[Visibility.PUBLIC, Visibility.UNLISTED],
    ).order_by("-pk")
    changes = list(
        Change.objects.filter(pk__in=keys, revision__number__isnull=False)
        .select_related("revision")
        .annotate(before=Subquery(seen.values("row")[:1]), before_at=Subquery(seen.values("revision__at")[:1]))
        .order_by("-pk")
    )
    facts: dict[str, dict[int, Any]] = {}
    for table, model in tables.items():
        rows: Any = model._default_manager.all()
        of_table = [change.row_id for change in changes if change.table == table]
        shown = rows.reachable().filter(Q(visibility=Visibility.PUBLIC) | Q(state=FactState.WITHDRAWN))
        facts[table] = shown.with_owners().in_bulk(of_table) if of_table else {}
    merged: dict[str, dict[int, Merged]] = {}
    for table, model in tables.items():
        gone = [c.row_id for c in changes if c.table == table and c.operation == Operation.DELETE]
        merged[table] = model.merged_rows(gone) if gone else {}
    wording = {table: Wording(model) for table, model in tables.items()}
    for table, words in wording.items():
        words.load_names([row for change in changes if change.table == table for row in (change.before, change.row)])
    for change in changes:
        fact = facts[change.table].get(change.row_id)
        kind = str(tables[change.table]._meta.verbose_name)
        told = _told(change, fact, merged[change.table].get(change.row_id), wording[change.table], kind)
        if told:
            yield told


def _told(change: Any, fact: Any, merged: Merged | None, wording: Wording, kind: str) -> LoggedChange | None:
    if change.operation == Operation.DELETE:
        if merged:
            field = FieldChange("merged", merged.name, str(merged.into))
            return LoggedChange(change.pk, change.revision, "merged", kind, merged.into, [field], change.before_at)
        return LoggedChange(change.pk, change.revision, "removed", kind, None, [], change.before_at)
    if fact is None:
        return None
    fields = wording.differences(change.before, change.row)
    if change.before is not None and not fields:  # what changed is for curators only
        return None
    is_withdrawn = change.row.get("state") == FactState.WITHDRAWN
    if is_withdrawn and change.before is None:  # nobody had seen it
        return None
    what = "added" if change.before is None else "withdrawn" if is_withdrawn else "corrected"
    return LoggedChange(change.pk, change.revision, what, kind, fact, fields, change.before_at)
