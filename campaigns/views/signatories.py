"""Who signs with a campaign, and how often."""

from django.http import HttpRequest, HttpResponseBase

from campaigns.filters import SignatoriesFilter
from campaigns.models import Campaign, Signature
from campaigns.signatories import Regulars
from campaigns.tables import SIGNATORIES
from record.exports import export, words_of
from record.prepared import Prepared
from record.shortcuts import fact_or_404
from web.htmx import render_page
from web.paging import paginate


def signatories(request: HttpRequest, campaign_key: str, form: str = "") -> HttpResponseBase:
    """The signatories of a campaign's letters, most letters first; regulars who have not signed a letter yet."""
    campaign = fact_or_404(Campaign.objects.all(), prepared=_CAMPAIGN, key=campaign_key)
    filter = SignatoriesFilter.of(request, campaign=campaign)
    signatures = filter.narrow(Signature.objects.published().standing().filter(letter__campaign=campaign))
    if form:
        rows = signatures.by_signatory().at_least(filter.at_least).most_letters_first()
        title = f"Signatories of “{campaign}”"
        return export(request, form, SIGNATORIES, rows, words=words_of(filter), title=title, of=campaign.key)
    page = paginate(request, Regulars(signatures, filter.at_least))
    context = {"campaign": campaign, "filter": filter, "page": page}
    return render_page(request, "campaigns/signatories.html", context, partials=["results"])


_CAMPAIGN = Prepared(lambda key: Campaign.objects.reachable().filter(key=key), str)
