"""Whom the names in a proposal mean: what a curator may choose, and the actors that come of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actors.models import Actor, ActorKind, Affiliation, GovernmentKind, OrganisationKind, Redirect
from articles.models import Proposal
from curation.review.evidence import Evidence
from record.keys import free_key

PURPOSES = {
    "addressees": "addressee",
    "signatures": "signatory",
    "actor": "responds",
    "person": "speaks",
    "government": "government",
}
MAX_REASON = 300
NEW = {
    "new:organisation": "a new organisation",
    "new:government": "a new government",
    "new:person": "a new person",
}


@dataclass(frozen=True)
class Asked:
    """A name of a proposal, what it is there for, and whom it may mean."""

    name: str
    purpose: str  # a field of the proposal, such as ``signatures``
    candidates: Sequence[Mapping[str, Any]]

    @property
    def purpose_in_words(self) -> str:
        return PURPOSES[self.purpose]

    @property
    def is_clear(self) -> bool:
        """Whether there is exactly one whom it may mean."""
        return len(self.candidates) == 1

    @property
    def is_needed(self) -> bool:
        """Whether there is no fact without knowing who this is."""
        return self.purpose in ("actor", "government")


@dataclass(frozen=True)
class Meant:
    """Whom a name means, as a curator decided: an actor of the record, one to be made, or nobody known."""

    name: str
    purpose: str
    actor: Actor | None = None
    new: str = ""  # a kind of actor
    role: str = ""  # the title of a new person's role

    @property
    def is_known(self) -> bool:
        return bool(self.actor or self.new)


def asked_of(proposal: Proposal) -> list[Asked]:
    """The names of which a curator decides whom they mean, in the order of the fields in which they stand."""
    candidates = _as_they_are_now(proposal.names)
    return [Asked(name, purpose, candidates.get(name, ())) for purpose, name in _named(proposal)]


def _as_they_are_now(names: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Mapping[str, Any]]]:
    """The candidates of each name; in the place of an actor that was merged since, the one that it is part of."""
    keys = {candidate["key"] for candidates in names.values() for candidate in candidates}
    merged = Redirect.objects.filter(key__in=keys).values_list("key", "actor__key", "actor__name") if keys else ()
    led = {key: {"key": now, "name": called} for key, now, called in merged}
    found = {}
    for name, candidates in names.items():
        resolved = [{**candidate, **led.get(candidate["key"], {})} for candidate in candidates]
        found[name] = list({candidate["key"]: candidate for candidate in reversed(resolved)}.values())[::-1]
    return found


def _named(proposal: Proposal) -> Iterable[tuple[str, str]]:
    fields = proposal.fields
    if proposal.change == Proposal.Change.CORRECTS:
        return [(proposal.field, name) for name in proposal.names]
    match proposal.kind:
        case Proposal.Kind.LETTER:
            signatures = [("signatures", name) for name in fields.get("signatures", ())]
            return [("addressees", name) for name in fields.get("addressees", ())] + signatures
        case Proposal.Kind.RESPONSE:
            who = [("actor", fields["actor"]), ("person", fields["person"])]
        case Proposal.Kind.POSITION:
            who = [("government", fields["government"])]
        case _:
            # Words of somebody who speaks for nobody are the person's own.
            body = fields["organisation"] or fields["speaker"]
            who = [("actor", body), ("person", fields["speaker"] if body != fields["speaker"] else "")]
    return [(purpose, name) for purpose, name in who if name]


class Actors:
    """The actors behind the names of one decision; new ones are made once, however often they are named."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._made: dict[tuple[str, str], Actor] = {}

    def of(self, meant: Meant, *, body: Actor | None = None) -> Actor | None:
        """The actor that is meant, made if it is a new one; a new person's role is at ``body`` if there is one."""
        if meant.actor or not meant.new:
            return meant.actor
        known = self._made.get((meant.new, meant.name))
        if known is None:
            known = self._made[meant.new, meant.name] = self._make(meant)
            if meant.new == ActorKind.PERSON:
                role = Affiliation.objects.create(person=known, body=body, title=meant.role)
                self.evidence.cite(role, meant.name)
        return known

    def _make(self, meant: Meant) -> Actor:
        kinds: dict[str, str] = {}
        if meant.new == ActorKind.ORGANISATION:
            kinds["organisation_kind"] = OrganisationKind.NGO
        elif meant.new == ActorKind.GOVERNMENT:
            kinds["government_kind"] = GovernmentKind.STATE
        if meant.new == ActorKind.PERSON:
            kinds["named_because"] = f"Named in a public role in “{self.evidence.article}”"[:MAX_REASON]
        name = meant.name[:300]
        actor = Actor.objects.create(key=free_key(Actor, name), name=name, kind=meant.new, **kinds)
        self.evidence.cite(actor, meant.name)
        return actor
