"""A list of the record in the form that its address ends in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from record.as_of import as_of_day
from record.feeds import entries
from web.exports import Extract, table_response
from web.facets import FacetedFilter
from web.feeds import feed_response
from web.formats import COUNTS_ROUTE
from web.tables import Column, Table


def export(
    request: HttpRequest,
    form: str,
    table: Table,
    *lists: Any,
    words: Mapping[str, str] | None = None,
    title: str = "",
    of: str = "",
    page: str = "",
    cells: Iterator[Any] | None = None,
) -> HttpResponseBase:
    """The rows of a list as a file, or where ``form`` is ``atom`` as a feed.

    ``words`` are the filters in words. ``of`` is the key of the row whose list this is, for the
    name of the file, and ``page`` the path of the page that shows it. Several lists have one
    feed; how they become one table is said by ``cells``.
    """
    name = f"{table.name}-{of}" if of else table.name
    words = dict(words or {})
    if day := as_of_day():
        name += f"-as-of-{day.isoformat()}"
        words["As of"] = day.isoformat()
    extract = Extract(request, title or table.title, name, words, page)
    if form == "atom":
        return feed_response(extract, entries(lists))
    return table_response(extract, form, table, lists[0] if cells is None else cells)


def export_counts(request: HttpRequest, name: str, table: Table, filter: FacetedFilter, rows: Any) -> HttpResponseBase:
    """How many of the listed rows have each value of a facet, as a file that chart makers read; Http404 for no facet.

    The facet's own values are not chosen among, as on the page: the others say which rows are counted.
    """
    facet = next((facet for facet in filter.facets if facet.name == name), None)
    if facet is None:
        raise Http404(f"{table.title} are not counted by “{name[:60]}”.")
    title = f"{table.title} by {facet.label.lower()}"
    label, value = Column(facet.label, "label"), Column(f"{facet.label}: key", "value")
    counts = Table(f"{table.name}-by-{name}", title, [label, value, Column("Number", "count")])
    assert request.resolver_match is not None  # the address of the file was found
    page = reverse(request.resolver_match.view_name.removesuffix(COUNTS_ROUTE))
    return export(request, "csv", counts, page=page, cells=filter.every_count(rows, facet))


def words_of(filter: Any) -> dict[str, str]:
    """The filters that are set, in words."""
    words: dict[str, list[str]] = {}
    for active in filter.active:
        words.setdefault(active["label"], []).append(active["value"])
    return {label: ", ".join(values) for label, values in words.items()}
