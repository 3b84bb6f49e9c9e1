"""A list of the record in the form that its address ends in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from record.as_of import as_of_day
from record.feeds import entries
from web.exports import Extract, table_response
from web.feeds import feed_response
from web.tables import Table


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


def words_of(filter: Any) -> dict[str, str]:
    """The filters that are set, in words."""
    words: dict[str, list[str]] = {}
    for active in filter.active:
        words.setdefault(active["label"], []).append(active["value"])
    return {label: ", ".join(values) for label, values in words.items()}
