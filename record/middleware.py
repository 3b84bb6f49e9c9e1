"""The day in the address: pages, and all links on them, as of ``?as_of=2021-12-08``."""

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse

from record.as_of import PARAMETER, as_of, has_days, present_day
from web.dates import day_from
from web.errors import BadInput, bad_request
from web.middleware import GetResponse

# Elements that lead on. Those with the attribute data-other-day set the day themselves, or leave it.
_LEADS_ON = re.compile(r"<(a|form|link) (?![^>]*data-other-day)[^>]*>")
_ADDRESS = re.compile(r'\b(href|hx-get)="(/(?!/)[^"]*|\?[^"]*)"')


class AsOfMiddleware:
    """Looks at the record as of the day in the address, and keeps the day in the links and forms of the page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.GET.get(PARAMETER) or not has_days(request.path_info):
            return self.get_response(request)
        try:
            day = _checked_day(request)
        except BadInput as error:
            return bad_request(request, error)
        with as_of(day):
            response: Any = self.get_response(request)
        if response.streaming:
            response.streaming_content = _looking_at(day, response.streaming_content)
        elif response.get("Content-Type", "").startswith("text/html"):
            response.content = with_day(response.content.decode(), day).encode()
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response


def _checked_day(request: HttpRequest) -> datetime.date | None:
    day = day_from(request, PARAMETER)
    if day and day > present_day():
        raise BadInput(f"{PARAMETER}={day.isoformat()} is in the future: what will be true then is not known.")
    return day


def _looking_at(day: datetime.date | None, content: Iterable[bytes]) -> Iterator[bytes]:
    """The parts of a file, each made while the day is looked at: queries run only then."""
    with as_of(day):
        yield from content


def with_day(html: str, day: datetime.date | None) -> str:
    """A page whose links to other pages with days, and whose forms, keep the day."""
    if day is None:
        return html
    kept = f"{PARAMETER}={day.isoformat()}"
    field = f'<input type="hidden" name="{PARAMETER}" value="{day.isoformat()}">'

    def address(found: re.Match[str]) -> str:
        name, old = found.groups()
        path, mark, fragment = old.partition("#")
        if f"{PARAMETER}=" in path or not (path.startswith("?") or has_days(path)):
            return found[0]
        joint = "?" if "?" not in path else "" if path.endswith("?") else "&amp;"
        return f'{name}="{path}{joint}{kept}{mark}{fragment}"'

    def element(found: re.Match[str]) -> str:
        tag = found[0]
        if found[1] == "form":
            return tag + field if 'method="get"' in tag else tag
        return _ADDRESS.sub(address, tag)

    return _LEADS_ON.sub(element, html)
