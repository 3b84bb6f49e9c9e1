"""What an article proposes, in the terms of the record: one draft for each thing that a curator decides."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from articles.ingest import exchange
from articles.ingest.extract import schema
from articles.ingest.identity import identify
from articles.ingest.match import (
    Match,
    Told,
    Who,
    date_of,
    fits,
    match_letter,
    match_position,
    match_quote,
    match_response,
    same_words,
)
from articles.models import Proposal
from campaigns.models.responses import MAX_QUOTE_WORDS
from record.dates import PartialDate, Precision

Kind, Change = Proposal.Kind, Proposal.Change


@dataclass(kw_only=True)
class Draft:
    """One proposal before it is stored."""

    kind: Proposal.Kind
    change: Proposal.Change
    fields: dict[str, Any]
    evidence: list[dict[str, Any]]
    confidence: float
    names: dict[str, list[dict[str, Any]]] = dataclasses.field(default_factory=dict)
    match: Match = dataclasses.field(default_factory=Match)
    fact: Any = None
    field: str = ""
    language: str = ""

    @property
    def matched(self) -> str:
        """The name of the foreign key to the known fact: words of people are part of a response."""
        return Kind.RESPONSE if self.kind == Kind.QUOTE else self.kind

    @property
    def identity(self) -> str:
        """Hash of what it says."""
        fact = self.fact.pk if self.fact else None
        return identify(self.kind, self.change, fact, self.field, self.fields, self.names, {})


def drafts_of(found: schema.Extraction, published: PartialDate | None) -> list[Draft]:
    """What an article proposes, matched with the record. Changes nothing."""
    if not found.facts:
        return []
    told = Told(published, Who.of(found))
    drafts: list[Draft] = []
    letters = [(letter, match_letter(letter, told)) for letter in found.letters]
    for letter, match in letters:
        drafts += _of_letter(letter, match, told)
    known = [match.fact for _, match in letters if match.fact]
    for response in found.responses:
        drafts += _of_response(response, match_response(response, known, told), letters, told)
    for position in found.positions:
        parts = exchange.parts_of(position)
        drafts += _of_position(position, parts, match_position(position, parts, told), told)
    answered = [response.quote for response in found.responses if response.quote]
    for quote in found.quotes:
        if not any(same_words(quote.text, answer) for answer in answered):  # it is proposed with that response
            drafts += _of_quote(quote, match_quote(quote, told), told)
    for draft in drafts:
        draft.language = found.language
    return list({draft.identity: draft for draft in reversed(drafts)}.values())[::-1]


def _known_or_new(fact: schema.Proposed, kind: Proposal.Kind, match: Match, **more: Any) -> Draft:
    """The draft that cites the known fact, adds a new one, or leaves open which of several is meant."""
    change = Change.CITES if match.fact else Change.OPEN if match.is_open else Change.ADDS
    evidence = [asdict(piece) for piece in fact.evidence]
    return Draft(
        kind=kind,
        change=change,
        evidence=evidence,
        confidence=fact.confidence,
        match=match,
        fact=match.fact,
        **more,
    )


def _names(names: Iterable[str], who: Who) -> dict[str, list[dict[str, Any]]]:
    return {name: [asdict(candidate) for candidate in who.candidates(name)] for name in names if name}


def _correction(base: Draft, field: str, old: Any, new: Any, *, about: Sequence[str] = (), names: Any = None) -> Draft:
    """One field of the known fact of a draft that an article knows better; ``about`` are words that tell it."""
    telling = [piece for piece in base.evidence if any(word in piece["words"] for word in about)]
    return Draft(
        kind=base.kind,
        change=Change.CORRECTS,
        field=field,
        fields={"old": old, "new": new},
        evidence=telling or base.evidence,
        confidence=base.confidence,
        match=base.match,
        fact=base.fact,
        names=names or {},
    )


# ---- letters ------------------------------------------------------------------------------------------------------


def _of_letter(letter: schema.Letter, match: Match, told: Told) -> list[Draft]:
    who, when = told.who, date_of(letter)
    demand = exchange.demand_of(letter.demand, [piece.words for piece in letter.evidence])
    fields = {
        "kind": exchange.LETTER_KINDS[letter.kind],
        "date": when.iso if when else "",
        "demand": demand or "",
        "demand_in_words": letter.demand,
        "claimed_count": letter.claimed_count,
        "claimed_count_text": exchange.count_in_words(letter.claimed_count, letter.count_qualifier),
        "addressees": letter.addressees,
        "signatures": letter.signatories,
    }
    base = _known_or_new(
        letter,
        Kind.LETTER,
        match,
        fields=fields,
        names=_names([*letter.addressees, *letter.signatories], who),
    )
    return [base, *_corrections_of_letter(base, letter, when, who)] if base.fact else [base]


def _corrections_of_letter(base: Draft, letter: schema.Letter, when: PartialDate | None, who: Who) -> list[Draft]:
    known, found = base.fact, []
    if letter.claimed_count and _is_better_count(letter, known.claimed_count):
        about = (str(letter.claimed_count), f"{letter.claimed_count:,}")
        new = {"number": letter.claimed_count, "words": base.fields["claimed_count_text"]}
        old = {"number": known.claimed_count, "words": known.claimed_count_text}
        found.append(_correction(base, "claimed_count", old, new, about=about))
    if when and _is_better_date(when, known.when):
        found.append(_correction(base, "date", known.when.iso if known.when else "", when.iso))
    addressed = {addressee.actor_id for addressee in known.addressees.all()}
    for name in letter.addressees:
        clear = who.clear(name)
        if clear and not who.with_those_around([who.ids[clear.key]]) & addressed:
            names = _names([name], who)
            found.append(_correction(base, "addressees", None, clear.key, about=[name.split()[-1]], names=names))
    signed = {signature.actor_id for signature in known.shared_signatures}
    missing = [name for name in letter.signatories if (c := who.clear(name)) and who.ids[c.key] not in signed]
    if missing:
        keys = sorted(candidate.key for name in missing if (candidate := who.clear(name)))
        last_names = [name.split()[-1] for name in missing]
        found.append(_correction(base, "signatures", None, keys, about=last_names, names=_names(missing, who)))
    return found


def _is_better_count(letter: schema.Letter, known: int | None) -> bool:
    """Whether an article knows the claimed number better: another one, and not only more roughly."""
    said = letter.claimed_count
    if not known or not said:
        return bool(said)
    rough = letter.count_qualifier not in (None, "exact")
    return said != known and not (
        rough and (fits(said, letter.count_qualifier, known) or abs(said - known) <= 0.02 * known)
    )


_EXACTNESS = {Precision.YEAR: 0, Precision.MONTH: 1, Precision.DAY: 2}


def _is_better_date(when: PartialDate, known: PartialDate | None) -> bool:
    """Whether an article knows the date better: more exactly, or another one as exactly."""
    if known is None:
        return True
    more = _EXACTNESS[Precision(when.precision)] - _EXACTNESS[Precision(known.precision)]
    return more > 0 or (more == 0 and when.first != known.first)


# ---- responses, positions, quotes ---------------------------------------------------------------------------------


def _of_response(
    response: schema.Response, match: Match, letters: Sequence[tuple[schema.Letter, Match]], told: Told
) -> list[Draft]:
    who = told.who
    answered = _answered(response, letters, who)
    known = sorted(found.fact.key for _, found in answered if found.fact)
    fields = {
        "actor": response.actor,
        "person": response.person or "",
        "stance": exchange.RESPONSE_STANCES[response.stance],
        "quote": _short(response.quote or ""),
        "letters": known,
        "to_new_letter": any(not found.fact for _, found in answered),
        "reported_on": told.published.iso if told.published else "",
    }
    return [
        _known_or_new(
            response,
            Kind.RESPONSE,
            match,
            fields=fields,
            names=_names([response.actor, response.person or ""], who),
        )
    ]


def _answered(
    response: schema.Response, letters: Sequence[tuple[schema.Letter, Match]], who: Who
) -> Sequence[tuple[schema.Letter, Match]]:
    """The letters that may be answered: those addressed to the one who responds, else all of the article."""
    responding = who.with_those_around(who.actors([response.actor, response.person or ""]))
    to_them = [pair for pair in letters if who.actors(pair[0].addressees) & responding]
    return to_them or letters


def _short(quote: str) -> str:
    """A quotation as long as the record holds it."""
    words = quote.split()
    return quote if len(words) <= MAX_QUOTE_WORDS else " ".join(words[:MAX_QUOTE_WORDS]) + " …"


def _of_position(position: schema.Position, parts: exchange.Parts, match: Match, told: Told) -> list[Draft]:
    fields = {
        "government": position.government,
        "topic": parts.topic,
        "reported_stance": parts.reported_stance or "",
        "stances": list(parts.stances),
        "attendance": parts.attendance,
        "words": parts.words,
        "reason": parts.reason,
        "statement": parts.statement,
        "level": parts.level,
        "reported_on": told.published.iso if told.published else "",
    }
    base = _known_or_new(
        position,
        Kind.POSITION,
        match,
        fields=fields,
        names=_names([position.government], told.who),
    )
    if not base.fact:
        return [base]
    told_by_words = ("attendance", "words", "reason")
    better = [name for name in told_by_words if fields[name] != "unknown" and getattr(base.fact, name) == "unknown"]
    return [base, *(_correction(base, name, "unknown", fields[name]) for name in better)]


def _of_quote(quote: schema.Quote, match: Match, told: Told) -> list[Draft]:
    fields = {"speaker": quote.speaker, "organisation": quote.organisation, "text": quote.text}
    return [
        _known_or_new(
            quote,
            Kind.QUOTE,
            match,
            fields=fields,
            names=_names([quote.speaker, quote.organisation], told.who),
        )
    ]
