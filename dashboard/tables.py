"""The timeline as a table: facts of every kind, one after the other by date."""

from collections.abc import Iterator, Mapping
from heapq import merge
from typing import Any

from django.db.models import F, Value

from campaigns.models import Event, Letter, Position, Response
from campaigns.models.positions import Stance
from campaigns.models.responses import ResponseStance
from campaigns.tables import EVENT_PAGE, POSITION_PAGE, RESPONSE_PAGE
from record.columns import date_columns, sources_column, state_columns
from web.tables import AddressOf, Cell, Column, InWords, Joined, Table


def _kind(name: str, model: Any, *, title: Column, key: Column, page: Column) -> Table:
    """The columns of one kind, the same for all; the last two say where its rows belong."""
    return Table(
        "timeline",
        "Timeline",
        [
            *date_columns("Date", "date"),
            Column("Kind", "kind", Value(name)),
            title,
            Column("Summary", "summary"),
            key,
            *state_columns(),
            sources_column(model),
            page,
            Column("", "last_day", "date_latest"),
            Column("", "first_day", "date"),
        ],
    )


def _who_did(actor: str, choices: Any) -> Joined:
    return Joined(f"{actor}__name", Value(": "), InWords("stance", dict(choices.choices)))


_KINDS = {
    "letter": _kind(
        "letter",
        Letter,
        title=Column("What", "title"),
        key=Column("Key", "key"),
        page=Column("Page", "page", AddressOf("campaigns:letter", "key")),
    ),
    "response": _kind(
        "response",
        Response,
        title=Column("What", "title", _who_did("actor", ResponseStance)),
        key=Column("Key", "key"),
        page=Column("Page", "page", RESPONSE_PAGE),
    ),
    "position": _kind(
        "position",
        Position,
        title=Column("What", "title", _who_did("government", Stance)),
        key=Column("Key", "key", "government__key"),
        page=Column("Page", "page", POSITION_PAGE),
    ),
    "event": _kind(
        "event",
        Event,
        title=Column("What", "title"),
        key=Column("Key", "key"),
        page=Column("Page", "page", EVENT_PAGE),
    ),
}
_KINDS["silence"] = _kind(
    "silence",
    Response,
    title=Column("What", "title", _who_did("actor", ResponseStance)),
    key=Column("Key", "key"),
    page=Column("Page", "page", RESPONSE_PAGE),
)
_HIDDEN = 2

TIMELINE = Table("timeline", "Timeline", _KINDS["letter"].columns[:-_HIDDEN])


def timeline_cells(facts: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    """The rows of the timeline, newest first, from the facts of each kind."""
    groups = (_KINDS[kind].cells(_newest_first(rows)) for kind, rows in facts.items())
    for row in merge(*groups, key=lambda row: row[-_HIDDEN:], reverse=True):
        yield row[:-_HIDDEN]


def _newest_first(rows: Any) -> Any:
    """In the order of the timeline: what is less exact is as late as the end of its span."""
    return rows.filter(date__isnull=False).order_by(
        F("date_latest").desc(), F("date").desc(), *rows.model._meta.ordering
    )
