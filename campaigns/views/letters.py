"""Letters: the list, and one letter with all that is known about it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from campaigns.details import cited_letter, letter_facts
from campaigns.filters import LetterFilter
from campaigns.models import Addressee, Letter, Looking, Response, Signature
from campaigns.names import NAMES, Name, rows_of_names
from campaigns.rows import LetterRow, rows_of_letters
from campaigns.tables import LETTERS
from record.exports import export, export_counts, words_of
from record.models import Revision, if_any
from record.prepared import Prepared, fetch
from record.revisions import newest_revisions
from record.shortcuts import fact_or_404, kept_for_readers
from record.sources import SourcesInRows, load_sources
from web.citing import Facts, render_file
from web.guards import is_curator
from web.htmx import render_page
from web.kept import Kept
from web.lists import list_page
from web.paging import excerpts

PAGES_KEPT = 500  # what they say, of some tens of kilobytes each


def letters(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """All letters, newest first, filtered."""
    filter = LetterFilter.of(request)
    letters = Letter.objects.published()
    if facet:
        return export_counts(request, facet, LETTERS, filter, letters)
    if form:
        return export(request, form, LETTERS, filter.listed(letters), words=words_of(filter))

    def rows_of(keys: list[int]) -> list[LetterRow]:
        return rows_of_letters(keys, filter.state())

    return list_page(request, "campaigns/letters.html", filter, letters, rows_of=rows_of)


class _Received:
    """An addressee of the letter with what came back: answers, or observations of silence; and what was looked for."""

    def __init__(self, addressee: Any, responses: dict[int, Response], lookings: list[Looking]) -> None:
        self.addressee = addressee
        self.lookings = [looking for looking in lookings if looking.actor_id == addressee.actor_id]
        # One may have been hidden between the two queries.
        self.answers = [responses[pk] for pk in addressee.answer_ids if pk in responses]
        self.silences = [r for r in responses.values() if r.is_silence and r.actor_id == addressee.actor_id]


def letter(request: HttpRequest, letter_key: str) -> HttpResponse:
    """One letter: demand, addressees with their answers or silence, signatories, sources."""
    newest = newest_revisions()
    letter = _letter_or_404(letter_key, newest)
    page = kept_for_readers(_kept, request, letter, newest, lambda: _page(request, letter, newest))
    return render_page(request, "campaigns/letter.html", page)


_kept: Kept[dict[str, Any]] = Kept(PAGES_KEPT)


def _page(request: HttpRequest, letter: Any, newest: Iterable[Revision]) -> dict[str, Any]:
    """What the page of a letter says, with the beginning of its signatories or all of them."""
    page = _about(letter, newest)
    counted = cache(lambda: _counted(letter))
    lists, totals = {"names": NAMES(letter.pk)}, {"names": lambda: counted()[0]}
    shown = excerpts(request, lists, partial(_fetch, page), totals)["names"]
    names = [Name._make(values) for values in shown]
    letter.named, letter.resolved = _standing(names) if shown.is_whole else counted()[1:]
    sources = SourcesInRows(Signature, [name.number for name in names])
    page = _with_sources(_arranged(page), also=sources.rows)
    rows = rows_of_names(names, sources, may_edit=is_curator(request))
    return page | {"signatures": replace(shown, rows=rows), "cited": cited_letter(letter, newest)}


def letter_file(request: HttpRequest, letter_key: str, ending: str) -> HttpResponse:
    """The page of a letter as a file: its facts, or the reference to it."""
    newest = newest_revisions()
    letter = _letter_or_404(letter_key, newest)

    def facts() -> Facts:
        page, signatures = _about(letter, newest), _SIGNATURES(letter.pk)
        _fetch(page, signatures)
        for signature in signatures:
            signature.letter = letter
        letter.named, letter.resolved = _standing(signatures)
        return letter_facts(_with_sources(_arranged(page), signatures) | {"signatures": signatures})

    return render_file(cited_letter(letter, newest), ending, facts=facts)


def _letter_or_404(key: str, newest: Iterable[Revision]) -> Any:
    """The letter, fetched after the newest revision: what is made of it may be kept under that."""
    return fact_or_404(Letter.objects, prepared=_LETTER, after=newest, key=key)


def _about(letter: Any, newest: Iterable[Revision]) -> dict[str, Any]:
    """What the page of a letter says: lists that are fetched when they are needed, or all at once by ``_fetch``."""
    return {
        "letter": letter,
        "addressees": if_any(letter, "addressees", _ADDRESSEES(letter.pk)),
        "responses": if_any(letter, "responses", _RESPONSES(letter.pk)),
        "campaign_responses": _CAMPAIGN_RESPONSES(letter.campaign_id),
        "variant_of": _VARIANT_OF(letter.variant_of_id) if letter.variant_of_id else [],
        "variants": if_any(letter, "variants", _VARIANTS(letter.pk)),
        "lookings": if_any(letter, "lookings", _LOOKINGS(letter.pk)),
        "others": _OTHERS(letter.campaign_id, letter.pk)[:8],
        "newest": newest,
    }


def _fetch(page: dict[str, Any], signatures: Any) -> None:
    """Fetch the lists of a page, and as many of the signatures as are shown, in one exchange with the database."""
    fetch(signatures, *page.values())


def _arranged(page: dict[str, Any]) -> dict[str, Any]:
    """The same page, its rows put together."""
    letter = page["letter"]
    for about_letter in (*page["addressees"], *page["lookings"]):
        about_letter.letter = letter
    responses = {response.pk: response for response in page["responses"]}
    page["addressees"] = [_Received(addressee, responses, page["lookings"]) for addressee in page["addressees"]]
    with_addressee = {received.addressee.actor_id for received in page["addressees"]}
    page["other_lookings"] = [looking for looking in page["lookings"] if looking.actor_id not in with_addressee]
    return page


def _standing(signatures: Iterable[Any]) -> tuple[int, int]:
    """How many of all names under a letter stand, and how many actors are behind them."""
    standing = [signature.actor_id for signature in signatures if not signature.withdrawn]
    return len(standing), len(set(standing) - {None})


def _counted(letter: Any) -> tuple[int, int, int]:
    """How many names are under a letter of which not all are shown, how many stand, and how many actors they are."""
    return next(iter(_COUNTED(letter.pk)), (0, 0, 0))


def _with_sources(page: dict[str, Any], signatures: Iterable[Any] = (), also: Any = None) -> dict[str, Any]:
    """The same page, each of its facts, and some signatures, with their sources; ``also`` other rows are fetched."""
    addressees = [received.addressee for received in page["addressees"]]
    load_sources([page["letter"]], addressees, page["responses"], page["campaign_responses"], signatures, also=also)
    return page


_LETTER = Prepared(
    lambda key: (
        Letter.objects.select_related("campaign")
        .reachable()
        .filter(key=key)
        .with_known("addressees", "responses", "variants", "lookings")
    ),
    str,
)
_RESPONSES = Prepared(
    lambda letter: Response.objects.published().filter(letter=letter).with_parties().order_by("date", "pk"), int
)
_CAMPAIGN_RESPONSES = Prepared(
    lambda campaign: (
        Response.objects.published().filter(campaign=campaign, letter=None).answers().with_parties().newest_first()
    ),
    int,
)
_ADDRESSEES = Prepared(
    lambda letter: Addressee.objects.published().filter(letter=letter).select_related("actor").with_answers(), int
)
_SIGNATURES = Prepared(
    lambda letter: Signature.objects.published().filter(letter=letter).in_order().select_related("actor", "signed_by"),
    int,
)
_COUNTED = Prepared(lambda letter: Signature.objects.published().filter(letter=letter).counted(), int)
_LOOKINGS = Prepared(
    lambda letter: Looking.objects.published().filter(letter=letter).select_related("actor").newest_first(), int
)
_VARIANT_OF = Prepared(
    lambda letter: Letter.objects.published().filter(pk=letter).select_related("campaign").defer("text"), int
)
_VARIANTS = Prepared(
    lambda letter: Letter.objects.published().filter(variant_of=letter).select_related("campaign").defer("text"), int
)
_OTHERS = Prepared(
    lambda campaign, letter: (
        Letter.objects.published().filter(campaign=campaign).exclude(pk=letter).defer("text", "summary").newest_first()
    ),
    int,
    int,
)
