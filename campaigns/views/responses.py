"""Responses, and who has not answered."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from campaigns.filters import ResponseFilter, SilentFilter
from campaigns.models import Addressee, Response
from campaigns.tables import RESPONSES, SILENT
from record.as_of import today
from record.exports import export, export_counts, words_of
from web.lists import list_page


def responses(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """Who answered what, newest first; observed silence is listed as such."""
    filter = ResponseFilter.of(request)
    responses = Response.objects.published()
    if facet:
        return export_counts(request, facet, RESPONSES, filter, responses)
    if form:
        return export(request, form, RESPONSES, filter.listed(responses), words=words_of(filter))
    return list_page(
        request,
        "campaigns/responses.html",
        filter,
        responses,
        load=lambda responses: responses.with_parties().with_sources(),
    )


def _with_all_that_is_shown(addressees: Any) -> Any:
    return addressees.with_observed_silence().with_last_look().select_related("actor", "letter__campaign")


def silent(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """Addressees without an answer on record, those who have kept silent longest first."""
    filter = SilentFilter.of(request)
    addressees = Addressee.objects.published().awaiting_answer()
    if facet:
        return export_counts(request, facet, SILENT, filter, addressees)
    if form:
        return export(request, form, SILENT, filter.listed(addressees), words=words_of(filter))
    return list_page(
        request,
        "campaigns/silent.html",
        filter,
        addressees,
        load=lambda addressees: (
            addressees.with_observed_silence().with_last_look().select_related("actor", "letter__campaign")
        ),
        today=today(),
    )
