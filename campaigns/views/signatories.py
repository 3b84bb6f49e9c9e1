"""Who signs with a campaign, and how often."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase

from campaigns.filters import LETTERS_OF, SignatoriesFilter
from campaigns.models import Campaign, Signature
from campaigns.models.signatures import SignatureQuerySet
from campaigns.signatories import Regulars, counted_signatories
from campaigns.tables import SIGNATORIES
from record.exports import export, words_of
from record.prepared import Prepared
from record.revisions import newest_revisions, state_of_record
from record.shortcuts import fact_or_404
from web.htmx import render_page
from web.kept import Kept
from web.paging import paginate


def signatories(request: HttpRequest, campaign_key: str, form: str = "") -> HttpResponseBase:
    """The signatories of a campaign's letters, most letters first; regulars who have not signed a letter yet."""
    newest = [] if form else newest_revisions()
    campaign = fact_or_404(Campaign.objects, prepared=_CAMPAIGN, after=newest, key=campaign_key)
    state = None if form else state_of_record(newest)
    letters = _letters.get(state and (state, campaign.pk), lambda: list(LETTERS_OF(campaign.pk)))
    filter = SignatoriesFilter.of(request, letters=letters)
    if filter.is_plain and not form:
        key = state and (state, campaign.pk, filter.at_least)
        regulars = _regulars.get(key, lambda: Regulars(_COUNTED(campaign.pk, filter.at_least)))
        return _page(request, campaign, filter, regulars, newest)
    signatures = filter.narrow(_signatures(campaign.pk))
    if form:
        rows = signatures.by_signatory().at_least(filter.at_least).most_letters_first()
        title = f"Signatories of “{campaign}”"
        return export(request, form, SIGNATORIES, rows, words=words_of(filter), title=title, of=campaign.key)
    regulars = Regulars(counted_signatories(signatures, filter.at_least))
    return _page(request, campaign, filter, regulars, newest)


def _page(request: HttpRequest, campaign: Campaign, filter: Any, regulars: Regulars, newest: Any) -> HttpResponseBase:
    page = paginate(request, regulars)
    context = {"campaign": campaign, "filter": filter, "page": page, "newest_revisions": newest}
    return render_page(request, "campaigns/signatories.html", context, partials=["results"])


# Of each campaign until the record changes: who signed how many letters, and key and title of the letters.
_regulars: Kept[Regulars] = Kept(500)
_letters: Kept[list[tuple[str, str]]] = Kept(500)


def _signatures(campaign: Any) -> SignatureQuerySet:
    return Signature.objects.published().standing().filter(letter__campaign=campaign, actor__isnull=False)


_COUNTED = Prepared(
    lambda campaign, at_least: counted_signatories(_signatures(campaign), at_least),
    int,
    int,
)
_CAMPAIGN = Prepared(lambda key: Campaign.objects.reachable().filter(key=key), str)
