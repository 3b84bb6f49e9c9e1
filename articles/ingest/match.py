"""Proposed facts against the record: which known fact is meant, how sure that is, and why.

Each kind has a score of at most 100 points, the sum of parts that are kept in plain words. A known fact is meant from
``SAME`` points on, if it is ``AHEAD`` of the next; what has at least ``POSSIBLE`` is shown beside it. How many points
there are for what is published in docs/extraction.md.

Queries look for whom a fact concerns within a span of days, never through all rows; their number depends on the number
of facts in the article alone.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Prefetch, Q

from actors.models import Actor, Affiliation
from articles.ingest import exchange
from articles.ingest.exchange import Parts
from articles.ingest.extract import schema
from campaigns.models import Addressee, Letter, Position, Response, Signature
from campaigns.models.positions import Stance
from record.dates import PartialDate, Precision

SAME = 50
AHEAD = 10
POSSIBLE = 30

WEEK = datetime.timedelta(days=7)
BACKGROUND = datetime.timedelta(days=190)  # letters older than that are not what an article is about
MOST = 60  # known facts that are compared for each way in which one may be found


@dataclass(frozen=True)
class Part:
    """One part of a score: why, in plain words, and how many points it gives or takes."""

    words: str
    points: int


@dataclass(frozen=True)
class Candidate:
    """A known fact that may be meant."""

    fact: Any
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        return max(0, min(100, sum(part.points for part in self.parts)))

    def as_dict(self) -> dict[str, Any]:
        """As it is kept with the proposal."""
        return {
            "id": self.fact.pk,
            "key": getattr(self.fact, "key", ""),
            "title": str(self.fact),
            "score": self.score,
            "parts": [{"words": part.words, "points": part.points} for part in self.parts if part.points],
        }


@dataclass(frozen=True)
class Match:
    """The known facts that come near, the best first."""

    candidates: tuple[Candidate, ...] = ()

    @classmethod
    def of(cls, scored: Iterable[Candidate]) -> "Match":
        near = [candidate for candidate in scored if candidate.score >= POSSIBLE]
        return cls(tuple(sorted(near, key=lambda candidate: (-candidate.score, candidate.fact.pk))[:5]))

    @property
    def score(self) -> int | None:
        return self.candidates[0].score if self.candidates else None

    @property
    def fact(self) -> Any:
        """The fact that is meant; None where there is none, or where it stays open."""
        return self.candidates[0].fact if self._is_known and not self.is_open else None

    @property
    def is_open(self) -> bool:
        """Whether one of several is meant, and it is not clear which."""
        return self._is_known and len(self.candidates) > 1 and self._lead < AHEAD

    @property
    def _is_known(self) -> bool:
        return bool(self.candidates) and self.candidates[0].score >= SAME

    @property
    def _lead(self) -> int:
        return self.candidates[0].score - self.candidates[1].score


@dataclass
class Who:
    """The actors that the names of an article may mean, and with whom they are one: a person with the body in which it
    holds a role, and a body with those who hold a role in it."""

    links: dict[str, list[schema.Candidate]]
    ids: dict[str, int] = field(default_factory=dict)  # of actors, by key
    around: dict[int, set[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, found: schema.Extraction) -> "Who":
        """Two queries for all names of an article."""
        keys = {candidate.key for candidates in found.links.values() for candidate in candidates}
        actors = Actor.objects.by_key(keys)
        links = {name: _as_they_are_now(candidates, actors) for name, candidates in found.links.items()}
        who = cls(links, {actor.key: actor.pk for actor in actors.values()})
        asked = [name for letter in found.letters for name in letter.addressees]
        asked += [name for response in found.responses for name in (response.actor, response.person) if name]
        asked += [name for quote in found.quotes for name in (quote.speaker, quote.organisation) if name]
        named = who.actors(asked)
        roles = Affiliation.objects.filter(Q(person__in=named) | Q(body__in=named), body__isnull=False)
        for person, body in roles.order_by().values_list("person", "body"):
            who.around.setdefault(person, set()).add(body)
            who.around.setdefault(body, set()).add(person)
        return who

    def candidates(self, name: str) -> list[schema.Candidate]:
        """Whom a name may mean, of those who are in the record still."""
        return self.links.get(name, [])

    def clear(self, name: str) -> schema.Candidate | None:
        """Whom a name means, where that is clear."""
        candidates = self.candidates(name)
        return candidates[0] if len(candidates) == 1 else None

    def actors(self, names: Iterable[str]) -> set[int]:
        """All whom some names may mean."""
        return {self.ids[candidate.key] for name in names for candidate in self.candidates(name)}

    def with_those_around(self, actors: Iterable[int]) -> set[int]:
        return {other for actor in actors for other in (actor, *self.around.get(actor, ()))}


def _as_they_are_now(candidates: Iterable[schema.Candidate], actors: Mapping[str, Actor]) -> list[schema.Candidate]:
    """Some of the actors of the record, under the keys that they have now: one may have been merged since."""
    there = [candidate for candidate in candidates if candidate.key in actors]
    return list({(now := actors[one.key].key): replace(one, key=now) for one in reversed(there)}.values())[::-1]


@dataclass(frozen=True)
class Told:
    """What is known of the article itself."""

    published: PartialDate | None
    who: Who


# ---- letters ------------------------------------------------------------------------------------------------------


def match_letter(letter: schema.Letter, told: Told) -> Match:
    """The known letter that an article speaks of."""
    when = date_of(letter)
    demand = exchange.demand_of(letter.demand, [piece.words for piece in letter.evidence])
    scored = []
    for known in _letters_near(letter, when, told):
        dates = _date_part(when, known.when, told.published)
        if dates is None:
            continue
        parts = (
            _addressee_part(letter, known, told.who),
            dates,
            _count_part(letter, known),
            _signatory_part(letter, known, told.who),
            _demand_part(demand, known),
            _kind_part(letter, known),
        )
        scored.append(Candidate(known, parts))
    return Match.of(scored)


def date_of(letter: schema.Letter) -> PartialDate | None:
    """The date that the text gives a letter."""
    try:
        return PartialDate.parse(letter.date) if letter.date else None
    except ValueError:  # a year that the record has no place for
        return None


def _letters_near(letter: schema.Letter, when: PartialDate | None, told: Told) -> Iterable[Any]:
    """Letters to the same, signed by the same, or with the same number, within the days in question."""
    days, of_letter = _days(when, told.published), "letter__"
    asked = told.who.with_those_around(told.who.actors(letter.addressees))
    signed = told.who.actors(letter.signatories[:MOST])
    found: set[int] = set()
    if asked:
        to_them = Addressee.objects.filter(days(of_letter), actor__in=asked)
        found |= _newest(to_them.values_list("letter", flat=True), of_letter)
    if signed:
        by_them = Signature.objects.filter(days(of_letter), actor__in=signed)
        found |= _newest(by_them.values_list("letter", flat=True), of_letter)
    if letter.claimed_count and (when or told.published):
        least, most = round(letter.claimed_count * 0.98), round(letter.claimed_count * 1.02)
        as_many = Letter.objects.filter(days(""), claimed_count__range=(least, most))
        found |= _newest(as_many.values_list("pk", flat=True), "")
    if not found:
        return []
    under = Signature.objects.filter(actor__in=signed).only("letter", "actor")
    return (
        Letter.objects.filter(pk__in=found)
        .defer("text")
        .prefetch_related("addressees", Prefetch("signatures", under, to_attr="shared_signatures"))
    )


def _newest(rows: Any, prefix: str) -> set[int]:
    return set(rows.order_by(f"-{prefix}date", "-pk")[:MOST])


def _days(when: PartialDate | None, published: PartialDate | None) -> Callable[[str], Q]:
    """The condition that a letter falls into the days in question; one without a date may."""
    if when:
        first, last = when.first - WEEK, when.last + WEEK
    elif published:
        first, last = published.first - BACKGROUND, published.last + datetime.timedelta(days=1)
    else:
        return lambda prefix: Q()
    return lambda prefix: (
        Q(**{f"{prefix}date__lte": last, f"{prefix}date_latest__gte": first}) | Q(**{f"{prefix}date": None})
    )


def _gap(one: PartialDate, other: PartialDate) -> int:
    """Days between two spans; 0 where they overlap."""
    return max((one.first - other.last).days, (other.first - one.last).days, 0)


def _date_part(when: PartialDate | None, known: PartialDate | None, published: PartialDate | None) -> Part | None:
    """Points for the date; None where it can not be the same letter."""
    if known is None:
        return Part("no date of the known letter", 0)
    if when is None:
        return _hint_part(known, published)
    gap = _gap(when, known)
    if gap > WEEK.days:
        return None
    if gap:
        return Part(f"{gap} day{'s' if gap > 1 else ''} apart", 18 if gap == 1 else 8)
    if when.precision == known.precision == Precision.DAY:
        return Part("the same day", 25)
    if Precision.YEAR in (when.precision, known.precision):
        return Part(f"{when} and {known} can be the same", 6)
    return Part(f"{when} and {known} can be the same", 15)


def _hint_part(known: PartialDate, published: PartialDate | None) -> Part | None:
    """The day of the article as a weaker hint, where the text gives the letter none."""
    if published is None:
        return Part("no date in the article", 0)
    before = (published.last - known.first).days
    if before < -1:
        return None
    if before <= WEEK.days:
        return Part("the article came within a week after it", 12)
    return Part("the article came within a month after it", 6) if before <= 31 else Part("the article came later", 0)


def _addressee_part(letter: schema.Letter, known: Any, who: Who) -> Part:
    named = [name for name in letter.addressees if who.candidates(name)]
    addressed = {addressee.actor_id for addressee in known.addressees.all()}
    if not named or not addressed:
        return Part("no addressee to compare", 0)
    weights = [_weight(who.actors([name]), addressed, who) for name in named]
    points = round(30 * sum(weights) / len(weights))
    if not points:
        return Part(f"addressed to others than {_and(named)}", -30)
    same = [name for name, weight in zip(named, weights, strict=True) if weight]
    body = "" if max(weights) == 1 else ", or the body of that person"
    return Part(f"addressed to {_and(same)}{body}", points)


def _weight(actors: set[int], among: set[int], who: Who) -> float:
    if actors & among:
        return 1
    return 0.7 if who.with_those_around(actors) & among else 0


def _count_part(letter: schema.Letter, known: Any) -> Part:
    said, there = letter.claimed_count, known.claimed_count
    if not said or not there:
        return Part("no number to compare", 0)
    if said == there:
        return Part(f"{said} are said to have signed", 20)
    if abs(said - there) <= 0.02 * there:
        return Part(f"{said} and {there} signatories differ by less than 2 %", 15)
    if fits(said, letter.count_qualifier, there):
        return Part(f"“{exchange.count_in_words(said, letter.count_qualifier)}” fits {there}", 12)
    if letter.kind == "petition":  # it grows
        return Part(f"{said} and {there} signatories: a petition grows", 0)
    return Part(f"{said} signatories are not {there}", -15)


def fits(said: int, qualifier: schema.Qualifier | None, there: int) -> bool:
    """Whether a rough number can mean an exact one."""
    match qualifier:
        case "more_than" | "over":
            return said <= there <= 1.1 * said
        case "nearly":
            return 0.9 * said <= there <= said
        case "about":
            return abs(said - there) <= 0.05 * said
    return False


def _signatory_part(letter: schema.Letter, known: Any, who: Who) -> Part:
    named = who.actors(letter.signatories[:MOST])
    shared = named & {signature.actor_id for signature in known.shared_signatures}
    if not shared:
        return Part("none of the named signatories is known there", 0)
    return Part(
        f"{len(shared)} of {len(named)} known names signed it", round(10 * min(1, len(shared) / min(3, len(named))))
    )


def _demand_part(demand: str | None, known: Any) -> Part:
    if demand is None:
        return Part("no demand to compare", 0)
    if demand == known.demand:
        return Part(f"asks for the same: {known.get_demand_display()}", 10)
    return Part(f"asks for something else than {known.get_demand_display()}", -5)


def _kind_part(letter: schema.Letter, known: Any) -> Part:
    kind, texts = exchange.LETTER_KINDS[letter.kind], {"open_letter", "joint_statement", "private_letter"}
    if kind == known.kind:
        return Part(f"the same kind: {known.get_kind_display()}", 5)
    if {kind, known.kind} <= texts:
        return Part("a letter and a statement", 2)
    return Part(f"no {known.get_kind_display()}", -10)


def _and(names: Sequence[str]) -> str:
    return " and ".join(", ".join(names).rsplit(", ", 1))


# ---- responses ----------------------------------------------------------------------------------------------------

# Stances that readers tell apart in different ways.
NEAR_STANCES = ({"declines", "rejects"}, {"acknowledges", "declines"}, {"supports", "partly_supports"})


def match_response(response: schema.Response, letters: Sequence[Any], told: Told) -> Match:
    """The known response that an article reports; ``letters`` are the known ones of which it speaks."""
    who = told.who
    actors = who.actors([response.actor, response.person or ""])
    if not actors:
        return Match()
    days = _around(told.published, before=60)
    rows = Response.objects.answers().filter(Q(actor__in=who.with_those_around(actors)) | Q(person__in=actors), days)
    scored = []
    for known in rows.select_related("actor", "letter").defer("letter__text").order_by("-date")[:MOST]:
        parts = (
            _speaker_part(response, known, who),
            _subject_part(known, letters),
            _stance_part(exchange.RESPONSE_STANCES[response.stance], known),
            _near_part(known.when, told.published),
            _quote_part(response.quote or "", known.quote),
        )
        scored.append(Candidate(known, parts))
    return Match.of(scored)


def _around(published: PartialDate | None, *, before: int) -> Q:
    if published is None:
        return Q()
    first, last = published.first - datetime.timedelta(days=before), published.last + datetime.timedelta(days=1)
    return Q(date__lte=last, date_latest__gte=first) | Q(date=None)


def _speaker_part(response: schema.Response, known: Any, who: Who) -> Part:
    if known.actor_id in who.actors([response.actor]):
        if known.person_id and known.person_id in who.actors([response.person or ""]):
            return Part(f"{response.person} for {response.actor}", 35)
        return Part(f"by {response.actor}", 30)
    return Part(f"by the body or a person of {response.actor}", 20)


def _subject_part(known: Any, letters: Sequence[Any]) -> Part:
    if known.letter_id and known.letter_id in {letter.pk for letter in letters}:
        return Part("to the same letter", 25)
    if known.campaign_id and known.campaign_id in {letter.campaign_id for letter in letters}:
        return Part("to the campaign of that letter", 15)
    if letters and known.letter_id:
        return Part("to another letter", -15)
    return Part("no letter to compare", 0)


def _stance_part(stance: str, known: Any) -> Part:
    if stance == known.stance:
        return Part(f"the same stance: {known.get_stance_display()}", 15)
    if any({stance, known.stance} <= near for near in NEAR_STANCES):
        return Part("stances that are near each other", 7)
    return Part(f"another stance than “{known.get_stance_display()}”", -10)


def _near_part(known: PartialDate | None, published: PartialDate | None) -> Part:
    if known is None or published is None:
        return Part("no dates to compare", 0)
    gap = _gap(known, published)
    if gap > WEEK.days:
        return Part(f"{gap} days before the article", 0)
    return Part("in the days of the article", 15 if gap <= 1 else 10)


def _quote_part(quote: str, known: str) -> Part:
    if quote and known and same_words(quote, known):
        return Part("the same words", 30)
    return Part("no words in common", 0)


def same_words(one: str, other: str) -> bool:
    """Whether one quotation is the other, or a part of it."""
    folded = sorted((_words(one), _words(other)), key=len)
    return len(folded[0].split()) >= 3 and folded[0] in folded[1]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


# ---- positions ----------------------------------------------------------------------------------------------------

_DECLINING = {Stance.DECLINED_COVID, Stance.DECLINED_OTHER, Stance.PARTIAL_NO_MINISTERS, Stance.OPPOSED}


def match_position(position: schema.Position, parts: Parts, told: Told) -> Match:
    """The known position that an article reports: the one that stood when it came, or one taken in those days."""
    governments = told.who.actors([position.government])
    if not governments:
        return Match()
    published = told.published
    by_then = Q(date__lte=published.last + datetime.timedelta(days=1)) | Q(date=None) if published else Q()
    rows = Position.objects.of_governments().filter(by_then, government__in=governments, topic=parts.topic)
    known = list(rows.select_related("government").order_by("-date_latest", "-pk")[:MOST])
    standing = next((row.pk for row in known if row.date), None)
    scored = (
        Candidate(
            row,
            (
                Part(f"of {row.government}", 15),
                _position_stance_part(parts, row),
                _near_part(row.when, published),
                Part("the one that stood then", 20) if row.pk == standing else Part("an earlier one", 0),
            ),
        )
        for row in known
    )
    return Match.of(scored)


def _position_stance_part(parts: Parts, known: Any) -> Part:
    stances = {known.stance, known.reported_stance}
    if stances & set(parts.stances):
        return Part(f"the same stance: {known.get_stance_display()}", 30)
    if set(parts.stances) <= _DECLINING and stances & _DECLINING:
        return Part(f"a stance near “{known.get_stance_display()}”", 10)
    return Part(f"another stance than “{known.get_stance_display()}”", -40)


# ---- quotes -------------------------------------------------------------------------------------------------------


def match_quote(quote: schema.Quote, told: Told) -> Match:
    """The known response in which the same words stand."""
    actors = told.who.actors([quote.speaker, quote.organisation])
    if not actors:
        return Match()
    rows = (
        Response.objects.answers()
        .exclude(quote="")
        .filter(
            Q(actor__in=told.who.with_those_around(actors)) | Q(person__in=actors), _around(told.published, before=190)
        )
    )
    scored = (
        Candidate(known, (Part(f"by {quote.speaker or quote.organisation}", 40), Part("the same words", 60)))
        for known in rows.select_related("actor", "letter").defer("letter__text").order_by("-date")[:MOST]
        if same_words(quote.text, known.quote)
    )
    return Match.of(scored)
