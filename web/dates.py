"""A day in the address of a page."""

import datetime
import re

from django.http import HttpRequest

from web.errors import BadInput


def day_from(request: HttpRequest, parameter: str) -> datetime.date | None:
    """The day that ``?parameter=YYYY-MM-DD`` names, None without it; raises BadInput for any other form."""
    text = request.GET.get(parameter, "")
    if not text:
        return None
    try:
        if not re.fullmatch(r"(19|20)\d{2}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{parameter}={text[:40]!r} is not a day: write it as 2021-12-08.") from None
