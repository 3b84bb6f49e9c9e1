"""Which fact an address of this site is about."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.urls import Resolver404, resolve

from actors.models import Actor, ActorKind
from articles.models import Article
from campaigns.models import Campaign, Event, Letter, Response, Signature
from curation.facts import MAX_ID, fact_or_none
from record.models import Fact

# Pages of facts, and the names that other facts have on them.
_PAGES: dict[str, tuple[str, Any]] = {
    "actors:organisation": ("organisation_key", Actor),
    "actors:government": ("government_key", Actor),
    "actors:person": ("person_key", Actor),
    "articles:article": ("article_key", Article),
    "campaigns:campaign": ("campaign_key", Campaign),
    "campaigns:letter": ("letter_key", Letter),
}
_NUMBERED = ("addressee", "position", "signature")  # of the app campaigns


def fact_at(address: str) -> Fact | None:
    """The fact that an address, whole or without the name of the site, is about; whoever may see it."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # such as a bracket that is not closed
        return None
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    try:
        match = resolve(path if path.endswith("/") or "." in path else f"{path}/")
    except Resolver404:
        return None
    if part := _named(parts.fragment):
        return part
    if match.view_name == "record:history":
        return fact_or_none(match.kwargs["table"], match.kwargs["row_id"])
    if match.view_name == "campaigns:events":
        return _first(Event, key=parse_qs(parts.query).get("event", [""])[0])
    parameter, model = _PAGES.get(match.view_name.removesuffix("_file"), ("", None))
    return _first(model, key=match.kwargs[parameter]) if model else None


def names_a_person(fact: Any) -> bool:
    """Whether a fact is about somebody, or names somebody; a name that nobody was found for may be one."""
    if isinstance(fact, Actor):
        return fact.kind == ActorKind.PERSON
    if isinstance(fact, Signature) and fact.actor_id is None:
        return True
    people = [getattr(fact, field.attname) for field in fact._meta.fields if field.related_model is Actor]
    return Actor.objects.filter(pk__in=filter(None, people), kind=ActorKind.PERSON).exists()


def _named(fragment: str) -> Fact | None:
    """The fact that stands at a place of a page."""
    kind, _, number = fragment.rpartition("-")
    if kind in _NUMBERED and number.isascii() and number.isdecimal() and int(number) < MAX_ID:
        return fact_or_none(f"campaigns-{kind}", int(number))
    return _first(Response, key=fragment) or _first(Event, key=fragment) if fragment else None


def _first(model: Any, **named: Any) -> Any:
    return model._default_manager.all().with_owners().filter(**named).first()
