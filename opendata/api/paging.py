"""Lists in pages that lose and repeat nothing while the record grows and is corrected.

Rows come in the order in which they entered the record, which no correction changes; a cursor says after
which row a page begins.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from web import filters
from web.errors import BadInput

PER_PAGE, AT_MOST = 50, 100
CURSOR, LIMIT = "cursor", "limit"


class Paging(filters.Filter):
    """Which page of a list is asked for."""

    limit = filters.forms.IntegerField(
        label="Rows on a page",
        required=False,
        min_value=1,
        max_value=AT_MOST,
        help_text=f"{PER_PAGE} without it.",
        error_messages={"invalid": f"write a number from 1 to {AT_MOST}."},
    )
    cursor = filters.forms.CharField(
        label="Where a page begins",
        required=False,
        max_length=100,
        help_text="Take it, as it is, from `next` of the page before.",
    )


def page_of(request: HttpRequest, of: str, rows: Any) -> tuple[list[Any], str | None]:
    """The rows of the page that is asked for, and the address of the next one.

    ``of`` names the list: its cursors are of no use elsewhere. Raises BadInput for others.
    """
    values = Paging.of(request).values
    size = values.get(LIMIT, PER_PAGE)
    after = _row_after(of, values[CURSOR]) if CURSOR in values else 0
    found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
    if len(found) <= size:
        return found, None
    query = request.GET.copy()
    query[CURSOR] = _cursor(of, found[size - 1].pk)
    return found[:size], f"{settings.SITE_URL}{request.path}?{query.urlencode()}"


def _cursor(of: str, pk: int) -> str:
    return urlsafe_b64encode(f"{of}:{pk}".encode()).decode().rstrip("=")


def _row_after(of: str, cursor: str) -> int:
    try:
        name, _, number = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().rpartition(":")
    except ValueError:  # of any of the two decoders
        name, number = "", ""
    if name != of or not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise BadInput(f"{CURSOR}={cursor[:60]!r} is none of this list: leave it out to begin, then follow “next”.")
    return int(number)
