"""The timeline of everything dated, and its overview in months."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from django.db.models import Count, Value
from django.db.models.functions import TruncMonth

from campaigns.models import Campaign, Event, Letter, Position, Response
from campaigns.timeline import Entry
from record.dates import Precision
from record.sources import load_sources

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


class Dated(Sequence[Entry]):
    """The dated ones among some facts, newest first: only those of a slice are loaded."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = {kind: rows.filter(date__isnull=False) for kind, rows in facts.items()}

    def __len__(self) -> int:
        return self._number

    @cached_property
    def _number(self) -> int:
        return sum(rows.count() for rows in self._facts.values())

    @overload
    def __getitem__(self, wanted: int) -> Entry: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Entry]: ...
    def __getitem__(self, wanted: int | slice) -> Entry | list[Entry]:
        first, last, _ = (wanted if isinstance(wanted, slice) else slice(wanted, wanted + 1)).indices(len(self))
        places = self._places(first, last) if first < last else []
        keys = {kind: [pk for each, pk in places if each == kind] for kind in self._facts}
        found = {kind: self._facts[kind].in_bulk(of_kind) for kind, of_kind in keys.items() if of_kind}
        load_sources(*(list(rows.values()) for rows in found.values()))
        entries = [Entry(kind, found[kind][pk].when, found[kind][pk]) for kind, pk in places]
        return entries if isinstance(wanted, slice) else entries[0]

    def _places(self, first: int, last: int) -> list[tuple[str, int]]:
        """Kind and primary key of the facts from one place to another, in the order of ``in_order``."""
        kinds = list(self._facts)
        newest = [
            rows.order_by("-date_latest", "-date", "pk")
            .annotate(rank=Value(rank))
            .values_list("rank", "pk", "date_latest", "date")[:last]
            for rank, rows in enumerate(self._facts.values())
        ]
        # Each kind has a short list, which is put in order here: one query for all of them.
        together = newest[0].union(*newest[1:], all=True).order_by() if len(newest) > 1 else newest[0]
        ordered = sorted(together, key=lambda row: (-row[2].toordinal(), -row[3].toordinal(), row[0], row[1]))
        return [(kinds[rank], pk) for rank, pk, *_ in ordered[first:last]]


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


def months(facts: Mapping[str, Any]) -> list[Month]:
    """All months from the first of some facts to the last, empty ones included.

    A date of year precision is in no month and is left out.
    """
    counted: dict[datetime.date, dict[str, int]] = {}
    for kind, rows in facts.items():
        exact = rows.filter(date__isnull=False).exclude(date_precision=Precision.YEAR).order_by()
        by_month = exact.values_list(TruncMonth("date")).annotate(number=Count("pk"))
        for month, number in by_month:
            counted.setdefault(month, {})[kind] = number
    if not counted:
        return []
    result, month = [], min(counted)
    while month <= max(counted):
        result.append(Month(month, counted.get(month, {})))
        month = (month + datetime.timedelta(days=32)).replace(day=1)
    return result
