"""Old addresses of rows that became one with another when two actors were merged: each leads to the row that stays."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from actors.models import Affiliation
from articles.models import Citation
from campaigns.models import Addressee, Looking, Position, Signature
from curation.models import Folded
from record.database import curated_model
from record.models import Fact, Visibility
from web.middleware import GetResponse

# What the API calls by numbers; pages name rows by table and number (``/history/campaigns-addressee/12/``).
IN_THE_API: dict[str, Any] = {
    f"api:{model._meta.model_name}": model for model in (Addressee, Affiliation, Citation, Looking, Position, Signature)
}


class FoldedMiddleware:
    """Looks for folded rows only where nothing was found: no other page takes longer for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD", "POST"):
            return _to_what_stays(request) or response
        return response


def _to_what_stays(request: HttpRequest) -> HttpResponse | None:
    """The way to the row that a former one is part of; None where the address names none, or nobody may see it."""
    match = request.resolver_match
    if match is None:
        return None
    if {"table", "row_id"} <= match.kwargs.keys():
        name, model = "row_id", curated_model(match.kwargs["table"].replace("-", "_"))
    else:
        name, model = "id", IN_THE_API.get(match.view_name)
    number = match.kwargs.get(name)
    if model is None or not isinstance(number, int) or number >= 2**63:
        return None
    into = Folded.objects.followed(model._meta.db_table, number)
    if into is None or not _may_lead(model, into, is_desk=match.namespace == "curation"):
        return None
    query = request.META.get("QUERY_STRING", "")
    address = reverse(match.view_name, kwargs=match.kwargs | {name: into})
    # A form that was open when the rows became one is sent on with what was typed: there it is compared.
    sent = request.method == "POST"
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address, preserve_request=sent)
    response["Cache-Control"] = "no-cache"  # a merge can be undone: a browser that remembers the way asks again
    return response


def _may_lead(model: Any, number: int, *, is_desk: bool) -> bool:
    """Whether the row that stays is there, and not for curators only; where it was hidden, its address says so."""
    rows = model._base_manager.filter(pk=number)
    if issubclass(model, Fact) and not is_desk:
        rows = rows.exclude(visibility=Visibility.CURATORS)
    return bool(rows.exists())
