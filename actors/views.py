"""Pages of organisations, governments and people."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from actors.details import actor_facts, cited_actor
from actors.filters import GovernmentFilter, OrganisationFilter, PersonFilter
from actors.models import Actor, Affiliation, Alias, Government, Organisation, Person
from actors.rows import row_of_signature
from actors.tables import GOVERNMENTS, ORGANISATIONS, PEOPLE
from record.exports import export, export_counts, words_of
from record.models import Revision, if_any, published_rows
from record.prepared import Prepared, fetch
from record.revisions import newest_revisions
from record.shortcuts import fact_or_404, kept_for_readers
from record.sources import load_sources
from web.citing import Facts, render_file
from web.guards import is_curator
from web.htmx import render_page
from web.kept import Kept
from web.lists import list_page
from web.paging import asks_for, excerpts

USUAL_COSIGNERS = 12
PAGES_KEPT = 300  # what they say, of a hundred kilobytes each, more for who received many letters


def organisations(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """All organisations by name, with what they signed and received."""
    filter = OrganisationFilter.of(request)
    actors = Organisation.objects.published()
    if facet:
        return export_counts(request, facet, ORGANISATIONS, filter, actors)
    if form:
        return export(request, form, ORGANISATIONS, filter.listed(actors), words=words_of(filter))
    return list_page(request, "actors/organisations.html", filter, actors, load=lambda actors: actors.with_activity())


def governments(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """All governments by name, with their last position."""
    filter = GovernmentFilter.of(request)
    actors = Government.objects.published()
    if facet:
        return export_counts(request, facet, GOVERNMENTS, filter, actors)
    if form:
        return export(request, form, GOVERNMENTS, filter.listed(actors), words=words_of(filter))
    return list_page(
        request,
        "actors/governments.html",
        filter,
        actors,
        load=lambda actors: actors.with_activity().with_latest_position(),
    )


def people(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """All people in the record by name, with their public roles."""
    filter = PersonFilter.of(request)
    actors = Person.objects.published()
    if facet:
        return export_counts(request, facet, PEOPLE, filter, actors)
    if form:
        return export(request, form, PEOPLE, filter.listed(actors), words=words_of(filter))
    return list_page(
        request, "actors/people.html", filter, actors, load=lambda actors: actors.with_activity().with_roles()
    )


def organisation(request: HttpRequest, organisation_key: str) -> HttpResponse:
    """What an organisation signed and with whom, what it received and answered."""
    return _page_of(request, Organisation, organisation_key, _activity)


def organisation_file(request: HttpRequest, organisation_key: str, ending: str) -> HttpResponse:
    """The page of an organisation as a file: its facts, or the reference to it."""
    return _file_of(Organisation, organisation_key, ending, _activity)


def government(request: HttpRequest, government_key: str) -> HttpResponse:
    """A government's position and how it changed, the letters it received, its answers."""
    return _page_of(request, Government, government_key, _of_government)


def government_file(request: HttpRequest, government_key: str, ending: str) -> HttpResponse:
    """The page of a government as a file: its facts, or the reference to it."""
    return _file_of(Government, government_key, ending, _of_government)


def _of_government(actor: Any) -> dict[str, Any]:
    """What the page of a government says."""
    positions = list(actor.positions.published().oldest_first().with_sources())
    own = [position for position in positions if position.level != "parliament"]
    return _activity(actor) | {"positions": positions, "current": _current(own)}


def _current(positions: list[Any]) -> Any:
    """The last dated position; one without a date only where there is no other."""
    dated = [position for position in positions if position.date]
    return (dated or positions or [None])[-1]


def person(request: HttpRequest, person_key: str) -> HttpResponse:
    """A person's public roles, words, and signatures on behalf of others."""
    return _page_of(request, Person, person_key, _of_person)


def person_file(request: HttpRequest, person_key: str, ending: str) -> HttpResponse:
    """The page of a person as a file: the facts, or the reference to it."""
    return _file_of(Person, person_key, ending, _of_person)


def _of_person(actor: Any) -> dict[str, Any]:
    """What the page of a person says."""
    spoken = actor.responses_spoken.published().with_parties().with_sources().newest_first()
    on_behalf = actor.signatures_for_others.published().with_letter().select_related("actor").with_sources()
    return _activity(actor) | {
        "spoken": list(spoken),
        "on_behalf": list(on_behalf.order_by(F("letter__date").desc(nulls_last=True), "pk")),
    }


def _page_of(
    request: HttpRequest, proxy: type[Actor], key: str, about: Callable[[Any], dict[str, Any]]
) -> HttpResponse:
    """The page of an actor; what it says ``about`` it is kept until the record changes."""
    newest = newest_revisions()
    actor = _actor_or_404(proxy, key, newest)
    page = kept_for_readers(_kept, request, actor, newest, lambda: _page(request, about(actor), newest))
    return render_page(request, f"actors/{actor.kind}.html", page, partials=["cosigners"])


_kept: Kept[dict[str, Any]] = Kept(PAGES_KEPT)


