"""How a fetch can end without a page: refused, put off or failed, each with a reason that says what to do next."""

import datetime
import re
from email.utils import parsedate_to_datetime
from http import HTTPStatus

PASTE = "If you have its text, paste it."
AGAIN = "It is tried again later."

SHORTEST_WAIT = datetime.timedelta(minutes=1)
UNSAID_WAIT = datetime.timedelta(hours=1)
LONGEST_WAIT = datetime.timedelta(hours=24)


class NotFetched(Exception):
    """No page came; ``reason`` is for people. What is known of the answer by then is in the other fields."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.address = ""  # that answered, or would have
        self.status: int | None = None  # of HTTP
        self.size = 0  # bytes of content received, decompressed
        self.seconds = 0.0


class Refused(NotFetched):
    """Not to be tried again as it is."""


class Failed(NotFetched):
    """It may well go better another time."""


class Later(NotFetched):
    """The site asks us not to come before ``until``."""

    def __init__(self, reason: str, until: datetime.datetime) -> None:
        super().__init__(reason)
        self.until = until


REFUSED = {
    400: "The site does not understand this address (400). Check it for typing errors.",
    401: f"The page is only for people who sign in (401). {PASTE}",
    402: f"The page is only for people who pay (402). {PASTE}",
    403: f"The site does not give this page to programs (403). {PASTE}",
    404: f"There is no page at this address (404). Check it for typing errors. {PASTE}",
    407: f"The page is only for people who sign in (407). {PASTE}",
    410: f"The page is gone (410). {PASTE}",
    451: f"The page is withheld for legal reasons (451). {PASTE}",
}
FAILED = {
    204: f"The site answered without any content (204). {AGAIN}",
    206: f"The site sent a part of the page only (206). {AGAIN}",
    304: f"The site says that nothing has changed (304), but we hold no version of it. {AGAIN}",
    408: f"The site waited too long for us (408). {AGAIN}",
    425: f"The site is not ready yet (425). {AGAIN}",
    500: f"The site has an error of its own (500). {AGAIN}",
    502: f"The site can not be reached behind its own front (502). {AGAIN}",
    503: f"The site is overloaded or under repair (503). {AGAIN}",
    504: f"The site took too long behind its own front (504). {AGAIN}",
}


def check_status(status: int, retry_after: str, now: datetime.datetime) -> None:
    """Nothing for a page that came (200, 203); raises what any other answer means.

    ``retry_after`` is the header of that name, empty if there was none.
    """
    if status in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
        return
    until = wait_until(retry_after, now)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Later("The site asks us to come less often (429). It is tried again then.", until or now + UNSAID_WAIT)
    if status == HTTPStatus.SERVICE_UNAVAILABLE and until:
        raise Later("The site asks us to come back later (503). It is tried again then.", until)
    if status in REFUSED:
        raise Refused(REFUSED[status])
    if status in FAILED:
        raise Failed(FAILED[status])
    if 400 <= status < 500:
        raise Refused(f"The site does not give us this page ({status}). {PASTE}")
    raise Failed(f"The site answered with something else than a page ({status}). {AGAIN}")


def wait_until(retry_after: str, now: datetime.datetime) -> datetime.datetime | None:
    """The moment that a Retry-After names, in seconds or as a date; ``None`` if it says nothing readable.

    Never sooner than in a minute and never later than in a day, whatever it says.
    """
    value = retry_after.strip()
    if re.fullmatch(r"[0-9]{1,20}", value):
        wait = datetime.timedelta(seconds=min(int(value), LONGEST_WAIT.total_seconds()))
    else:
        try:
            when = parsedate_to_datetime(value)
        except (ValueError, OverflowError):
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=datetime.UTC)
        wait = when - now
    return now + max(SHORTEST_WAIT, min(wait, LONGEST_WAIT))
