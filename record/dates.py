"""Dates that say how exact they are: a day, a month or a year.

In the database a partial date is two columns: the first day of its span and its precision. So
``2021-10`` sorts as 1 October and is never shown as one.
"""

import calendar
import datetime
import re
from dataclasses import dataclass
from typing import Self

from django.db import models
from django.db.models import Q

# Not Django's own, which are translated each time they are shown: the record is in English.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

FIRST_YEAR, LAST_YEAR = 1900, 2100


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_SHAPES = {
    Precision.DAY: re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    Precision.MONTH: re.compile(r"\d{4}-\d{2}", re.ASCII),
    Precision.YEAR: re.compile(r"\d{4}", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year. ``first`` is the first day of its span."""

    first: datetime.date
    precision: str

    @classmethod
    def parse(cls, text: str, precision: str = "") -> Self:
        """Read ``2021-10-29``, ``2021-10`` or ``2021``; a given precision must fit the form.

        Raises ValueError with a sentence that says what is wrong.
        """
        found = next((p for p, shape in _SHAPES.items() if shape.fullmatch(text)), None)
        if found is None:
            raise ValueError(f"{text!r} is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
        if precision and precision != found:
            raise ValueError(f"{text!r} is written as a {found}, but its precision says {precision!r}")
        year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"the year of {text!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
        try:
            return cls(datetime.date(year, month, day), str(found))
        except ValueError:
            raise ValueError(f"{text!r} is not in the calendar") from None

    @property
    def last(self) -> datetime.date:
        """The last day of the span: from then on the fact was certainly true."""
        if self.precision == Precision.DAY:
            return self.first
        if self.precision == Precision.YEAR:
            return datetime.date(self.first.year, 12, 31)
        days = calendar.monthrange(self.first.year, self.first.month)[1]
        return self.first.replace(day=days)

    @property
    def iso(self) -> str:
        """``2021-10-29``, ``2021-10`` or ``2021``: as much as is known."""
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    def __str__(self) -> str:
        month = f"{MONTHS[self.first.month - 1]} {self.first.year}"
        if self.precision == Precision.DAY:
            return f"{self.first.day} {month}"
        return month if self.precision == Precision.MONTH else str(self.first.year)


def partial(first: datetime.date | None, precision: str) -> PartialDate | None:
    """The pair of columns as one value; None where no date is known."""
    return PartialDate(first, precision) if first else None


def precision_field() -> models.CharField:
    """The column beside a date that says how exact it is; empty where no date is known."""
    return models.CharField(max_length=5, choices=Precision, blank=True, default="")


def latest_field(field: str) -> models.GeneratedField:
    """The last day of the span of ``field``, kept by the database."""
    end_of = "({} + interval '1 {}' - interval '1 day')::date"
    return models.GeneratedField(
        expression=models.Case(
            models.When(
                **{f"{field}_precision": Precision.YEAR},
                then=models.Func(models.F(field), template=end_of.format("%(expressions)s", "year")),
            ),
            models.When(
                **{f"{field}_precision": Precision.MONTH},
                then=models.Func(models.F(field), template=end_of.format("%(expressions)s", "month")),
            ),
            default=models.F(field),
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
        editable=False,
    )


def partial_date_constraints(prefix: str, field: str) -> list[models.CheckConstraint]:
    """What must hold for a partial date: both columns or none, and nothing below its precision."""
    known, precision = f"{field}__isnull", f"{field}_precision"
    first_of_month = Q(**{f"{field}__day": 1})
    first_of_year = first_of_month & Q(**{f"{field}__month": 1})
    return [
        models.CheckConstraint(
            name=f"{prefix}_{field}_has_precision",
            condition=Q(**{known: True, precision: ""}) | Q(**{known: False, f"{precision}__in": Precision.values}),
            violation_error_message="Give a date and its precision together, or neither.",
        ),
        models.CheckConstraint(
            name=f"{prefix}_{field}_fits_precision",
            condition=Q(**{precision + "__in": ["", Precision.DAY]})
            | (Q(**{precision: Precision.MONTH}) & first_of_month)
            | (Q(**{precision: Precision.YEAR}) & first_of_year),
            violation_error_message="A month is written as its first day, a year as its 1 January.",
        ),
    ]
