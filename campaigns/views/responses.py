"""Responses, and who has not answered."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse

from campaigns.filters import ResponseFilter, SilentFilter
from campaigns.models import Addressee, Response
from record.dates import today
from web.htmx import render_page
from web.paging import paginate


def responses(request: HttpRequest) -> HttpResponse:
    """Who answered what, newest first; observed silence is listed as such."""
    filter = ResponseFilter.of(request)
    rows = filter.narrow(Response.objects.published()).with_parties().with_sources().newest_first()
    page = paginate(request, rows)
    return render_page(request, "campaigns/responses.html", {"filter": filter, "page": page}, partials=["results"])


def silent(request: HttpRequest) -> HttpResponse:
    """Addressees without an answer on record, those who have kept silent longest first."""
    filter = SilentFilter.of(request)
    rows = (
        filter.narrow(Addressee.objects.published())
        .awaiting_answer()
        .with_observed_silence()
        .select_related("actor", "letter__campaign")
        .order_by(F("letter__date_latest").asc(nulls_last=True), "pk")
    )
    page = paginate(request, rows)
    return render_page(
        request, "campaigns/silent.html", {"filter": filter, "page": page, "today": today()}, partials=["results"]
    )
