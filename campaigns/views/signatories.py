"""Who signs with a campaign, and how often."""

from django.http import HttpRequest, HttpResponseBase

from campaigns.filters import SignatoriesFilter
from campaigns.models import Campaign, Signature
from campaigns.models.letters import SIGNATORY
from campaigns.signatories import Signatory
from campaigns.tables import SIGNATORIES
from record.exports import export, words_of
from record.shortcuts import fact_or_404
from web.htmx import render_page
from web.paging import paginate


def signatories(request: HttpRequest, campaign_key: str, form: str = "") -> HttpResponseBase:
    """The signatories of a campaign's letters, most letters first; regulars who have not signed a letter yet."""
    campaign = fact_or_404(Campaign.objects.all(), key=campaign_key)
    filter = SignatoriesFilter.of(request, campaign=campaign)
    rows = filter.narrow(Signature.objects.published().standing().filter(letter__campaign=campaign))
    if form:
        title = f"Signatories of “{campaign}”"
        return export(request, form, SIGNATORIES, rows, words=words_of(filter), title=title, of=campaign.key)
    page = paginate(request, rows.values_list(*SIGNATORY, "signed"), total=rows.order_by().count())
    page.object_list = [Signatory(*row) for row in page]
    context = {"campaign": campaign, "filter": filter, "page": page}
    return render_page(request, "campaigns/signatories.html", context, partials=["results"])
