"""What is new and what was corrected among some rows, as the history of the record knows it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, Max, Min, Q, QuerySet, TextField, Value, Window
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lag

from record.models import Change, IsOneOf, Visibility
from web.feeds import Entry

NEWEST = 100  # entries in a feed


@dataclass(frozen=True)
class Changed:
    """A published row, when the public could first see it, and when it last changed."""

    fact: Any
    published: datetime.datetime
    updated: datetime.datetime
    on: str | None  # the date of the fact


def last_changed(rows: Any, limit: int = NEWEST) -> list[Changed]:
    """Those of some published rows that are new or were corrected last.

    Of several in one revision, the one with the latest date is first.
    """
    changes = (
        _public_changes(rows)
        .values("row_id")
        .annotate(published=Min("revision__at"), updated=Max("revision__at"), on=Max(KeyTextTransform("date", "row")))
        .order_by("-updated", F("on").desc(nulls_last=True), "row_id")
    )
    found = {change["row_id"]: change for change in changes[:limit]}
    facts = {fact.pk: fact for fact in rows.order_by().with_owners().filter(pk__in=found)}
    return [
        Changed(facts[pk], change["published"], change["updated"], change["on"])
        for pk, change in found.items()
        if pk in facts
    ]


def _public_changes(rows: Any) -> QuerySet[Change]:
    """The changes of rows that the public could see.

    A version that was not public is none, nor is a change of columns that are for curators only.
    """
    model = rows.model._meta.concrete_model
    changes = Change.objects.filter(
        table=model._meta.db_table,
        row_id__in=rows.order_by().values("pk"),
        row__visibility__in=[Visibility.PUBLIC, Visibility.UNLISTED],
    )
    if not model.for_curators_only:
        return changes
    shown: Any = F("row")
    for column in model.for_curators_only:
        shown = Func(shown, Value(column), template="(%(expressions)s)", arg_joiner=" - ", output_field=TextField())
    before = Window(Lag(shown), partition_by=F("row_id"), order_by=F("id").asc())
    seen = changes.annotate(shown=shown, before=before).filter(Q(before__isnull=True) | ~Q(before=F("shown")))
    # Worked out once: as a list of rows to be joined, the database may do it again for each row.
    return Change.objects.filter(IsOneOf("pk", ArraySubquery(seen.order_by().values("pk"))))


def entries(lists: Iterable[Any], limit: int = NEWEST) -> list[Entry]:
    """Feed entries for the rows of one or more lists, the last changed first."""
    every = [changed for rows in lists for changed in last_changed(rows, limit)]
    every.sort(key=lambda changed: (changed.updated, changed.on or ""), reverse=True)
    return [_entry(changed) for changed in every[:limit]]


def _entry(changed: Changed) -> Entry:
    fact = changed.fact
    return Entry(
        title=str(fact),
        path=fact.get_absolute_url(),
        kind=str(fact._meta.verbose_name),
        paragraphs=[getattr(fact, "summary", ""), _date(fact)],
        published=changed.published,
        updated=changed.updated,
        changes=fact.history_url,
    )


def _date(fact: Any) -> str:
    if not hasattr(fact, "when"):  # such as an actor, who has no date
        return ""
    return f"Date: {fact.when}." if fact.when else "Its date is not known."
