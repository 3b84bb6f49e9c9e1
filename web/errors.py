"""Bad input, told in one sentence."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


class BadInput(BadRequest):
    """Something in the address or a form can not be used; ``str()`` is shown to the reader."""


class Gone(Http404):
    """Something that was in the public record and was taken out of it."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: says what was wrong where we know it."""
    # Messages of Django's own refusals can quote raw input or name internals.
    reason = str(exception) if isinstance(exception, BadInput) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a page that is not there, with ways on; 410 with a tombstone for one that was hidden."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    if isinstance(exception, Gone):
        return render(request, "410.html", {"reason": reason}, status=410)
    return render(request, "404.html", {"reason": reason}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: not for this reader, or a form without its token (Django's ``reason`` names internals and is not shown)."""
    return render(request, "403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses no database and no request data, since either may be what broke."""
    return HttpResponse(render_to_string("500.html"), status=500)
