"""The chart of the timeline as a picture to take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from dashboard import timeline as timelines
from dashboard.filters import TimelineFilter
from record.pictures import render_picture
from web.charts import BASE, WIDTH, stacked_bars

TALL = 2  # times as high as on the page
COLOURS = {
    "letter": "#d9701f",
    "response": "#0e5f5c",
    "silence": "#75306e",
    "position": "#234f8f",
    "event": "#8a7d6a",
}


def timeline_picture(request: HttpRequest) -> HttpResponse:
    """The bars of the timeline, filtered as it is, with a legend."""
    filter = TimelineFilter.of(request)
    values = filter.values
    kinds = {values["kind"]} if "kind" in values else set(timelines.KINDS)
    wanted: dict[str, Any] = {"kinds": kinds, "campaign": values.get("campaign"), "year": values.get("year")}
    months, earlier = timelines.recent(timelines.months(timelines.facts(**wanted)))
    chart = stacked_bars(months, kinds=timelines.KINDS)
    shown = [(kind, name) for kind, name in timelines.KINDS.items() if kind in kinds]
    campaign = f", {values['campaign']}" if "campaign" in values else ""
    about = f"Dated facts in each month{campaign}; most in a month: {chart.top}."
    if earlier:
        about += f" {earlier} earlier facts are not drawn."
    query = request.GET.urlencode()
    return render_picture(
        "dashboard/timeline.svg",
        title="Letters, responses, positions and events around Beijing 2022",
        about=about,
        page=f"/timeline/{'?' if query else ''}{query}",
        width=WIDTH,
        height=BASE * TALL + 50,
        drawing={
            "bars": [(COLOURS[bar.kind], bar) for bar in chart.bars],
            "labels": chart.labels,
            "last_anchor": chart.last_anchor,
            "tall": TALL,
            "base": BASE * TALL,
            "right": WIDTH,
            "legend": [(150 * place, COLOURS[kind], name) for place, (kind, name) in enumerate(shown)],
        },
    )
