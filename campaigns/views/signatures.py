"""Signatures: the list, and as files all of a letter, or all of an organisation."""

from django.http import HttpRequest, HttpResponseBase

from actors.models import Organisation
from campaigns.filters import SignatureFilter
from campaigns.models import Letter, Signature
from campaigns.tables import SIGNATURES
from record.exports import export, export_counts, words_of
from record.shortcuts import fact_or_404
from web.lists import list_page


def signatures(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """All names under all letters, those of the newest letter first, filtered."""
    filter = SignatureFilter.of(request)
    signatures = Signature.objects.published()
    if facet:
        return export_counts(request, facet, SIGNATURES, filter, signatures)
    if form:
        return export(request, form, SIGNATURES, filter.listed(signatures), words=words_of(filter))
    return list_page(
        request,
        "campaigns/signatures.html",
        filter,
        signatures,
        load=lambda signatures: signatures.select_related("letter__campaign", "actor", "signed_by").with_sources(),
    )


def letter_signatures(request: HttpRequest, letter_key: str, form: str) -> HttpResponseBase:
    """The names under a letter, in their order."""
    letter = fact_or_404(Letter.objects.all(), key=letter_key)
    rows = letter.signatures.published().in_order()
    title, page = f"Signatories of “{letter}”", letter.get_absolute_url()
    return export(request, form, SIGNATURES, rows, title=title, of=letter.key, page=page)


def organisation_signatures(request: HttpRequest, organisation_key: str, form: str) -> HttpResponseBase:
    """What an organisation signed, newest first."""
    actor = fact_or_404(Organisation.objects.all(), key=organisation_key)
    rows = actor.signatures.published().newest_letter_first()
    title, page = f"Letters signed by {actor}", actor.get_absolute_url()
    return export(request, form, SIGNATURES, rows, title=title, of=actor.key, page=page)
