"""Dates in a text, counted from the day on which it was published where they are relative."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.ingest.extract.folding import fold
from articles.ingest.extract.schema import Precision
from articles.ingest.extract.words import Words

ISO = re.compile(r"\b(20\d\d|19\d\d)-(0[1-9]|1[0-2])-([0-2]\d|3[01])\b")
YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-4]\d)\b")
YEARS = range(1950, 2050)


@dataclass(frozen=True)
class When:
    """A date as exact as it was given; ``value`` is ``2021-10-29``, ``2021-10`` or ``2021``."""

    value: str
    precision: Precision
    start: int
    end: int
    relative: bool = False

    def is_before(self, day: datetime.date, days: int) -> bool:
        """Whether even its last day lies more than ``days`` before ``day``."""
        parts = [int(part) for part in self.value.split("-")]
        last = {1: (12, 31), 2: (parts[1] if len(parts) > 1 else 12, 28)}.get(len(parts))
        end = datetime.date(parts[0], *(last or (parts[1], parts[2])))
        return (day - end).days > days


def dates_in(text: str, start: int, end: int, words: Words, published: datetime.date | None) -> list[When]:
    """The dates between two offsets, in their order, the more exact one where two overlap."""
    taken: list[When] = []
    for when in _all(text, start, end, words, published):
        if all(when.end <= other.start or other.end <= when.start for other in taken):
            taken.append(when)
    return sorted(taken, key=lambda when: when.start)


def _all(text: str, start: int, end: int, words: Words, published: datetime.date | None) -> Iterator[When]:
    for match in ISO.finditer(text, start, end):
        yield from _day(match, match[1], int(match[2]), match[3], published)
    for pattern in (words.day_month, words.month_day):
        for match in pattern.finditer(text, start, end):
            month = words.months[fold(match["month"]).rstrip(".")]
            yield from _day(match, match["year"], month, match["day"], published)
    for match in words.month_year.finditer(text, start, end):
        yield When(f"{match['year']}-{words.months[fold(match['month']).rstrip('.')]:02}", "month", *match.span())
    if published:
        yield from _relative(text, start, end, words, published)
    for match in words.month_alone.finditer(text, start, end):
        if published:
            month = words.months[fold(match["month"]).rstrip(".")]
            year = published.year - (month > published.month)
            yield When(f"{year}-{month:02}", "month", *match.span())
    for match in YEAR.finditer(text, start, end):
        yield When(match[0], "year", *match.span())


def _day(
    match: re.Match[str], year: str | None, month: int, day: str, published: datetime.date | None
) -> Iterator[When]:
    """A day; where the year is missing, the one that lies nearest before publication (or a month ahead of it)."""
    try:
        if year:
            value = datetime.date(int(year), month, int(day))
        elif published:
            value = datetime.date(published.year, month, int(day))
            if (value - published).days > 45:
                value = value.replace(year=published.year - 1)
            elif (published - value).days > 330:
                value = value.replace(year=published.year + 1)
        else:
            return
    except ValueError:
        return
    if value.year in YEARS:
        yield When(value.isoformat(), "day", *match.span())


def _relative(text: str, start: int, end: int, words: Words, published: datetime.date) -> Iterator[When]:
    for match in words.weekday.finditer(text, start, end):
        back = (published.weekday() - words.weekdays[fold(match["weekday"])]) % 7
        if match["next"]:
            back -= 7
        day = published - datetime.timedelta(days=back)
        yield When(day.isoformat(), "day", *match.span(), relative=True)
    for match in words.near_day.finditer(text, start, end):
        day = published + datetime.timedelta(days=words.near_days[fold(match[0])])
        yield When(day.isoformat(), "day", *match.span(), relative=True)
    for match in words.days_ago.finditer(text, start, end):
        number = match["days"]
        days = int(number) if number.isdigit() else words.numbers.get(fold(number), 0)
        if 0 < days < 15:
            day = published - datetime.timedelta(days=days)
            yield When(day.isoformat(), "day", *match.span(), relative=True)
    for match in words.this_month.finditer(text, start, end):
        yield When(f"{published:%Y-%m}", "month", *match.span(), relative=True)
    for match in words.last_month.finditer(text, start, end):
        before = published.replace(day=1) - datetime.timedelta(days=1)
        yield When(f"{before:%Y-%m}", "month", *match.span(), relative=True)
    for match in words.last_year.finditer(text, start, end):
        yield When(str(published.year - 1), "year", *match.span(), relative=True)
