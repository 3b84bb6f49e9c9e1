"""What every template may know of the record."""

from typing import Any

from django.http import HttpRequest

from record.as_of import PARAMETER, as_of_day, has_days, present_day


def looked_at(request: HttpRequest) -> dict[str, Any]:
    """The day that the reader looks at, whether another can be chosen, and what else is in the address."""
    others = [(name, values) for name, values in request.GET.lists() if name not in (PARAMETER, "page")]
    return {
        "as_of": as_of_day(),
        "has_days": has_days(request.path),
        "other_parameters": others,
        "present_day": present_day(),
    }
