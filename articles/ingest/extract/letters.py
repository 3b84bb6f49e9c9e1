"""The letters of an article: places that speak of the same one are brought together.

A place that is new, or that differs in addressee, number, day or kind from all before, begins another letter;
"the letter" is the one spoken of last that fits. Letters of earlier years are background and are not proposed.
"""

from dataclasses import dataclass, field

from articles.ingest.extract.counts import Claimed
from articles.ingest.extract.document import Document
from articles.ingest.extract.lists import Named
from articles.ingest.extract.mentions import Names
from articles.ingest.extract.mentions_of_letters import Place, places_in
from articles.ingest.extract.schema import Evidence, Letter, LetterKind
from articles.ingest.extract.signatories import listed_signatories

HOST = "China"
FAMILY = {"open letter": "text", "joint statement": "text", "petition": "petition", "parliamentary motion": "motion"}


@dataclass
class Draft:
    """One letter while its places are gathered."""

    places: list[Place] = field(default_factory=list)

    @property
    def strong(self) -> list[Named]:
        return [named for place in self.places for named in place.strong]

    @property
    def weak(self) -> list[Named]:
        return [named for place in self.places for named in place.weak]

    @property
    def kind(self) -> LetterKind:
        """That of the first word for it; a verb alone says less."""
        return next((place.kind for place in self.places if place.is_word), self.places[0].kind)


def letters_of(document: Document, names: Names) -> list[Letter]:
    drafts = _Gatherer(document, names).drafts()
    letters: list[Letter] = []
    for draft in drafts:  # a list of signatories belongs to the letter that was spoken of first
        letter = _letter(document, names, draft, listing=not letters)
        letters += [letter] if letter else []
    return letters


class _Gatherer:
    def __init__(self, document: Document, names: Names) -> None:
        self.document, self.names = document, names
        self.found: list[Draft] = []
        self.waiting: list[Place] = []  # "groups called on X": a letter only if the text goes on to speak of one

    def drafts(self) -> list[Draft]:
        for place in places_in(self.document, self.names):
            if place.background:
                self.found.append(Draft([place]))
                continue
            if place.says_only_when and not self._follows(place):
                continue
            draft = self._same_as(place)
            if draft:
                draft.places.append(place)
            elif self._begins(place):
                self.found.append(Draft([place]))
                self.found[-1].places[:0] = self._waited_for(place)
            else:
                self.waiting.append(place)
        kept = [draft for draft in self.found if not draft.places[0].background]
        return self._without_echoes(kept)

    def _follows(self, place: Place) -> bool:
        """Whether the sentence before speaks of a letter whose day is not known yet."""
        if not self.found:
            return False
        last = self.found[-1].places
        return last[-1].sentence.index == place.sentence.index - 1 and all(other.when is None for other in last)

    def _begins(self, place: Place) -> bool:
        if place.is_word or place.strong:
            return True
        return bool(place.claimed or place.many) and bool(place.weak)

    def _waited_for(self, place: Place) -> list[Place]:
        fitting = [
            other
            for other in self.waiting
            if not self._conflict(Draft([place]), other) and (other.weak or other.claimed)
        ]
        self.waiting = [other for other in self.waiting if other not in fitting]
        return fitting

    def _same_as(self, place: Place) -> Draft | None:
        """The letter that was spoken of last and that this place may mean."""
        family = FAMILY[place.kind]
        for draft in reversed(self.found):
            if draft.places[0].background:
                continue
            kinds = {FAMILY[other.kind] for other in draft.places if other.is_word}
            if place.is_word and kinds and family not in kinds:
                continue
            if place.another and not place.definite and place.is_word:
                continue
            if not self._conflict(draft, place):
                return draft
        if place.definite or not (place.is_word or place.strong or place.claimed):
            usable = [draft for draft in self.found if not draft.places[0].background]
            fits = [draft for draft in usable if FAMILY[draft.kind] == family] if place.is_word else usable
            return fits[-1] if fits else None
        return None

    def _conflict(self, draft: Draft, place: Place) -> bool:
        counts = {other.claimed.count for other in draft.places if other.claimed}
        if counts and place.claimed and place.claimed.count not in counts:
            return True
        days = {other.when.value for other in draft.places if other.when and other.when.precision == "day"}
        if (
            days
            and place.when
            and place.when.precision == "day"
            and place.when.value not in days
            and (place.is_word or place.claimed)
        ):
            return True
        theirs, ours = self._who(draft.strong), self._who(place.strong)
        if theirs and ours:
            return not theirs & ours
        if place.is_word and place.definite and not place.strong:
            return False
        theirs, ours = self._who(draft.strong or draft.weak), self._who(place.strong or place.weak)
        introduces = not place.is_word or not place.definite
        return bool(theirs and ours and introduces and not theirs & ours)

    def _who(self, named: list[Named]) -> set[str]:
        """Named addressees, people together with their bodies; groups such as *governments* tell nothing."""
        who: set[str] = set()
        for item in named:
            if item.mention is None:
                continue
            who.add(item.name)
            person = self.names.people.get(item.name)
            if person:
                who |= {name for name in (person.body, person.government) if name}
        return who

    def _without_echoes(self, drafts: list[Draft]) -> list[Draft]:
        """A call without any word for a letter is the same as the letter of its kind that has one."""
        words = [draft for draft in drafts if any(place.is_word or place.strong for place in draft.places)]
        kept = []
        for draft in drafts:
            if draft in words or not words:
                kept.append(draft)
                continue
            claimed = {place.claimed.count for place in draft.places if place.claimed}
            others = [
                word for word in words if claimed & {place.claimed.count for place in word.places if place.claimed}
            ]
            if others:
                others[0].places += draft.places
            elif claimed or draft.places[0].another:
                kept.append(draft)
        return kept


