"""For everybody: how well the extractor fares."""

from django.http import HttpRequest, HttpResponse

from articles.ingest.extractor import VERSION
from articles.models import Proposal
from web.htmx import render_page


def extraction(request: HttpRequest) -> HttpResponse:
    """How many proposals of each extractor version curators accepted, and how many they rejected."""
    fared = Proposal.objects.by_version_and_kind()
    return render_page(request, "articles/extraction.html", {"fared": fared, "version": VERSION})
