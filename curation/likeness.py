"""Which actors may be one: pairs with points, and each part of the points in words. Pure; nothing is read or written.

Not everybody is compared with everybody. Names meet by the trigrams that few names have, and exactly by an
abbreviation, a website or a Wikidata item; what hundreds share says nothing, and is left out. So the work grows with
the number of actors and not with its square.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from urllib.parse import urlsplit

from rapidfuzz.distance import Indel

from actors.romanising import is_latin, romanised
from record.codes import COUNTRIES, country_name

LEAST = 50  # points from which a pair is shown
MOST = 5000  # pairs that are kept

NEAR = 0.45  # of all trigrams of two names that both have: from there on they are compared word by word
SAID_BY_MANY = 150  # names that share a trigram, an abbreviation or a website from which on it says nothing
WORD_ALIKE = 0.82  # of the letters of two words: then one is the other misspelt
SHORT = 3  # letters of words that must be the same, or the beginning of the other

# Words that are left out of a name, or say what somebody is and not who.
SMALL = frozenset(
    [
        *("a", "al", "an", "and", "at", "by", "de", "del", "der", "des", "di", "du", "e", "et", "ev", "for", "fur"),
        *("in", "inc", "la", "le", "les", "los", "ltd", "of", "on", "the", "und", "von", "y"),
    ]
)
TITLES = frozenset(
    ["dr", "hon", "lady", "lord", "mep", "mp", "mr", "mrs", "ms", "prof", "professor", "rep", "sen", "senator", "sir"]
)
PLACES = frozenset(word for name in COUNTRIES.values() for word in romanised(name) if len(word) > SHORT) - SMALL

# Hosts on which anybody has pages: what follows the host counts as well.
SHARED_HOSTS = frozenset(
    [
        *("change.org", "facebook.com", "github.io", "google.com", "instagram.com", "linktr.ee", "medium.com"),
        *("twitter.com", "wixsite.com", "wordpress.com", "x.com", "youtube.com"),
    ]
)


@dataclass(frozen=True)
class Known:
    """What is known of an actor as far as it tells who it is. ``names`` are its name and its aliases as written."""

    pk: int
    key: str
    kind: str
    names: tuple[str, ...]
    subkind: str = ""
    country: str = ""
    website: str = ""
    wikidata_id: str = ""
    bodies: frozenset[int] = frozenset()  # at which a person has a role

    @cached_property
    def written(self) -> "tuple[Name, ...]":
        return tuple(dict.fromkeys(Name.of(name, self.kind) for name in self.names))

    @cached_property
    def place(self) -> str:
        """Host of the website; on hosts where anybody has pages with the path."""
        parts = urlsplit(self.website)
        host = (parts.hostname or "").removeprefix("www.")
        if host in SHARED_HOSTS or any(host.endswith(f".{shared}") for shared in SHARED_HOSTS):
            path = parts.path.strip("/").lower()
            return f"{host}/{path}" if path else ""
        return host


@dataclass(frozen=True)
class Name:
    """One name: as written, and its words in Latin letters without small words and titles."""

    text: str
    words: tuple[str, ...] = field(compare=False)
    initials: frozenset[str] = field(compare=False)

    @classmethod
    def of(cls, text: str, kind: str) -> "Name":
        every = romanised(text)
        words = [word for word in every if word not in SMALL and not (kind == "person" and word in TITLES)] or every
        initials = {"".join(word[0] for word in some) for some in (every, words)} if len(words) > 2 else set()
        return cls(text, tuple(words), frozenset(initials))

    @property
    def joined(self) -> str:
        return "".join(self.words)

    @property
    def is_abbreviation(self) -> bool:
        """Whether it is written as one: CFHK, I.O.C. Two bodies may well share it."""
        return re.fullmatch(r"(?:[A-Z]\.?){2,8}", self.text.strip()) is not None

    @cached_property
    def trigrams(self) -> frozenset[str]:
        padded = f" {self.joined} "
        return frozenset(padded[at : at + 3] for at in range(max(len(padded) - 2, 1)))


@dataclass(frozen=True)
class Part:
    """One reason, in words, with the points that it gives or takes."""

    words: str
    points: int


@dataclass(frozen=True)
class Pair:
    """Two actors that may be one, by their row ids, the smaller first."""

    first: int
    second: int
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        return max(0, min(100, sum(part.points for part in self.parts)))


class Likeness:
    """Compares actors with regard to how frequent words and websites are among all of them."""

    def __init__(self, actors: Iterable[Known]) -> None:
        self.actors = {actor.pk: actor for actor in actors}
        self._names = [(name, actor.pk) for actor in self.actors.values() for name in actor.written]
        self._frequency = Counter(word for name, _ in self._names for word in set(name.words))

    def pairs(self, *, apart: Collection[tuple[int, int]] = ()) -> list[Pair]:
        """The pairs with enough points, most first; not those that are known to be two (``apart``)."""
        known = set(apart)
        found = []
        for first, second in self._candidates():
            if (first, second) not in known and self.actors[first].kind == self.actors[second].kind:
                pair = self.compared(first, second)
                if pair.score >= LEAST:
                    found.append(pair)
        found.sort(key=lambda pair: (-pair.score, pair.first, pair.second))
        return found[:MOST]

    def compared(self, first: int, second: int) -> Pair:
        """Two actors with everything that speaks for and against their being one."""
        first, second = sorted((first, second))
        one, other = self.actors[first], self.actors[second]
        return Pair(first, second, tuple(part for part in self._parts(one, other) if part.points))

    # ---- who is compared at all

    def _candidates(self) -> set[tuple[int, int]]:
        found: set[tuple[int, int]] = set()
        for meeting in (self._by_trigrams(), self._by_abbreviation(), self._exactly()):
            found.update((min(pair), max(pair)) for pair in meeting if pair[0] != pair[1])
        return found

    def _exactly(self) -> Iterator[tuple[int, int]]:
        """The same words in any order, the same website, the same item."""
        groups: dict[object, set[int]] = defaultdict(set)
        for actor in self.actors.values():
            for name in actor.written:
                groups[" ".join(sorted(name.words))].add(actor.pk)
            for place in (actor.place, actor.wikidata_id):
                if place:
                    groups["at", place].add(actor.pk)
        for group in groups.values():
            if len(group) <= SAID_BY_MANY:
                yield from combinations(sorted(group), 2)

    def _by_abbreviation(self) -> Iterator[tuple[int, int]]:
        short: dict[str, set[int]] = defaultdict(set)
        for name, pk in self._names:
            if name.is_abbreviation and len(name.joined) > 2:
                short[name.joined].add(pk)
        for name, pk in self._names:
            for initials in name.initials:
                if initials in short and len(short[initials]) <= SAID_BY_MANY:
                    yield from ((pk, other) for other in short[initials])

    def _by_trigrams(self) -> Iterator[tuple[int, int]]:
        """Names of which enough trigrams are the same.

        Two names with that many in common share one at least of the rarest of each, of which there are fewer.
        """
        frequency = Counter(gram for name, _ in self._names for gram in name.trigrams)
        holders: dict[str, list[int]] = defaultdict(list)
        for number, (name, pk) in enumerate(self._names):
            rarest = sorted(name.trigrams, key=lambda gram: (frequency[gram], gram))
            prefix = rarest[: len(rarest) - math.ceil(NEAR * len(rarest)) + 1]
            near: set[int] = set()
            for gram in prefix:
                if frequency[gram] <= SAID_BY_MANY:
                    near.update(holders[gram])
                    holders[gram].append(number)
            grams = name.trigrams
            for other in near:
                theirs, owner = self._names[other]
                if owner != pk:
                    shared = len(grams & theirs.trigrams)
                    if shared >= NEAR * (len(grams) + len(theirs.trigrams) - shared):
                        yield pk, owner

    # ---- how they compare

    def _parts(self, one: Known, other: Known) -> Iterator[Part]:
        yield self._names_compared(one, other)
        if one.place and one.place == other.place:
            yield Part(f"both have the website {one.place}", 40)
        if one.wikidata_id and other.wikidata_id:
            same = one.wikidata_id == other.wikidata_id
            yield Part(f"both are {one.wikidata_id} in Wikidata", 80) if same else Part("two items in Wikidata", -60)
        if one.bodies & other.bodies:
            yield Part("both have a role at the same body", 15)
        if one.country and other.country:
            if one.country == other.country:
                yield Part(f"both in {country_name(one.country)}", 10)
            else:
                yield Part(f"in two countries: {country_name(one.country)}, {country_name(other.country)}", -25)
        if one.subkind and other.subkind:
            yield Part("of the same kind", 5) if one.subkind == other.subkind else Part("of different kinds", -10)

    def _names_compared(self, one: Known, other: Known) -> Part:
        """The two names that are most alike."""
        parts = [self._two_names(mine, theirs) for mine in one.written for theirs in other.written]
        return max(parts, key=lambda part: part.points)

    def _two_names(self, one: Name, other: Name) -> Part:
        scripts = is_latin(one.text) + is_latin(other.text)
        said = f"“{one.text}” and “{other.text}”"
        if one.is_abbreviation != other.is_abbreviation:
            short, long = (one, other) if one.is_abbreviation else (other, one)
            if short.joined in long.initials:
                return Part(f"“{short.text}” may abbreviate “{long.text}”, as it may other names", 30)
        if sorted(one.words) == sorted(other.words):
            if one.is_abbreviation and other.is_abbreviation:
                return Part(f"both are called “{one.text}”, which is short for many names", 30)
            if scripts == 1:
                return Part(f"{said} are the same in Latin letters", 60)
            same = one.words == other.words
            return Part(f"both are called “{one.text}”" if same else f"{said} have the same words", 75 if same else 65)
        if scripts == 1:
            alike = Indel.normalized_similarity(one.joined, other.joined)  # where words begin is not always written
            if alike == 1:
                return Part(f"{said} are the same in Latin letters", 60)
            points = round(60 * alike) if alike > 0.85 else 0
            return Part(f"{said} are alike in Latin letters ({alike:.0%})", points)
        return self._word_by_word(one, other, said)

    def _word_by_word(self, one: Name, other: Name, said: str) -> Part:
        matched, left, right = _matched(one.words, other.words)
        weight = self._weight
        both = sum(alike * (weight(a) + weight(b)) for a, b, alike in matched)
        differing = sum(map(weight, left)) + sum(map(weight, right))
        alike = both / (both + differing + sum((1 - alike) * (weight(a) + weight(b)) for a, b, alike in matched) or 1)
        if apart := {word for word in (*left, *right) if word in PLACES or word.isdigit()}:
            words = ", ".join(f"“{word}”" for word in sorted(apart))
            return Part(f"{said} differ in {words}", max(round(70 * alike) - 40, 0))
        if left and right and alike < 0.9:
            alike -= 0.15  # each has a word of its own: not one name and a longer form of it
        return Part(f"{said} are alike ({alike:.0%})", round(75 * alike) if alike > 0.6 else 0)

    def _weight(self, word: str) -> float:
        """Rare words tell more: of all actors, few are called so."""
        return 1 + math.log((len(self._names) + 1) / (self._frequency[word] + 1))


def _matched(one: Sequence[str], other: Sequence[str]) -> tuple[list[tuple[str, str, float]], list[str], list[str]]:
    """Words of two names that are the same, misspelt or an initial, with their likeness; and what is left of each."""
    left, right = list(one), list(other)
    matched = []
    for word in one:
        if word in right:
            matched.append((word, word, 1.0))
            left.remove(word)
            right.remove(word)
    for word in tuple(left):
        alike, best = max(((_alike(word, candidate), candidate) for candidate in right), default=(0.0, ""))
        if alike:
            matched.append((word, best, alike))
            left.remove(word)
            right.remove(best)
    return matched, left, right


def _alike(one: str, other: str) -> float:
    """How alike two different words are, 0 where they are two words."""
    if min(len(one), len(other)) == 1 and one[0] == other[0]:
        return 0.85  # an initial
    if min(len(one), len(other)) <= SHORT or one.isdigit() or other.isdigit():
        return 0.0
    alike = Indel.normalized_similarity(one, other)
    return alike if alike >= WORD_ALIKE else 0.0


def in_words(parts: Iterable[Part]) -> list[Mapping[str, str | int]]:
    """Parts as they are kept, the weightiest first."""
    ordered = sorted(parts, key=lambda part: -abs(part.points))
    return [{"words": part.words, "points": part.points} for part in ordered]
