"""Where everybody with an account begins."""

from django.http import HttpRequest, HttpResponseBase

from articles.models import Article, Fetch, ImportRun, Proposal, Source
from curation.models import Approval, Draft, LikelyPair, SignatoryList, Suggestion, Takedown
from web.guards import contributors_only
from web.htmx import render_page


@contributors_only
def curate(request: HttpRequest) -> HttpResponseBase:
    """What somebody with an account can do here, and how much there is of it."""
    counts = {
        "archived": Article.objects.archived().count(),
        "without_facts": Article.objects.archived().without_facts().count(),
        "sources": Source.objects.count(),
        "proposals": Proposal.objects.pending().count(),
        "runs": ImportRun.objects.count(),
        "approvals": Approval.objects.waiting().count(),
        "takedowns": Takedown.objects.waiting().count(),
        "suggestions": Suggestion.objects.waiting().count(),
        "lists_open": SignatoryList.objects.filter(state=SignatoryList.State.OPEN).count(),
        "pairs": LikelyPair.objects.count(),
        "drafts": Draft.objects.of(request.user).count(),
        "open": Fetch.objects.filter(run__isnull=False).open().count(),
    }
    return render_page(request, "curation/curate.html", counts)
