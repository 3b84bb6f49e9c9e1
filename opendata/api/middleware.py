"""What holds for every answer under ``/api/v1/``, refusals included."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.http import ConditionalGetMiddleware

from web.errors import method_not_allowed
from web.exports import LICENCE
from web.formats import is_for_programs
from web.middleware import GetResponse

METHODS = ("GET", "HEAD", "OPTIONS")


class ApiMiddleware:
    """Any site may read the API, only read it, and is told when nothing has changed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.answer: Any = ConditionalGetMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_programs(request.path_info):
            return self.get_response(request)
        response = self._answer(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link"
        if response.status_code in (200, 304):
            response["Cache-Control"] = "public, no-cache"  # kept, but asked about each time
            response["Link"] = f'<{LICENCE}>; rel="license"'
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET":
            return self.answer(request)
        if request.method == "HEAD":
            return self._head(request)
        if request.method == "OPTIONS":  # asked by browsers before a request with headers of its own
            allowed = {
                "Allow": ", ".join(METHODS),
                "Access-Control-Allow-Methods": ", ".join(METHODS),
                "Access-Control-Allow-Headers": "If-None-Match",
                "Access-Control-Max-Age": "86400",
            }
            return HttpResponse(status=204, headers=allowed)
        return method_not_allowed(request, METHODS)

    def _head(self, request: HttpRequest) -> HttpResponse:
        """What a GET would say, without the body; the routes know GET only."""
        request.method = "GET"
        response = self.answer(request)
        request.method = "HEAD"
        response["Content-Length"] = str(len(response.content))
        response.content = b""
        return response
