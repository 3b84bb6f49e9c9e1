"""What the pages of actors say, for files, reference managers and search engines."""

from collections.abc import Iterable, Mapping
from typing import Any

from actors.models import ActorKind
from record.citing import cited_page
from record.described import described, named
from record.models import Revision
from web.citing import CitedPage, Facts

_SCHEMA_TYPES = {
    ActorKind.ORGANISATION: "Organization",
    ActorKind.GOVERNMENT: "GovernmentOrganization",
    ActorKind.PERSON: "Person",
}


def cited_actor(actor: Any, newest: Iterable[Revision] | None = None) -> CitedPage:
    """The page of an actor as others quote it."""
    wikidata = f"https://www.wikidata.org/wiki/{actor.wikidata_id}" if actor.wikidata_id else ""
    about = {
        "@type": _SCHEMA_TYPES[ActorKind(actor.kind)],
        "name": actor.name,
        "alternateName": [alias.name for alias in actor.shown_aliases],
        "url": actor.website,
        "sameAs": wikidata,
    }
    return cited_page(
        actor.get_absolute_url(), key=f"{actor.kind}-{actor.key}", title=actor.name, about=about, newest=newest
    )


def actor_facts(page: Mapping[str, Any]) -> Facts:
    """All that the page of an actor says."""
    actor: Any = page["actor"]
    return {
        actor.kind: described(actor) | {"other_names": [alias.name for alias in actor.shown_aliases]},
        "roles": [described(role, without=["person"]) for role in actor.shown_roles],
        "people": [described(role, without=["body"]) for role in actor.shown_people],
        "leads": [named(campaign) for campaign in page["led"]],
        "positions": [described(position, without=["government"]) for position in page.get("positions", ())],
        "signed": [described(signature, without=["actor"]) for signature in page["signatures"]],
        "signed_for_others": [described(signature, without=["signed_by"]) for signature in page.get("on_behalf", ())],
        "received": [
            described(addressee, without=["actor"])
            | {
                "answered": bool(addressee.answer_ids),
                "days_of_silence": None if addressee.answer_ids else addressee.days_of_silence(),
                "silence_reported": addressee.silence_seen.iso if addressee.silence_seen else None,
                "looked_for_answer": addressee.last_look.iso if addressee.last_look else None,
                "nothing_found": addressee.found_nothing if addressee.last_look else None,
            }
            for addressee in page["received"]
        ],
        "responses": [described(response, without=["actor"]) for response in page["responses"]],
        "said_for_others": [described(response, without=["person"]) for response in page.get("spoken", ())],
        "looked_for": [described(looking, without=["actor", "letter"]) for looking in page["lookings"]],
        "usually_signs_with": [named(other) | {"letters": other.shared} for other in page["cosigners"]],
    }
