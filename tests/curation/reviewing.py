"""How a curator's browser sends the form of a proposal."""

from typing import Any

from django.test import Client

from articles.models import Proposal

LIST = "/curate/review/"


def form_of(curator: Client, proposal: Proposal) -> dict[str, Any]:
    """What the form of a proposal would send if nothing was typed."""
    form = curator.get(f"{LIST}{proposal.pk}/").context["form"]
    parts = [part for part in (form.target, form.names, form.fact) if part is not None]
    return {field.html_name: field.value() or "" for part in parts for field in part}


def send(curator: Client, proposal: Proposal, action: str, **typed: Any) -> Any:
    return curator.post(f"{LIST}{proposal.pk}/", {**form_of(curator, proposal), **typed, "action": action})


def the(**about: Any) -> Proposal:
    return Proposal.objects.get(**about)


def cited() -> Proposal:
    return the(change="cites", kind="letter")
