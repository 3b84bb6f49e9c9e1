"""How a decided proposal becomes rows of the record, each citing the words that say so."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from actors.models import Actor
from articles.models import Proposal
from campaigns.models import Addressee, Letter, Position, Response, Signature
from curation.review.evidence import Evidence
from curation.review.names import Actors, Meant
from record.dates import PartialDate
from record.keys import free_key
from record.models import Fact

type Values = Mapping[str, Any]


def add(proposal: Proposal, values: Values, meant: Sequence[Meant]) -> Fact:
    """The new fact that a proposal becomes, with the values that a curator gave it."""
    evidence = Evidence.of(proposal)
    return _ADDS[proposal.kind](evidence, values, meant)


def correct(proposal: Proposal, values: Values, meant: Sequence[Meant]) -> None:
    """Change the known fact of a proposal in the field that it corrects, and cite the words that say so."""
    evidence, fact = Evidence.of(proposal), proposal.fact
    match proposal.field:
        case "addressees":
            _add_addressees(fact, meant, Actors(evidence))
        case "signatures":
            _add_signatures(fact, meant, Actors(evidence))
        case _:
            for name, value in values.items():
                setattr(fact, name, value)
            fact.save(update_fields=[*values])
    evidence.cite(fact)


def _add_letter(evidence: Evidence, values: Values, meant: Sequence[Meant]) -> Letter:
    letter = Letter.objects.create(key=free_key(Letter, values["title"]), **values)
    evidence.cite(letter)
    actors = Actors(evidence)
    _add_addressees(letter, [one for one in meant if one.purpose == "addressees"], actors)
    _add_signatures(letter, [one for one in meant if one.purpose == "signatures"], actors)
    return letter


def _add_addressees(letter: Letter, meant: Sequence[Meant], actors: Actors) -> None:
    """Those of whom it is known who they are; each once."""
    there = set(letter.addressees.values_list("actor", flat=True))
    for one in meant:
        actor = actors.of(one)
        if actor and actor.pk not in there:
            there.add(actor.pk)
            actors.evidence.cite(Addressee.objects.create(letter=letter, actor=actor), one.name)


def _add_signatures(letter: Letter, meant: Sequence[Meant], actors: Actors) -> None:
    """All names as they are written, in the order of the article; an actor that has signed already not again."""
    there = set(letter.signatures.values_list("actor", flat=True)) - {None}
    rows = []
    for one in meant:
        actor = actors.of(one)
        if actor is None or actor.pk not in there:
            rows.append(Signature(letter=letter, actor=actor, name_as_written=one.name[:500]))
            there |= {actor.pk} if actor else set()
    Signature.objects.bulk_create(rows)
    actors.evidence.cite_new((row, row.name_as_written) for row in rows)


def _add_response(evidence: Evidence, values: Values, meant: Sequence[Meant]) -> Response:
    actors = Actors(evidence)
    who = {one.purpose: one for one in meant}
    actor = actors.of(who["actor"])
    assert actor is not None  # the form asks for it
    person = actors.of(who["person"], body=actor) if "person" in who else None
    response = Response.objects.create(
        key=free_key(Response, _key_of(actor, values)), actor=actor, person=person, **values
    )
    evidence.cite(response)
    return response


def _key_of(actor: Actor, values: Values) -> str:
    day = PartialDate(values["date"], values["date_precision"]).iso if values["date"] else ""
    return " ".join([actor.key, values["stance"], day])


def _add_position(evidence: Evidence, values: Values, meant: Sequence[Meant]) -> Position:
    (who,) = meant
    government = Actors(evidence).of(who)
    assert government is not None  # the form asks for it
    position = Position.objects.create(government=government, **values)
    evidence.cite(position)
    return position


_ADDS: dict[str, Callable[[Evidence, Values, Sequence[Meant]], Fact]] = {
    Proposal.Kind.LETTER: _add_letter,
    Proposal.Kind.RESPONSE: _add_response,
    Proposal.Kind.QUOTE: _add_response,
    Proposal.Kind.POSITION: _add_position,
}