def _letter(document: Document, names: Names, draft: Draft, *, listing: bool) -> Letter | None:
    places = draft.places
    addressees = _addressees(names, draft)
    claimed = _claimed(places)
    when = next((place.when for place in places if place.when and (place.is_word or place.claimed)), None) or next(
        (place.when for place in places if place.when), None
    )
    signatories = list(dict.fromkeys(m.name for place in places for m in place.signatories if m.name not in addressees))
    evidence = _evidence(document, places)
    listed = listed_signatories(document) if listing and draft.kind != "parliamentary motion" else None
    if listed and places[0].start < listed[1]:
        signatories = list(dict.fromkeys([*listed[0], *[name for name in signatories if name not in listed[0]]]))
        evidence.append(document.evidence(listed[1], listed[2]))
    if draft.kind == "parliamentary motion":
        signatories = []
    if not (addressees or claimed or signatories or when):
        return None
    if not any(place.is_word or place.strong or place.claimed or place.many for place in places):
        return None
    sure = 0.4 + 0.15 * bool(draft.strong) + 0.15 * bool(claimed) + 0.1 * bool(when) + 0.1 * bool(signatories)
    return Letter(
        date=when.value if when else None,
        date_precision=when.precision if when else "unknown",
        kind=draft.kind,
        addressees=addressees,
        claimed_count=claimed.count if claimed else None,
        count_qualifier=claimed.qualifier if claimed else None,
        signatories=signatories,
        demand="; ".join(list(dict.fromkeys(place.demand for place in places if place.demand))[:2]),
        evidence=evidence,
        confidence=round(min(sure, 0.95), 2),
    )


def _claimed(places: list[Place]) -> Claimed | None:
    """The number that was given first, with what another place says about its exactness."""
    all_claimed = [place.claimed for place in places if place.claimed]
    if not all_claimed:
        return None
    same = [claimed for claimed in all_claimed if claimed.count == all_claimed[0].count]
    return next((claimed for claimed in same if claimed.qualifier != "exact"), same[0])


def _addressees(names: Names, draft: Draft) -> list[str]:
    """Whom it is addressed to, else whom it asks; the body of an addressed person is not named again."""
    named = draft.strong or draft.weak
    if not any(item.mention for item in named):  # "the sponsors" of the headline, and below who they are
        named = [item for item in draft.weak if item.mention and item.name != HOST] or named
    copied = {item.name for place in draft.places for item in place.copied}
    bodies = set()
    for item in named:
        person = names.people.get(item.name)
        if person:
            bodies |= {person.body, person.government}
    found = list(dict.fromkeys(item.name for item in named if item.name not in bodies and item.name not in copied))
    if any(item.mention for item in named) and not draft.strong:
        return found[:4]
    specific = [item.name for item in named if item.mention]
    if draft.strong and specific:  # groups of the lede give way to those who are named
        found = [name for name in found if name in specific or _stands_beside(draft, name)]
    return found


def _stands_beside(draft: Draft, name: str) -> bool:
    """Whether a group is listed together with somebody named."""
    return any(
        any(item.name == name for item in place.strong) and any(item.mention for item in place.strong)
        for place in draft.places
    )


def _evidence(document: Document, places: list[Place]) -> list[Evidence]:
    """The sentences that say something of the letter, each once."""
    telling = [
        place
        for place in places
        if place.strong or place.weak or place.claimed or place.when or place.signatories or place.demand
    ]
    sentences = dict.fromkeys(place.sentence for place in telling or places[:1])
    return [document.sentence_evidence(sentence) for sentence in sentences][:12]
