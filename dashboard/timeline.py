"""The timeline of everything dated, and its overview in months."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from campaigns.models import Campaign, Event, Letter, Position, Response
from campaigns.timeline import Entry, entries, in_order

# Silence is not a response: what a source observed of it is a kind of its own.
KINDS = {
    "letter": "Letters",
    "response": "Responses",
    "silence": "Observed silence",
    "position": "Positions",
    "event": "Events",
}


def facts(*, kinds: set[str], campaign: Campaign | None = None, year: int | None = None) -> dict[str, Any]:
    """The facts of each of some kinds; with a campaign only what belongs to it."""
    letters = Letter.objects.published().select_related("campaign")
    responses = Response.objects.published().with_parties()
    positions = Position.objects.published().select_related("government")
    events = Event.objects.published()
    if campaign is not None:
        letters = letters.filter(campaign=campaign)
        responses = campaign.all_responses().with_parties()
        positions = positions.none()
        events = events.filter(campaigns=campaign)
    every: dict[str, Any] = {
        "letter": letters,
        "response": responses.answers(),
        "silence": responses.silences(),
        "position": positions,
        "event": events,
    }
    if year is not None:
        every = {kind: rows.filter(date__year=year) for kind, rows in every.items()}
    return {kind: rows for kind, rows in every.items() if kind in kinds}


def all_entries(*, kinds: set[str], campaign: Campaign | None = None, year: int | None = None) -> list[Entry]:
    """The dated ones among these facts, newest first."""
    wanted = facts(kinds=kinds, campaign=campaign, year=year)
    return in_order(*(entries(kind, rows.with_sources()) for kind, rows in wanted.items()), newest_first=True)


@dataclass(frozen=True)
class Month:
    """How many entries of each kind fall into one month."""

    first: datetime.date
    counts: dict[str, int]

    @property
    def numbers(self) -> list[int]:
        """The counts in the order of ``KINDS``."""
        return [self.counts.get(kind, 0) for kind in KINDS]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


# The overview begins here unless a filter says otherwise: what is earlier is a handful in 13 years.
OVERVIEW_FROM = datetime.date(2020, 1, 1)


def recent(every: list[Month]) -> tuple[list[Month], int]:
    """The months of the overview, and how many facts are earlier than it."""
    shown = [month for month in every if month.first >= OVERVIEW_FROM]
    if not shown:
        return every, 0
    return shown, sum(month.total for month in every if month.first < OVERVIEW_FROM)


def months(every: list[Entry]) -> list[Month]:
    """All months from the first entry to the last, empty ones included.

    A date of year precision is in no month and is left out.
    """
    counted: dict[datetime.date, Counter[str]] = {}
    for entry in every:
        if entry.when.precision != "year":
            counted.setdefault(entry.when.first.replace(day=1), Counter())[entry.kind] += 1
    if not counted:
        return []
    result, month = [], min(counted)
    while month <= max(counted):
        result.append(Month(month, dict(counted.get(month, {}))))
        month = (month + datetime.timedelta(days=32)).replace(day=1)
    return result
