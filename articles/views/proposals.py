"""What articles propose: the list for curators, and for everybody how well the extractor fares."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from articles.filters import ProposalFilter
from articles.ingest.extractor import VERSION
from articles.models import Extraction, Proposal
from articles.proposed import Shown
from web.guards import curators_only
from web.htmx import render_page
from web.paging import paginate

PER_PAGE = 20  # each with its passages and the text around them


@curators_only
def proposals(request: HttpRequest) -> HttpResponseBase:
    """What articles propose, the newest first: what it says, the words that say so, and the known facts that fit."""
    filter = ProposalFilter.of(request)
    rows = filter.listed(Proposal.objects.all())
    page = paginate(request, rows, PER_PAGE, load=lambda some: some.with_facts())
    shown = [Shown(proposal) for proposal in page]
    failed = Extraction.objects.exclude(error="").select_related("article").defer("article__text").order_by("-at")[:20]
    context = {"filter": filter, "page": page, "shown": shown, "failed": failed, "rows": "articles/proposals.html#rows"}
    return render_page(request, "articles/proposals.html", context, partials=["results"])


def extraction(request: HttpRequest) -> HttpResponse:
    """How many proposals of each extractor version curators accepted, and how many they rejected."""
    fared = Proposal.objects.by_version_and_kind()
    return render_page(request, "articles/extraction.html", {"fared": fared, "version": VERSION})
