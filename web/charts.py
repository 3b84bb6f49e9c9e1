"""Charts as plain geometry that a template draws as SVG. No chart without a table beside it."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

WIDTH, HEIGHT, BASE = 960, 150, 126  # drawing units; BASE is the line that bars stand on


class Counted(Protocol):
    """A month with counts by kind."""

    @property
    def first(self) -> datetime.date: ...

    @property
    def counts(self) -> dict[str, int]: ...


@dataclass
class Bar:
    """One rectangle of a bar, with the words that a pointer shows."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass
class Chart:
    """Bars, the labels under them, and the largest value with its height."""

    bars: list[Bar] = field(default_factory=list)
    labels: list[tuple[float, str]] = field(default_factory=list)
    top: int = 0
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE

    @property
    def last_anchor(self) -> str:
        """Where the last label hangs: to the left of its place when it would leave the drawing."""
        return "end" if self.labels and self.labels[-1][0] > self.width - 40 else "start"


def stacked_bars(months: Iterable[Counted], *, kinds: Mapping[str, str]) -> Chart:
    """One bar for each month, its kinds stacked from the base; years are labelled at their January."""
    months = list(months)
    chart = Chart(top=max((sum(month.counts.values()) for month in months), default=0))
    if not chart.top:
        return chart
    step = WIDTH / len(months)
    scale = (BASE - 14) / chart.top
    labelled_until = float("-inf")
    for index, month in enumerate(months):
        x, y = index * step, float(BASE)
        for kind, name in kinds.items():
            if number := month.counts.get(kind, 0):
                y -= number * scale
                title = f"{month.first:%B %Y}: {name.lower()} {number}"
                chart.bars.append(
                    Bar(kind, round(x, 1), round(y, 1), round(max(step - 1, 0.8), 1), round(number * scale, 1), title)
                )
        if (month.first.month == 1 or index == 0) and x - labelled_until > 40:
            chart.labels.append((round(x, 1), str(month.first.year)))
            labelled_until = x
    return chart
