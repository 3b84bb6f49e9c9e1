"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The name of the site and the absolute address of this page without its query."""
    return {"site_name": settings.SITE_NAME, "canonical_url": settings.SITE_URL + request.path}
