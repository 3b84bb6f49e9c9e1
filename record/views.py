"""What changed: the log of the whole record, and the history of one row."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from record.changes import ChangesFilter, LoggedChange, page_of
from record.citing import address_of
from record.database import curated_model
from record.exports import words_of
from record.feeds import NEWEST
from record.history import versions, versions_of
from record.models import Fact
from record.shortcuts import fact_or_404
from record.sources import is_cited
from web.errors import BadInput
from web.exports import Extract, table_response
from web.feeds import feed_response
from web.htmx import render_page
from web.tables import Column, Table

CHANGES = Table(
    "changes",
    "Changes of the record",
    [
        Column("Revision", "revision"),
        Column("Time (UTC)", "at"),
        Column("Reason", "reason"),
        Column("What happened", "what"),
        Column("Kind of fact", "kind"),
        Column("Fact", "fact"),
        Column("Field", "field"),
        Column("Before", "before"),
        Column("After", "after"),
        Column("Page", "page"),
    ],
)


def changes(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """What was added, corrected and removed, newest first, with what each correction changed."""
    filter = ChangesFilter.of(request)
    if form:
        return _log_as(request, form, filter)
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise BadInput(f"before={before[:40]!r} is not the number of a change.")
    page, older = page_of(filter, int(before) if before else None)
    context = {"filter": filter, "changes": page, "older": older, "is_later": bool(before)}
    return render_page(request, "record/changes.html", context, partials=["results"])


def _log_as(request: HttpRequest, form: str, filter: ChangesFilter) -> HttpResponseBase:
    extract = Extract(request, CHANGES.title, CHANGES.name, words_of(filter))
    if form == "atom":
        told = (change for change in filter.changes() if change.fact)
        return feed_response(extract, [change.as_entry() for change in islice(told, NEWEST)])
    return table_response(extract, form, CHANGES, _cells(filter.changes()))


def _cells(changes: Iterator[LoggedChange]) -> Iterator[Any]:
    """A row for each field of each change."""
    for change in changes:
        revision = change.revision
        begin = (revision.number, revision.at.strftime("%Y-%m-%d %H:%M:%S"))
        if change.fact is None:  # nothing is told of what was removed, nor why
            yield (*begin, None, change.what, change.kind, None, None, None, None, None)
            continue
        about = (*begin, revision.reason, change.what, change.kind, str(change.fact))
        for field in change.fields:
            yield (*about, field.label, field.before, field.after, address_of(change.fact))


def history(request: HttpRequest, table: str, row_id: int) -> HttpResponse:
    """Every revision that changed a row: when, why, and each field before and after."""
    model: Any = curated_model(table.replace("-", "_"))
    if model is None or not issubclass(model, Fact) or row_id >= 2**63:
        raise Http404(f"There is no history of “{table}”.")
    rows = model._default_manager.all().with_owners()
    row = fact_or_404(rows.with_sources() if is_cited(model) else rows, pk=row_id)
    context = {"row": row, "row_kind": model._meta.verbose_name, "is_cited": is_cited(model)}
    merged = [(name, versions_of(model, number)) for number, name in row.merged_here]
    return render_page(request, "record/history.html", context | {"versions": versions(row), "merged": merged})
