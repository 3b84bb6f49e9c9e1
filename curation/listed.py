"""What each name of a list is taken for beside the others and beside the letter, and what is done with it by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from actors.models import Actor, Redirect
from articles.ingest.extract.folding import fold_name
from campaigns.models import Letter, Signature
from curation.models import ListedName
from curation.names.words import sure
from record.models import FactState

Deed, State = ListedName.Deed, ListedName.State


@dataclass
class Standing:
    """The signatures under a letter, by actor and by name."""

    by_actor: dict[int, int] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, letter: int) -> "Standing":
        """One query. Signatures that the public does not see count too: they are there."""
        found = cls()
        rows = Signature.objects.filter(letter=letter).exclude(state=FactState.WITHDRAWN).order_by("-pk")
        for pk, actor, name in rows.values_list("pk", "actor", "name_as_written"):
            if actor:
                found.by_actor[actor] = pk
            if name:
                found.by_name[fold_name(name)] = pk
        return found


def follow(names: Sequence[ListedName]) -> None:
    """Let candidates that were merged be the actors that they became, and take off those that are gone. Two queries."""
    ids = {candidate["id"] for name in names for candidate in name.candidates}
    gone = ids.difference(Actor.objects.filter(pk__in=ids).values_list("pk", flat=True)) if ids else ids
    if not gone:
        return
    became = dict(Redirect.objects.filter(number__in=gone).values_list("number", "actor"))
    for name in names:
        kept: dict[int, dict[str, Any]] = {}
        for candidate in name.candidates:
            actor = became.get(candidate["id"]) if candidate["id"] in gone else candidate["id"]
            if actor:
                kept.setdefault(actor, candidate | {"id": actor})
        name.candidates = list(kept.values())


def mark(names: Iterable[ListedName], standing: Standing) -> None:
    """Say of each name, in their order, what it is taken for; and what is done with it where no curator chose that.

    A name counts as a duplicate of the first that is the same but for case, accents, *the* and legal form, or that
    stands for the same actor; unless that is left out.
    """
    by_name: dict[tuple[str, str], ListedName] = {}
    by_actor: dict[int, ListedName] = {}
    for name in names:
        if not name.by_hand:
            _as_found(name)
        name.state, name.first, name.standing_id = name.found, None, None
        if name.deed == Deed.LEFT_OUT:
            name.same_as = None
            continue
        key = (sure(name.name), name.country)
        actor = name.actor_id if name.deed == Deed.ACTOR else None
        there = standing.by_actor.get(actor) if actor else standing.by_name.get(fold_name(name.name))
        first = by_name.get(key) or (by_actor.get(actor) if actor else None)
        there = there or (first.standing_id if first else None)
        if there:
            name.state, name.standing_id = State.THERE, there
            if not name.by_hand:
                name.deed = Deed.LEFT_OUT
        elif first:
            name.state, name.first = State.DUPLICATE, first
            if name.deed == Deed.OPEN and not name.by_hand:
                name.deed = Deed.FIRST
        elif name.deed == Deed.FIRST:  # what it was the same as is gone
            name.by_hand, name.deed = False, Deed.OPEN
        name.same_as = name.first.number if name.first else None
        by_name.setdefault(key, name)
        if actor:
            by_actor.setdefault(actor, name)


def _as_found(name: ListedName) -> None:
    name.deed, name.actor_id = Deed.OPEN, None
    if name.fault:
        name.deed = Deed.LEFT_OUT
    elif name.has_one_exact:
        name.deed, name.actor_id = Deed.ACTOR, name.candidates[0]["id"]


@dataclass(frozen=True)
class Tally:
    """How many signed, as the letter says it, as the record names them, and as it knows them."""

    claimed: str
    named: int
    resolved: int


def tallies(letter: Letter, names: Sequence[ListedName], claimed: int | None = None) -> tuple[Tally, Tally]:
    """The numbers of a letter now, and as they are with these names; as the public sees them.

    ``letter``: loaded ``with_counts()``. ``names``: all of a list, each with its actor.
    """
    now = Tally(letter.claim, letter.named, letter.resolved)  # type: ignore[attr-defined]
    public = Signature.objects.published().standing().filter(letter=letter, actor__isnull=False)
    actors: set[object] = set(public.order_by().values_list("actor", flat=True))
    named = now.named
    for name in names:
        if name.deed == Deed.LEFT_OUT or not name.is_for_the_public:
            continue
        named += 1
        who = name.stands_for
        if who is not None:
            actors.add(who)
    return now, Tally(str(claimed) if claimed else now.claimed, named, len(actors))
