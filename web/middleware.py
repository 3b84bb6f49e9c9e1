"""What is decided about a request before any page sees it."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse

from web.errors import BadInput, bad_request, method_not_allowed

type GetResponse = Callable[[HttpRequest], HttpResponse]

WRITTEN = ("/account/", "/admin/", "/curate/")  # where people sign in and edit
SENT_TO = ("/suggest/correction/", "/takedown/")  # what anybody may send, without an account
MAX_QUERY_LENGTH = 8192  # characters as sent; a page's whole state is in it


class HealthMiddleware:
    """``/healthz`` says that the process answers, whatever host it is asked by and without the database."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        return self.get_response(request)


class ReadOnlyMiddleware:
    """Public pages are only read: 405 for any other method, except where people sign in and edit.

    And except the two forms that readers may send.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} and not request.path_info.startswith(WRITTEN + SENT_TO):
            return method_not_allowed(request, ["GET", "HEAD"])
        return self.get_response(request)


class CleanInputMiddleware:
    """Refuse addresses that no page can use: NUL, broken UTF-8, or far too long a query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reason = self._reason_to_refuse(request)
        if reason:
            return bad_request(request, BadInput(reason))
        return self.get_response(request)

    def _reason_to_refuse(self, request: HttpRequest) -> str:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MAX_QUERY_LENGTH:
            return (
                f"The address has {len(query)} characters after the question mark; at most {MAX_QUERY_LENGTH} are read."
            )
        raw_query = unquote_to_bytes(query.replace("+", " "))
        if any("\0" in value for value in request.COOKIES.values()):
            return "A cookie contains a NUL character. Delete the cookies of this site and try again."
        if b"\0" in raw_query or "\0" in request.path_info:
            return "The address contains a NUL character, which no page of this site has in its address."
        try:
            raw_query.decode()
            request.path_info.encode()
        except UnicodeError:
            return "The address is not valid UTF-8. Perhaps it was cut off in the middle of a character."
        return ""
