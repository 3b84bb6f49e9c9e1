"""Whom the names of a list mean, of all actors of the record: those that the public does not see too.

A name or alias that is the same but for case, accents and signs is *exact*, with 100 points. All else has fewer, and
says why; a country beside a name that is not that of the actor takes some away, since it may be another chapter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from actors.models import Actor, Alias
from articles.ingest.extract.folding import fold_name
from articles.ingest.extract.gazetteer import LIKE_ENOUGH
from curation.names.split import Entry
from curation.names.words import initials, plain, sorted_words
from record.codes import country_name
from record.models import SpellingVariant

EXACT, SAME_BUT_FORM, SAME_WORDS, NUMBERED, ACRONYM, BESIDE = 100, 97, 95, 92, 88, 80
ANOTHER_COUNTRY, COUNTRY_UNKNOWN = 15, 5  # points that a country beside a name takes away
MOST = 4  # actors that are shown for one name
SHORTEST_ALIKE = 5  # letters: shorter names are like many others
ENDS_WITH_NUMBER = re.compile(r"\s+\d{1,4}$")


@dataclass(frozen=True)
class Known:
    """One actor, as a name is compared with it."""

    pk: int
    name: str
    country: str = ""


@dataclass(frozen=True)
class Candidate:
    """An actor that a name may mean, with its points of 100 and why."""

    actor: int
    score: int
    reason: str


@dataclass
class Names:
    """All names of the record, by each form in which they are compared."""

    known: dict[int, Known] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    _choices: list[str] = field(default_factory=list)  # what is compared letter by letter
    _forms: list[dict[str, dict[int, str]]] = field(default_factory=lambda: [defaultdict(dict) for _ in range(5)])

    @classmethod
    def of_record(cls) -> "Names":
        """Three queries, however many names there are."""
        names = cls(spellings=_spellings(SpellingVariant.objects.values_list("words", flat=True)))
        for pk, name, country in Actor.objects.order_by("pk").values_list("pk", "name", "country"):
            names.add(Known(pk, name, country), name)
        for actor, name in Alias.objects.order_by("pk").values_list("actor", "name"):
            names.add(names.known[actor], name)
        return names

    def add(self, known: Known, name: str) -> None:
        """One more name of an actor."""
        self.known[known.pk] = known
        usual = plain(name, self.spellings)
        in_order = sorted_words(usual)
        if in_order not in self._forms[2]:
            self._choices.append(in_order)
        for form, text in ((0, fold_name(name)), (1, usual), (2, in_order), (4, usual.replace(" ", ""))):
            self._forms[form][text].setdefault(known.pk, name)
        if len(usual.split()) > 2:
            for acronym in initials(usual):
                self._forms[3][acronym].setdefault(known.pk, name)

    def candidates(self, entry: Entry) -> list[Candidate]:
        """Whom a name may mean, best first. One with ``EXACT`` points is meant, where there is only one."""
        found: dict[int, Candidate] = {}
        for candidate in self._all_of(entry):
            best = found.get(candidate.actor)
            if best is None or candidate.score > best.score:
                found[candidate.actor] = candidate
        ordered = sorted(found.values(), key=lambda candidate: (-candidate.score, candidate.actor))
        return [one for one in ordered if one.score == EXACT] or ordered[:MOST]

    def _all_of(self, entry: Entry) -> Iterable[Candidate]:
        whole = f"{entry.name} {entry.ending}" if entry.ending else entry.name
        same = [*self._same(whole), *self._same(entry.name)]
        if same:
            return same
        main = [self._of_country(one, entry.country) for one in self._same(entry.main)] if entry.beside else []
        if any(one.score == EXACT for one in main):
            return main
        without_number = ENDS_WITH_NUMBER.sub("", entry.name)
        if without_number != entry.name:
            same = self._same(without_number)
            main += [Candidate(one.actor, NUMBERED, "the same but for the number behind it") for one in same]
        # An abbreviation in brackets is a name too; an organisation behind a person's name may be whom it signs for.
        beside = [
            Candidate(one.actor, min(one.score, BESIDE), f"behind the name stands “{entry.beside}”")
            for one in (self._same(entry.beside) if entry.beside and not entry.country else ())
        ]
        alike = [self._of_country(one, entry.country) for one in self._alike(entry.main or entry.name)]
        if entry.beside:
            alike += self._alike(entry.name)
        return [*main, *alike, *beside]

    def _same(self, name: str) -> list[Candidate]:
        return [Candidate(pk, EXACT, "the same name or alias") for pk in self._forms[0].get(fold_name(name), ())]

    def _alike(self, name: str) -> list[Candidate]:
        usual = plain(name, self.spellings)
        found = [
            Candidate(pk, SAME_BUT_FORM, f"“{known}”, but for an article, abbreviation, legal form or spelling")
            for form, text in ((1, usual), (4, usual.replace(" ", "")))
            for pk, known in self._forms[form].get(text, {}).items()
        ]
        in_order = sorted_words(usual)
        found += [
            Candidate(pk, SAME_WORDS, f"the words of “{known}” in another order")
            for pk, known in self._forms[2].get(in_order, {}).items()
        ]
        if name.isupper() and 3 <= len(usual) <= 10 and " " not in usual:
            found += [
                Candidate(pk, ACRONYM, f"the first letters of “{known}”")
                for pk, known in self._forms[3].get(usual, {}).items()
            ]
        if not found and len(in_order) >= SHORTEST_ALIKE:
            near = process.extract(in_order, self._choices, scorer=fuzz.ratio, limit=MOST, score_cutoff=LIKE_ENOUGH)
            for choice, score, _ in near:
                found += [
                    Candidate(pk, min(int(score), SAME_WORDS - 1), f"{score:.0f} % of the letters of “{known}”")
                    for pk, known in self._forms[2][choice].items()
                ]
        return found

    def _of_country(self, candidate: Candidate, country: str) -> Candidate:
        """The same, less sure where the list names another country than the seat that the record knows."""
        seat = self.known[candidate.actor].country
        if not country or country == seat:
            return candidate
        less = ANOTHER_COUNTRY if seat else COUNTRY_UNKNOWN
        where = f"its seat is {country_name(seat)}" if seat else "its seat is not known"
        reason = f"{candidate.reason}; the list says {country_name(country)}, {where}"
        return Candidate(candidate.actor, candidate.score - less, reason)


def _spellings(variants: Iterable[Iterable[str]]) -> dict[str, str]:
    """For each word that is known in several spellings, the first of them."""
    found: dict[str, str] = {}
    for words in variants:
        first, *others = (fold_name(word) for word in words)
        found |= {other: first for other in others if " " not in other and " " not in first}
    return found
