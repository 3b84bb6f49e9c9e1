"""What the pages of letters, campaigns and positions say, for files, reference managers and search engines."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from campaigns.models import Campaign, Letter
from record.citing import address_of, cited_page
from record.described import described, named
from record.models import Revision
from web.citing import CitedPage, Facts
from web.references import Reference

type Page = Mapping[str, Any]


def cited_letter(letter: Letter, newest: Iterable[Revision] | None = None) -> CitedPage:
    """The page of a letter as others quote it; with the letter itself where its text has an address."""
    issued = letter.when.iso if letter.when else ""
    original = None
    if letter.url:
        original = Reference(
            key=letter.key, title=letter.title, url=letter.url, issued=issued, genre=letter.get_kind_display()
        )
    about = {
        "@type": "CreativeWork",
        "name": letter.title,
        "abstract": letter.summary,
        "genre": letter.get_kind_display(),
        "dateCreated": issued,
        "inLanguage": letter.languages,
        "keywords": letter.get_demand_display(),
        "url": letter.url,
        "isPartOf": {"@type": "Project", "name": letter.campaign.name, "url": address_of(letter.campaign)},
    }
    return cited_page(
        letter.get_absolute_url(),
        key=f"letter-{letter.key}",
        title=letter.title,
        original=original,
        original_name="the letter itself",
        about=about,
        newest=newest,
    )


def letter_facts(page: Page) -> Facts:
    """All that the page of a letter says."""
    letter = page["letter"]
    return {
        "letter": described(letter, without=["variant_of"])
        | {
            "variant_of": named(next(iter(page["variant_of"]), None)),
            "named_count": letter.named,
            "resolved_count": letter.resolved,
        },
        "addressees": [
            described(received.addressee, without=["letter"])
            | {
                "answered": bool(received.answers),
                "answers": [answer.key for answer in received.answers],
                "days_of_silence": None if received.answers else received.addressee.days_of_silence(),
            }
            for received in page["addressees"]
        ],
        "responses": [described(response, without=["letter"]) for response in page["responses"]],
        "responses_to_the_campaign": [described(response) for response in page["campaign_responses"]],
        "signatures": [described(signature, without=["letter"]) for signature in page["signatures"]],
        "looked_for": [described(looking, without=["letter"]) for looking in page["lookings"]],
        "variants": [named(variant) for variant in page["variants"]],
    }


def cited_campaign(campaign: Campaign) -> CitedPage:
    """The page of a campaign as others quote it."""
    about = {
        "@type": "Project",
        "name": campaign.name,
        "description": campaign.summary,
        "foundingDate": campaign.started.iso if campaign.started else "",
        "dissolutionDate": campaign.ended.iso if campaign.ended else "",
    }
    return cited_page(campaign.get_absolute_url(), key=f"campaign-{campaign.key}", title=campaign.name, about=about)


def campaign_facts(page: Page) -> Facts:
    """All that the page of a campaign says; signatories as far as its table shows them."""
    matrix = page["matrix"]
    return {
        "campaign": described(page["campaign"]),
        "led_by": [named(row.actor) for row in page["campaign"].shown_lead_rows],
        "letters": [
            described(letter, without=["campaign", "variant_of", "text"])
            | {
                "addressees": [addressee.actor.name for addressee in letter.shown_addressees],
                "named_count": letter.named,
                "resolved_count": letter.resolved,
                "answered": letter.is_answered,
            }
            for letter in page["letters"]
        ],
        "signatories": [
            named(row.actor)
            | {
                "signed_count": row.total,
                "signed": [
                    letter.key for letter, cell in zip(matrix.letters, row.cells, strict=True) if cell is not None
                ],
            }
            for row in matrix.rows
        ],
        "responses": [described(response) for response in page["responses"]],
        "events": [described(event) for event in page["events"]],
    }


def cited_positions(until: datetime.date) -> CitedPage:
    """The positions of governments on a day as others quote them, the day in the address."""
    day = f"{until.day} {until:%B %Y}"
    about = {
        "@type": "Dataset",
        "name": f"Positions of governments on {day}",
        "description": "Where each government stood on a diplomatic boycott of the Beijing 2022 Winter Olympics, "
        "by its last dated position.",
        "temporalCoverage": f"../{until.isoformat()}",
    }
    return cited_page(
        f"{reverse('campaigns:positions')}?as_of={until.isoformat()}",
        key=f"positions-{until.isoformat()}",
        title=f"Positions of governments on {day}",
        about=about,
    )
