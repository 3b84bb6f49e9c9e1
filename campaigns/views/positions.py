"""Positions of governments at a date."""

import datetime
from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from actors.models import Government
from campaigns.counting import count
from campaigns.details import cited_positions
from campaigns.filters import CountFilter
from campaigns.models import Position
from campaigns.models.positions import Stance
from campaigns.tables import POSITIONS
from campaigns.tiles import tile_map
from record.as_of import as_of, today
from record.exports import export
from web.citing import render_file
from web.htmx import render_page

# Days worth a look, offered as links.
MILESTONES = (
    (datetime.date(2021, 12, 5), "before the first announcement"),
    (datetime.date(2021, 12, 7), "the day after the United States"),
    (datetime.date(2021, 12, 9), "after Australia, Britain and Canada"),
    (datetime.date(2022, 2, 4), "the opening of the Games"),
)


def positions(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """Where each government stood on a day (today without one); what is only possible is apart."""
    if form:
        return export(request, form, POSITIONS, Position.objects.published().of_governments().standing_on(today()))
    page = _about(today()) | {"milestones": MILESTONES, "cited": cited_positions(today())}
    page |= _count(CountFilter.of(request), page["positions"], today())
    return render_page(request, "campaigns/positions.html", page)


def _count(filter: CountFilter, positions: list[Position], until: datetime.date) -> dict[str, Any]:
    """How many joined, by the definition that the reader set."""
    definition = filter.definition
    if definition.parliaments:
        of_parliaments = Position.objects.published().of_parliaments().select_related("government")
        positions = [*positions, *of_parliaments.standing_on(until)]
    return {"counting": filter, "definition": definition, "counted": count(positions, definition)}


def positions_file(request: HttpRequest, ending: str) -> HttpResponse:
    """The reference to the positions on a day; the positions themselves are a list, with files of its own."""
    return render_file(cited_positions(today()), ending)


def _about(until: datetime.date) -> dict[str, Any]:
    """Where each government stood by the end of a day."""
    with as_of(None):  # what is possible may be of a later day
        every = Position.objects.published().of_governments().select_related("government").with_sources()
    latest = list(every.standing_on(until))
    by_stance: dict[str, list[Position]] = defaultdict(list)
    for position in latest:
        by_stance[position.stance].append(position)
    return {
        "until": until,
        "stances": [(stance, by_stance[stance]) for stance in Stance],
        "positions": latest,
        "map": tile_map(Government.objects.published(), latest),
        "possible": every.possible_by(until).oldest_first(),
    }
