"""Bad input, told in one sentence: on a page to people, as JSON to programs."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from web.formats import is_for_programs


class BadInput(BadRequest):
    """Something in the address or a form can not be used; ``str()`` is shown to the reader."""


class Gone(Http404):
    """Something that was in the public record and was taken out of it."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: says what was wrong where we know it."""
    # Messages of Django's own refusals can quote raw input or name internals.
    reason = str(exception) if isinstance(exception, BadInput) else ""
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20
        reason = f"The form holds more than {most:.1f} MB of text. Nothing was saved: go back, and shorten it."
    if is_for_programs(request.path_info):
        return _sentence(400, reason or "Something in the request can not be used.")
    return render(request, "400.html", {"reason": reason}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a page that is not there, with ways on; 410 with a tombstone for one that was hidden."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    status = 410 if isinstance(exception, Gone) else 404
    if is_for_programs(request.path_info):
        return _sentence(status, reason or "There is nothing at this address: /api/ lists all that there are.")
    return render(request, f"{status}.html", {"reason": reason}, status=status)


def method_not_allowed(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    """405: the record is read here, and written elsewhere."""
    if is_for_programs(request.path_info):
        response = _sentence(405, f"{request.method} is not possible here: everything can be read with GET.")
    else:
        response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(allowed)
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """403: not for this reader, or a form without its token (Django's ``reason`` names internals and is not shown)."""
    return render(request, "403.html", status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many attempts at something that is protected by counting them."""
    return render(request, "429.html", status=429)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses no database and no request data, since either may be what broke."""
    if is_for_programs(request.path_info):
        return _sentence(500, "Something broke on our side; it is not the request.")
    return HttpResponse(render_to_string("500.html"), status=500)


def _sentence(status: int, sentence: str) -> HttpResponse:
    """A refusal for programs."""
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})
