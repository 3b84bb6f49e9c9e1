"""Pages of a list, with page numbers that are checked."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from web.errors import BadInput

PER_PAGE = 50


def paginate[Row](request: HttpRequest, rows: QuerySet | list[Row], per_page: int = PER_PAGE) -> Page:
    """The page of ``rows`` that ``?page=`` names, the first without it.

    Raises BadInput for what is no page number, Http404 for a page after the last.
    """
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10 and int(text) > 0):
        raise BadInput(f"page={text[:40]!r} is not a page number: pages are counted from 1.")
    paginator = Paginator(rows, per_page)
    if int(text) > paginator.num_pages:
        raise Http404(f"This list has {paginator.num_pages} pages; there is no page {text}.")
    return paginator.page(int(text))
