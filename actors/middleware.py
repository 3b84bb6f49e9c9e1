"""Old addresses of actors that were merged: each leads to the actor that it is part of now, for ever."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import urlencode

from actors.models import PAGES, Actor, Redirect
from record.models import Visibility
from web.errors import Gone, not_found
from web.middleware import GetResponse

# Parameters of paths and of queries that name an actor by its key; the API's paths have ``key`` for every resource.
IN_PATHS = {f"{kind}_key" for kind in PAGES}
IN_PATHS_OF_THE_API = {f"api:{kind}" for kind in PAGES}
IN_QUERIES = ("actor", "addressee", "body", "government", "lead", "person", "signatory")

HISTORY, TABLE = "record:history", Actor._meta.db_table.replace("_", "-")
SEEN = (Visibility.PUBLIC, Visibility.UNLISTED)


class RedirectMiddleware:
    """Looks for merged actors only where a page was not found, or refused a value: no other page takes longer for it.

    So it holds for pages, their files, filters of lists, and the API alike.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (400, 404) and request.method in ("GET", "HEAD"):
            return _answer_of_merged(request) or response
        return response


def _answer_of_merged(request: HttpRequest) -> HttpResponse | None:
    """The way to what is meant now; a tombstone if that was hidden; None where no merged actor is named."""
    if request.resolver_match is None:
        return None
    view, arguments = request.resolver_match.view_name, request.resolver_match.kwargs
    if view == HISTORY and arguments["table"] == TABLE:
        argument, named = "row_id", {"number": arguments["row_id"]} if arguments["row_id"] < 2**63 else {"pk": None}
    else:
        argument = next((name for name in arguments if name in IN_PATHS), "")
        argument = argument or ("key" if view in IN_PATHS_OF_THE_API else "")
        named = {"key": arguments.get(argument, "")}
    in_query = [value for name in IN_QUERIES for value in request.GET.getlist(name)]
    if not (argument or in_query):
        return None
    page = Redirect.objects.filter(**named).select_related("actor").first() if argument else None
    if page is not None and not _may_lead(page):
        return (
            not_found(request, Gone(f"This {page.actor.kind} was taken out of public view."))
            if _is_gone(page)
            else None
        )
    led = _where_keys_lead(in_query)
    if page is None and not led:
        return None
    path = request.path
    if page is not None:
        arguments = arguments | {argument: page.actor_id if argument == "row_id" else page.actor.key}
        path = reverse(view, kwargs=arguments)
    query = {
        name: [*dict.fromkeys(led.get(value, value) if name in IN_QUERIES else value for value in values)]
        for name, values in request.GET.lists()
    }
    response = HttpResponsePermanentRedirect(f"{path}?{urlencode(query, doseq=True)}" if query else path)
    response["Cache-Control"] = "no-cache"  # a merge can be undone: a browser that remembers the way asks again
    return response


def _where_keys_lead(keys: list[str]) -> dict[str, str]:
    redirects = Redirect.objects.filter(key__in=keys).select_related("actor") if keys else ()
    return {redirect.key: redirect.actor.key for redirect in redirects if _may_lead(redirect)}


def _may_lead(redirect: Any) -> bool:
    """Whether both what was merged and what it is part of can be seen at their addresses."""
    return redirect.visibility in SEEN and redirect.actor.visibility in SEEN


def _is_gone(redirect: Any) -> bool:
    """Whether there was something to be seen at the old address, or its tombstone."""
    return redirect.visibility != Visibility.CURATORS and (
        Visibility.HIDDEN in (redirect.visibility, redirect.actor.visibility)
    )
