"""Campaigns: the list, and one campaign with its timeline and who signed what."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from campaigns import timeline
from campaigns.details import campaign_facts, cited_campaign
from campaigns.filters import CampaignFilter
from campaigns.matrix import who_signed_what
from campaigns.models import Campaign, Event
from campaigns.tables import CAMPAIGNS
from record.exports import export, export_counts, words_of
from record.shortcuts import fact_or_404
from web.citing import render_file
from web.errors import BadInput
from web.htmx import render_page
from web.lists import list_page


def campaigns(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """All campaigns, newest first."""
    filter = CampaignFilter.of(request)
    campaigns = Campaign.objects.published()
    if facet:
        return export_counts(request, facet, CAMPAIGNS, filter, campaigns)
    if form:
        return export(request, form, CAMPAIGNS, filter.listed(campaigns), words=words_of(filter))
    return list_page(
        request,
        "campaigns/campaigns.html",
        filter,
        campaigns,
        load=lambda campaigns: campaigns.with_counts().with_leads(),
    )


def campaign(request: HttpRequest, campaign_key: str) -> HttpResponse:
    """One campaign: overview, timeline, letters, who signed what, responses, sources."""
    campaign = _campaign_or_404(campaign_key)
    page = _about(campaign, sort=request.GET.get("sort", "most"))
    return render_page(
        request, "campaigns/campaign.html", page | {"cited": cited_campaign(campaign)}, partials=["matrix"]
    )


def campaign_file(request: HttpRequest, campaign_key: str, ending: str) -> HttpResponse:
    """The page of a campaign as a file: its facts, or the reference to it."""
    campaign = _campaign_or_404(campaign_key)
    return render_file(cited_campaign(campaign), ending, facts=lambda: campaign_facts(_about(campaign)))


def _campaign_or_404(key: str) -> Campaign:
    return fact_or_404(Campaign.objects.with_counts().with_leads().with_sources(), key=key)


def _about(campaign: Any, sort: str = "most") -> dict[str, Any]:
    """What the page of a campaign says, signatories in the order of ``sort``."""
    letters = list(campaign.letters.published().with_list_columns().with_counts().with_sources().newest_first())
    if sort not in ("most", "name", *(letter.key for letter in letters)):
        raise BadInput(f"sort={sort[:60]!r} is neither “most”, “name” nor the key of a letter of this campaign.")
    responses = list(campaign.all_responses().with_parties().with_sources().newest_first())
    events = list(campaign.events.published().with_sources())
    return {
        "campaign": campaign,
        "letters": letters,
        "responses": responses,
        "answer_count": sum(not response.is_silence for response in responses),
        "silence_count": sum(response.is_silence for response in responses),
        "events": events,
        "timeline": timeline.in_order(
            timeline.entries("letter", letters),
            timeline.entries("response", [r for r in responses if not r.is_silence]),
            timeline.entries("silence", [r for r in responses if r.is_silence]),
            timeline.entries("event", events),
            timeline.entries("event", Event.objects.published().around(campaign), context=True),
        ),
        "matrix": who_signed_what(campaign, sort=sort),
        "sort": sort,
    }
