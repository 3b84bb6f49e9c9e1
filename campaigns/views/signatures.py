"""Signatures as files: all of a letter, or all of an organisation."""

from django.http import HttpRequest, HttpResponseBase

from actors.models import Organisation
from campaigns.models import Letter
from campaigns.tables import SIGNATURES
from record.exports import export
from record.shortcuts import fact_or_404


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
