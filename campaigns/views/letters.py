"""Letters: the list, and one letter with all that is known about it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from campaigns.details import cited_letter, letter_facts
from campaigns.filters import LetterFilter
from campaigns.models import Letter, Response
from campaigns.tables import LETTERS
from record.exports import export, words_of
from record.shortcuts import fact_or_404
from web.citing import render_file
from web.htmx import render_page
from web.lists import list_page
from web.paging import excerpt


def letters(request: HttpRequest, form: str = "") -> HttpResponseBase:
    """All letters, newest first, filtered."""
    filter = LetterFilter.of(request)
    letters = Letter.objects.published()
    if form:
        return export(request, form, LETTERS, filter.listed(letters), words=words_of(filter))
    return list_page(
        request, "campaigns/letters.html", filter, letters, load=lambda letters: letters.with_list_columns()
    )


class _Received:
    """An addressee of the letter with what came back: answers, or observations of its silence."""

    def __init__(self, addressee: Any, responses: dict[int, Response]) -> None:
        self.addressee = addressee
        self.answers = [responses[pk] for pk in addressee.answer_ids]
        self.silences = [r for r in responses.values() if r.is_silence and r.actor_id == addressee.actor_id]


def letter(request: HttpRequest, letter_key: str) -> HttpResponse:
    """One letter: demand, addressees with their answers or silence, signatories, sources."""
    letter = _letter_or_404(letter_key)
    page = _about(letter) | {"cited": cited_letter(letter)}
    page["signatures"] = excerpt(request, "names", page["signatures"])
    return render_page(request, "campaigns/letter.html", page)


def letter_file(request: HttpRequest, letter_key: str, ending: str) -> HttpResponse:
    """The page of a letter as a file: its facts, or the reference to it."""
    letter = _letter_or_404(letter_key)
    return render_file(cited_letter(letter), ending, facts=lambda: letter_facts(_about(letter)))


def _letter_or_404(key: str) -> Letter:
    return fact_or_404(
        Letter.objects.with_counts().with_sources().select_related("campaign", "variant_of__campaign"), key=key
    )


def _about(letter: Any) -> dict[str, Any]:
    """What the page of a letter says."""
    responses = {
        response.pk: response
        for response in letter.responses.published().with_parties().with_sources().order_by("date", "pk")
    }
    addressees = letter.addressees.published().select_related("actor", "letter").with_answers().with_sources()
    return {
        "letter": letter,
        "addressees": [_Received(addressee, responses) for addressee in addressees],
        "responses": list(responses.values()),
        "campaign_responses": letter.campaign.responses.published()
        .answers()
        .filter(letter=None)
        .with_parties()
        .with_sources()
        .newest_first(),
        "signatures": letter.signatures.published().in_order().select_related("actor", "signed_by").with_sources(),
        "variants": letter.variants.published(),
        "others": letter.campaign.letters.published().exclude(pk=letter.pk).newest_first()[:8],
    }
