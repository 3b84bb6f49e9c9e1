"""Charts are plain geometry that agrees with its numbers."""

import datetime
from dataclasses import dataclass

from web.charts import BASE, WIDTH, stacked_bars

KINDS = {"letter": "Letters", "event": "Events"}


@dataclass(frozen=True)
class Month:
    first: datetime.date
    counts: dict[str, int]


def test_bars_stand_on_each_other_and_the_highest_fits() -> None:
    months = [
        Month(datetime.date(2021, 12, 1), {"letter": 3, "event": 1}),
        Month(datetime.date(2022, 1, 1), {}),
        Month(datetime.date(2022, 2, 1), {"event": 2}),
    ]
    chart = stacked_bars(months, kinds=KINDS)
    assert chart.top == 4
    letter, event, later = chart.bars
    assert round(letter.y + letter.height, 1) == BASE
    assert round(event.y + event.height, 1) == letter.y
    assert letter.height == round(3 * event.height, 1)
    assert event.y >= 0
    assert later.x + later.width <= WIDTH
    assert later.title == "February 2022: events 2"
    assert [label for _, label in chart.labels] == ["2021", "2022"]


def test_nothing_to_draw_is_an_empty_chart() -> None:
    assert stacked_bars([], kinds=KINDS).bars == []
