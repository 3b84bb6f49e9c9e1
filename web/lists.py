"""A list as a page: what its filter leaves, counted by facets, and fifty of the rows at a time."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from web.facets import FacetedFilter
from web.htmx import render_page
from web.paging import paginate


def list_page(
    request: HttpRequest,
    template: str,
    filter: FacetedFilter,
    rows: QuerySet,
    *,
    load: Callable[[Any], Any] | None = None,
    rows_of: Callable[[list[Any]], Iterable[Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """The page of a list, or for HTMX only what follows the filter.

    ``rows`` are all published rows of the list; ``filter`` says which of them are shown, and in which order. ``load``
    adds what a shown row needs: it is given the fifty rows of the page and no other; or ``rows_of`` gives them, from
    their primary keys. The partial
    ``rows`` of the template shows them, and its partial ``results`` is ``components/list.html``.
    """
    counts = filter.counted(rows)
    page = paginate(request, filter.listed(rows), total=counts.total, load=load, among=rows, rows_of=rows_of)
    listed = {"filter": filter, "facets": counts.narrowing, "page": page, "rows": f"{template}#rows"}
    return render_page(request, template, listed | context, partials=["results"])
