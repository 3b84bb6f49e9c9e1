"""Positions of governments at a date."""

import datetime
from collections import defaultdict

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from actors.models import Government
from campaigns.models import Position
from campaigns.models.positions import Stance
from campaigns.tables import POSITIONS
from campaigns.tiles import tile_map
from record.dates import today
from record.exports import export
from web.dates import day_from
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
    day = day_from(request, "as_of")
    if form:
        rows = Position.objects.published().of_governments().standing_on(day or today())
        return export(request, form, POSITIONS, rows, words={"As of": day.isoformat()} if day else {})
    until = day or today()
    of_governments = Position.objects.published().of_governments().select_related("government").with_sources()
    latest = list(of_governments.standing_on(until))
    by_stance: dict[str, list[Position]] = defaultdict(list)
    for position in latest:
        by_stance[position.stance].append(position)
    return render_page(
        request,
        "campaigns/positions.html",
        {
            "day": day,
            "until": until,
            "stances": [(stance, by_stance[stance]) for stance in Stance],
            "positions": latest,
            "map": tile_map(Government.objects.published(), latest),
            "possible": of_governments.possible_by(until).oldest_first(),
            "milestones": MILESTONES,
        },
        partials=["results"],
    )
