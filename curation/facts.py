"""Facts of any kind by the names that they have in addresses: ``campaigns-letter/12``."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import Http404

from actors.models import Actor
from curation.models import Folded
from curation.models.requests import Request
from record.changes import fact_models

MAX_ID = 2**63


def rows_of(table: str) -> Any:
    """All rows of a kind of fact, whoever may see them; None where there is no such kind."""
    model: Any = fact_models().get(table)
    return None if model is None else model._default_manager.all()


def fact_or_none(table: str, row_id: int | None) -> Any:
    """The fact with a name, whoever may see it, with what it belongs to; None where there is none.

    An actor that was merged into another is that one now, and so is a row that became part of another with it.
    """
    found = _row(table, row_id)
    if found is not None or (rows := rows_of(table)) is None or row_id is None or row_id >= MAX_ID:
        return found
    return _row(table, Folded.objects.followed(rows.model._meta.db_table, row_id))


def fact_of(request: Request) -> Any:
    """What a reader's request is about, whoever may see it; None where it is not known, or is there no more."""
    return fact_or_none(request.table, request.row_id)


def facts_named(names: Iterable[tuple[str, int | None]]) -> dict[tuple[str, int | None], Any]:
    """The facts with some names, by their names; one query for each table, and some for each that was merged."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for table, row_id in names:
        if row_id is not None:
            numbers[table].append(row_id)
    found: dict[tuple[str, int | None], Any] = {}
    for table, row_ids in numbers.items():
        rows = rows_of(table)
        known = {} if rows is None else rows.with_owners().in_bulk(row_ids)
        found |= {(table, row_id): known.get(row_id) or fact_or_none(table, row_id) for row_id in row_ids}
    return found


def any_fact_or_404(table: str, row_id: int) -> Any:
    """The fact with a name, for curators; raises Http404."""
    fact = _row(table, row_id)  # the address of a row that became part of another leads on: curation/middleware.py
    if fact is None:
        raise Http404("There is no such fact in the record.")
    return fact


def _row(table: str, row_id: int | None) -> Any:
    rows = rows_of(table)
    if rows is None or row_id is None or row_id >= MAX_ID:
        return None
    found = rows.with_owners().filter(pk=row_id).first()
    if found is None and rows.model is Actor:
        return Actor.objects.filter(redirects__number=row_id).first()
    return found
