"""What makes a proposal the same as another: whom it names, however that is written, and the values that it proposes.

An actor is named by its key. When two actors become one, what was proposed of either is the same from then on: who has
decided on it is not asked again.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actors.models import Redirect
from articles.ingest.extract.folding import fold_name
from articles.models import MATCHED, Proposal
from articles.models.proposals import identity_of

Kind, Change, State = Proposal.Kind, Proposal.Change, Proposal.State

type Names = Mapping[str, Sequence[Mapping[str, Any]]]  # each name as written, with the actors that it may mean
type Led = Mapping[str, str]  # keys of merged actors, with those of the ones that they are part of


def identify(
    kind: str, change: str, fact: int | None, field: str, fields: Mapping[str, Any], names: Names, led: Led
) -> str:
    """The identity of a proposal; ``fact`` is the number of the known fact that it cites or corrects."""
    return identity_of(kind, change, fact, field, _says(kind, change, field, fields, _Who(names, led)))


class _Who:
    """Whom the names of one proposal mean now."""

    def __init__(self, names: Names, led: Led) -> None:
        self.names, self.led = names, led

    def now(self, key: str) -> str:
        return self.led.get(key, key)

    def __call__(self, name: str) -> str:
        """The key of the actor that a name means, or where that is not clear the name: the same however written."""
        keys = {self.now(candidate["key"]) for candidate in self.names.get(name, ())}
        return keys.pop() if len(keys) == 1 else fold_name(name)


def _says(kind: str, change: str, field: str, fields: Mapping[str, Any], who: _Who) -> list[Any]:
    if change == Change.CITES:
        return []  # it says that fact, whatever an article tells of it
    if change == Change.CORRECTS:
        new = fields["new"]
        match field:
            case "addressees":
                new = who.now(new)
            case "signatures":
                new = sorted({who.now(key) for key in new})
        return [new]
    match kind:
        case Kind.LETTER:
            addressees = sorted(who(name) for name in fields["addressees"])
            return [fields["kind"], fields["date"], addressees, fields["claimed_count"]]
        case Kind.RESPONSE:
            return [who(fields["actor"]), who(fields["person"]), fields["stance"], fields["letters"]]
        case Kind.POSITION:
            stances = sorted(fields["stances"])
            return [who(fields["government"]), stances, fields["attendance"], fields["reason"]]
    said = re.sub(r"\W+", " ", fields["text"].casefold()).strip()
    return [who(fields["speaker"] or fields["organisation"]), said]


def identify_anew(keys: Collection[str]) -> None:
    """Give all that waits or was decided and names one of some actors the identity that it has now.

    In the transaction that merges them, or makes two of them again. Where an article has something waiting that says
    the same then, both wait on.
    """
    found = list(
        Proposal.objects.naming(keys)
        .select_for_update()
        .order_by("pk")
        .only("article_id", "kind", "change", *MATCHED, "field", "fields", "names", "identity", "state")
    )
    named = {candidate["key"] for one in found for some in one.names.values() for candidate in some}
    led = dict(Redirect.objects.filter(key__in=named).values_list("key", "actor__key"))
    waiting = Proposal.objects.pending().filter(article__in={one.article_id for one in found})
    taken = set(waiting.values_list("article_id", "identity"))
    changed = []
    for one in found:
        fact = getattr(one, f"{one.matched}_id") if one.change == Change.CORRECTS else None
        identity = identify(one.kind, one.change, fact, one.field, one.fields, one.names, led)
        if identity == one.identity or (one.state == State.PENDING and (one.article_id, identity) in taken):
            continue
        taken.add((one.article_id, identity))
        one.identity = identity
        changed.append(one)
    Proposal.objects.bulk_update(changed, ["identity"], batch_size=500)