def _page(request: HttpRequest, page: dict[str, Any], newest: Iterable[Revision]) -> dict[str, Any]:
    """What the page of an actor says, with the beginnings of lists that may be long.

    Who usually signs with it is counted when somebody asks: under long letters stand many others.
    """
    actor = page["actor"]
    counted = asks_for(request, "cosigners", "counted", "counts who signed the same letters")
    page["cosigners"] = actor.usual_cosigners(USUAL_COSIGNERS) if counted else None
    lists = {name: page[name] for name in ("signatures", "received", "responses")}
    about_actor = actor.shown_aliases, actor.shown_roles, actor.shown_people, page["led"], page["lookings"]
    page |= excerpts(request, lists, fetch=partial(fetch, *about_actor))
    page["cited"] = cited_actor(actor, newest)
    page = _with_sources(page)
    rows = [row_of_signature(signature, may_edit=is_curator(request)) for signature in page["signatures"]]
    return page | {"signatures": replace(page["signatures"], rows=rows)}


def _file_of(proxy: type[Actor], key: str, ending: str, about: Callable[[Any], dict[str, Any]]) -> HttpResponse:
    """The page of an actor as a file: what it says ``about`` it, or the reference to it."""
    newest = newest_revisions()
    actor = _actor_or_404(proxy, key, newest)
    return render_file(cited_actor(actor, newest), ending, facts=lambda: _facts(about(actor)))


def _facts(page: dict[str, Any]) -> Facts:
    cosigners = page["actor"].usual_cosigners(USUAL_COSIGNERS)
    return actor_facts(_with_sources(page) | {"cosigners": cosigners})


def _with_sources(page: dict[str, Any]) -> dict[str, Any]:
    """The same page, each of its facts with its sources."""
    actor = page["actor"]
    for of_actor in (*page["lookings"], *page["received"]):
        of_actor.actor = actor
    for role in actor.shown_roles:
        role.person = actor
    for role in actor.shown_people:
        role.body = actor
    load_sources([actor], actor.shown_roles, page["signatures"], page["responses"])
    return page


def _actor_or_404(proxy: type[Actor], key: str, newest: Iterable[Revision]) -> Any:
    """The actor with other names, roles, and the people with a role at it; fetched when needed, and without sources.

    It is fetched after the newest revision: what is made of it may be kept under that.
    """
    actor = fact_or_404(proxy.objects, prepared=_ACTORS[proxy], after=newest, key=key)
    actor.shown_aliases = if_any(actor, "aliases", _ALIASES(actor.pk))
    actor.shown_roles = if_any(actor, "affiliations", _ROLES(actor.pk))
    actor.shown_people = if_any(actor, "affiliated_people", _PEOPLE(actor.pk))
    return actor


def _activity(actor: Any) -> dict[str, Any]:
    """What every kind of actor can do: sign, receive, respond, lead; without sources yet."""
    return {
        "actor": actor,
        "signatures": if_any(actor, "signatures", _SIGNED(actor.pk)),
        "received": if_any(actor, "received", _RECEIVED(actor.pk)),
        "responses": if_any(actor, "responses", _RESPONSES(actor.pk)),
        "led": if_any(actor, "lead_rows", _LED(actor.pk)),
        "lookings": if_any(actor, "lookings", _LOOKINGS(actor.pk)),
    }


def _reachable(proxy: Any, key: str) -> Any:
    return proxy.objects.reachable().filter(key=key).with_known(*_LISTS)


_LISTS = ("aliases", "affiliations", "affiliated_people", "signatures", "received", "responses", "lead_rows",
          "lookings")  # fmt: skip


_ACTORS: dict[Any, Prepared] = {
    proxy: Prepared(partial(_reachable, proxy), str) for proxy in (Organisation, Government, Person)
}
_ALIASES = Prepared(lambda actor: Alias.objects.filter(actor=actor), int)
_ROLES = Prepared(lambda actor: Affiliation.objects.published().filter(person=actor).select_related("body"), int)
_PEOPLE = Prepared(
    lambda actor: (
        Affiliation.objects.published().filter(body=actor).select_related("person").order_by("person__folded_name")
    ),
    int,
)
_LED = Prepared(lambda actor: published_rows(Actor, "led_campaigns").filter(leads=actor).newest_first(), int)
_LOOKINGS = Prepared(
    lambda actor: published_rows(Actor, "lookings").about_actor().filter(actor=actor).newest_first(), int
)
_SIGNED = Prepared(
    lambda actor: (
        published_rows(Actor, "signatures")
        .filter(actor=actor)
        .with_letter()
        .select_related("signed_by")
        .newest_letter_first()
    ),
    int,
)
_RECEIVED = Prepared(
    lambda actor: (
        published_rows(Actor, "received")
        .filter(actor=actor)
        .with_answers()
        .with_observed_silence()
        .with_last_look()
        .with_letter()
        .order_by(F("letter__date").desc(nulls_last=True), "letter__key")
    ),
    int,
)
_RESPONSES = Prepared(
    lambda actor: published_rows(Actor, "responses").filter(actor=actor).with_parties().newest_first(), int
)
