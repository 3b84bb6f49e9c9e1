"""The day on which the record is looked at: what was true then.

Pages, files and the API take it as ``?as_of=2021-12-08`` (``record/middleware.py``). It is kept for the
time of one request, like the language and the time zone, so that every query that starts from
``.published()``, whatever page it is for, sees no fact of a later day.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

PARAMETER = "as_of"

# Pages that are the same on every day: they are about the record, not part of it.
_WITHOUT_DAYS = (
    "/account/",
    "/admin/",
    "/api/v1/extraction",
    "/api/v1/openapi.json",
    "/changes",
    "/components/",
    "/curate/",
    "/data/",
    "/definitions/",
    "/history/",
    "/readyz",
    "/static/",
    "/suggest/correction/",
    "/takedown/",
)
_ABOUT_THE_API = "/api/"  # the addresses under it have days

_day: ContextVar[datetime.date | None] = ContextVar("as_of", default=None)


def as_of_day() -> datetime.date | None:
    """The day that was asked for; None where nothing is left out."""
    return _day.get()


def has_days(path: str) -> bool:
    """Whether the page at a path can be looked at as of a day."""
    return path != _ABOUT_THE_API and not path.startswith(_WITHOUT_DAYS)


@contextmanager
def as_of(day: datetime.date | None) -> Iterator[None]:
    """Look at the record as of a day, or with None as it is."""
    token = _day.set(day)
    try:
        yield
    finally:
        _day.reset(token)


def today() -> datetime.date:
    """The day that the reader looks at: the present one in UTC, unless another was asked for."""
    return _day.get() or present_day()


def present_day() -> datetime.date:
    """The day on which we are, in UTC, which all clocks of the record use."""
    return timezone.now().date()
