"""Responses, and who has not answered."""

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase

from campaigns.filters import ResponseFilter, SilentFilter
from campaigns.models import Addressee, Response
from campaigns.tables import RESPONSES, SILENT
from record.as_of import today
from record.exports import export, words_of
from web.htmx import render_page
from web.paging import paginate


def responses(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """Who answered what, newest first; observed silence is listed as such."""
    filter = ResponseFilter.of(request)
    rows = filter.narrow(Response.objects.published()).newest_first()
    if form:
        return export(request, form, RESPONSES, rows, words=words_of(filter))
    page = paginate(request, rows.with_parties().with_sources())
    return render_page(request, "campaigns/responses.html", {"filter": filter, "page": page}, partials=["results"])


def silent(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """Addressees without an answer on record, those who have kept silent longest first."""
    filter = SilentFilter.of(request)
    rows = (
        filter.narrow(Addressee.objects.published())
        .awaiting_answer()
        .order_by(F("letter__date_latest").asc(nulls_last=True), "pk")
    )
    if form:
        return export(request, form, SILENT, rows, words=words_of(filter))
    page = paginate(request, rows.with_observed_silence().select_related("actor", "letter__campaign"))
    return render_page(
        request, "campaigns/silent.html", {"filter": filter, "page": page, "today": today()}, partials=["results"]
    )
