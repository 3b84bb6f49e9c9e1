"""Days of publication as machines write them, as exact as they are told and no more."""

import datetime
import email.utils
import re

FIRST_YEAR = 1990  # nothing on the web is older
ISO = re.compile(r"\s*(\d{4})(?:-?(\d{2})(?:-?(\d{2})(?!\d))?)?(?!\d)")
TIME = re.compile(r"[T ](\d{2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?", re.IGNORECASE)
ABROAD = re.compile(r"Z|UTC|GMT|[+-]00:?00", re.IGNORECASE)


def iso(told: str, *, today: datetime.date | None = None) -> str:
    """``2021-10-29``, ``2021-10`` or ``2021`` of an ISO or e-mail date.

    The day is the one that is written, in the time zone in which it is written. Empty for anything else, and for days
    that can not be: of the future, or before the web.
    """
    day = moment(told)[:10]
    latest = (today or datetime.date.today()) + datetime.timedelta(days=1)
    return day if day and int(day[:4]) >= FIRST_YEAR and day <= latest.isoformat()[: len(day)] else ""


def moment(told: str) -> str:
    """The same with the time and its zone where they are told: ``2021-10-29T23:30:00-07:00``."""
    told = told.strip()[:80]
    found = ISO.match(told)
    if not found:
        return _of_mail(told)
    try:
        datetime.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return ""
    day = "-".join(part for part in found.groups() if part)
    time = TIME.match(told, found.end()) if found[3] else None
    if not time:
        return "" if told[found.end() :] else day
    try:
        datetime.time(int(time[1]), int(time[2]), int(time[3] or 0))
    except ValueError:
        return day
    zone = (time[4] or "").upper()
    zone = "Z" if zone and ABROAD.fullmatch(zone) else zone
    zone = f"{zone[:3]}:{zone[-2:]}" if len(zone) > 3 else zone
    return f"{day}T{time[1]}:{time[2]}:{time[3] or '00'}{zone}"


def _of_mail(told: str) -> str:
    """``Fri, 29 Oct 2021 23:30:00 -0700``."""
    try:
        found = email.utils.parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return found.isoformat().replace("+00:00", "Z")


def at_home(first: str, others: list[str]) -> str:
    """The same moment told in its own time zone, where ``first`` is told in UTC and one of the others is not."""
    instant = _instant(first)
    if instant is None or not first.endswith("Z"):
        return first
    return next((other for other in others if not other.endswith("Z") and _instant(other) == instant), first)


def in_order(told: str) -> str:
    """A text by which moments can be put in order, whatever their time zones."""
    instant = _instant(told)
    return instant.isoformat() if instant else told


def _instant(told: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(told)
    except ValueError:
        return None
    return found.astimezone(datetime.UTC) if found.tzinfo else None
