"""Positions of governments at a date."""

import datetime
from collections import defaultdict

from django.http import HttpRequest, HttpResponse

from actors.models import Government
from campaigns.models import Position
from campaigns.models.positions import Stance
from campaigns.tiles import tile_map
from record.dates import today
from web.dates import day_from
from web.htmx import render_page

# Days worth a look, offered as links.
MILESTONES = (
    (datetime.date(2021, 12, 5), "before the first announcement"),
    (datetime.date(2021, 12, 7), "the day after the United States"),
    (datetime.date(2021, 12, 9), "after Australia, Britain and Canada"),
    (datetime.date(2022, 2, 4), "the opening of the Games"),
)


def positions(request: HttpRequest) -> HttpResponse:
    """Where each government stood on a day (today without one); what is only possible is apart."""
    day = day_from(request, "as_of")
    until = day or today()
    of_governments = Position.objects.published().of_governments().select_related("government").with_sources()
    latest = sorted(of_governments.certain_by(until).latest_per_government(), key=lambda p: p.government.folded_name)
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
