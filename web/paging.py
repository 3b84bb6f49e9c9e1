"""Pages of a list, with page numbers that are checked; and the beginnings of long lists inside a page."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from web.errors import BadInput

PER_PAGE = 50
AT_FIRST = 100  # rows of a list inside a page, before a reader asks for all of them


def paginate(
    request: HttpRequest,
    rows: Any,
    per_page: int = PER_PAGE,
    *,
    total: int | None = None,
    load: Callable[[Any], Any] | None = None,
    among: QuerySet | None = None,
    rows_of: Callable[[list[Any]], Iterable[Any]] | None = None,
) -> Page:
    """The page of ``rows`` that ``?page=`` names, the first without it.

    ``total`` is the number of rows where it is known already. With ``load`` the rows of the page are
    chosen first, by their keys alone, and then loaded as it says: the database would else work out the
    columns of every row that it sorts. They are loaded from ``among``, for which ``rows`` in any order and
    without their filters will do; or where a busy list has it, by ``rows_of``, which is given the keys.
    Raises BadInput for what is no page number, Http404 for a page after the last.
    """
    if (load is None and rows_of is None) or not isinstance(rows, QuerySet):
        return _page(request, rows, per_page, total)
    page = _page(request, rows.values_list("pk", flat=True), per_page, total)
    keys = list(page.object_list)
    if rows_of is None:
        found = load((rows if among is None else among).filter(pk__in=keys).order_by())  # type: ignore[misc]
    else:
        found = rows_of(keys)
    by_key = {row.pk: row for row in found}
    page.object_list = [by_key[key] for key in keys if key in by_key]
    return page


def _page(request: HttpRequest, rows: Any, per_page: int, total: int | None) -> Page:
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10 and int(text) > 0):
        raise BadInput(f"page={text[:40]!r} is not a page number: pages are counted from 1.")
    paginator = Paginator(rows, per_page)
    if total is not None:
        paginator.count = total
    if int(text) > paginator.num_pages:
        raise Http404(f"This list has {paginator.num_pages} pages; there is no page {text}.")
    return paginator.page(int(text))


@dataclass(frozen=True)
class Excerpt[Row]:
    """The beginning of a list inside a page, or all of it; ``total`` counts the whole list."""

    rows: list[Row]
    total: int
    parameter: str

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_whole(self) -> bool:
        return len(self.rows) == self.total

    @property
    def is_long(self) -> bool:
        """Whether there is anything to say about what is shown."""
        return self.total > AT_FIRST


def excerpt[Row](request: HttpRequest, parameter: str, rows: QuerySet | list[Row]) -> Excerpt[Row]:
    """The first ``AT_FIRST`` of ``rows``; all of them where the address says ``?<parameter>=all``.

    Raises BadInput for any other value.
    """
    return excerpts(request, {parameter: rows})[parameter]


def excerpts(
    request: HttpRequest,
    lists: Mapping[str, Any],
    fetch: Callable[..., object] = lambda *_: None,
    totals: Mapping[str, Callable[[], int]] | None = None,
) -> dict[str, Excerpt[Any]]:
    """The same of several lists, each with its parameter; ``fetch`` may load what is shown of all at once.

    ``totals`` tell the length of long lists; those without are counted.
    """
    whole = {parameter: asks_for(request, parameter, "all", "shows every row") for parameter in lists}
    shown = {name: rows if whole[name] else rows[: AT_FIRST + 1] for name, rows in lists.items()}
    fetch(*shown.values())
    return {
        name: _excerpt(name, list(shown[name]), whole[name], (totals or {}).get(name) or partial(_length, rows))
        for name, rows in lists.items()
    }


def _excerpt(parameter: str, shown: list[Any], whole: bool, total: Callable[[], int]) -> Excerpt[Any]:
    if whole or len(shown) <= AT_FIRST:
        return Excerpt(shown, len(shown), parameter)
    return Excerpt(shown[:AT_FIRST], total(), parameter)


def _length(rows: Any) -> int:
    return len(rows) if isinstance(rows, list) else int(rows.count())


def asks_for(request: HttpRequest, parameter: str, known: str, what_it_does: str) -> bool:
    """Whether a parameter has the one value that is known; raises BadInput for any other."""
    wanted = request.GET.get(parameter, "")
    if wanted not in ("", known):
        raise BadInput(
            f"{parameter}={wanted[:40]!r} is not known here: only {parameter}={known}, which {what_it_does}."
        )
    return bool(wanted)
