"""Names that are known beforehand, found in a text by their words.

Entries come from a data package or from the record (``articles.ingest.gazetteer`` reads both); this module
only knows how to find them: by exact name or alias in a text, and by likeness for one name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz, process

from articles.ingest.extract.bodies import bodies
from articles.ingest.extract.folding import fold_name, fold_words
from articles.ingest.extract.officials import officials
from articles.ingest.extract.schema import Candidate

Kind = Literal["organisation", "government", "person"]
# Bodies that campaigns ask for something: what they say about one is an answer.
ASKED_KINDS = frozenset({"sports_body", "company", "media", "intergovernmental"})
CAMPAIGNING_KINDS = frozenset({"ngo", "coalition", "student_group", "religious"})
LIKE_ENOUGH = 86.0  # of 100: below it a name is another one
CLEARLY_BEST = 4.0  # how far the best must be ahead to be the only candidate


@dataclass(frozen=True)
class Entry:
    """One actor: what it is called, and for a person the body and the role."""

    key: str
    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    body: str = ""
    role: str = ""
    country: str = ""
    subkind: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


class Gazetteer:
    """Entries by the words of their names."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = list(entries)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, Entry]]] = {}
        self._by_name: dict[str, list[Entry]] = {}
        self._by_surname: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for name in entry.names:
                words = tuple(fold_words(name).replace("-", " ").split())
                if words:
                    self._by_first.setdefault(words[0], []).append((words, name, entry))
                    self._by_name.setdefault(fold_name(name), []).append(entry)
            if entry.kind == "person":
                self._by_surname.setdefault(fold_words(entry.name).split(" ")[-1], []).append(entry)
        for name, *others in bodies():
            known = self._by_name.get(fold_name(name))
            entry = (
                known[0]
                if known
                else Entry("", name, "organisation", subkind="sports_body" if "Olympic" in name else "")
            )
            for other in (name, *others):
                words = tuple(fold_words(other).replace("-", " ").split())
                if fold_name(other) not in self._by_name:
                    self._by_first.setdefault(words[0], []).append((words, other, entry))
        for name, code in officials():
            words = tuple(fold_words(name).replace("-", " ").split())
            if fold_name(name) not in self._by_name:
                entry = Entry("", name, "person", country=code)
                self._by_first.setdefault(words[0], []).append((words, name, entry))
                same = self._by_surname.setdefault(words[-1], [])
                if all(other.country != code for other in same):
                    same.append(entry)
        for found in self._by_first.values():
            found.sort(key=lambda item: -len(item[0]))
        self.asked = {entry.name for entry in self.entries if entry.subkind in ASKED_KINDS}
        self.campaigners = {entry.name for entry in self.entries if entry.subkind in CAMPAIGNING_KINDS}
        self._choices = list(self._by_name)
        self.abbreviations = {
            fold_words(name): entry.name
            for entry in self.entries
            for name in entry.aliases
            if " " not in name and name[:1].isupper() and sum(letter.isupper() for letter in name) > 1
        }
        for name, *others in bodies():
            for other in others:
                if other.isupper():
                    self.abbreviations.setdefault(fold_words(other), name)

    def longest_at(self, words: Sequence[str], at: int) -> tuple[int, str, Entry] | None:
        """The longest name whose words stand at ``at``: how many words, the name as known, its entry."""
        for name_words, name, entry in self._by_first.get(words[at], ()):
            if tuple(words[at : at + len(name_words)]) == name_words:
                return len(name_words), name, entry
        return None

    def of_surname(self, surname: str) -> Entry | None:
        """The one official who is known by this surname; nobody where there are several."""
        found = self._by_surname.get(surname, [])
        return found[0] if len(found) == 1 and (found[0].country or found[0].body) else None

    def like_official(self, name: str) -> Entry | None:
        """The official whose name is written in another way here: Wladimir Putin."""
        folded = fold_words(name)
        given, _, surname = folded.rpartition(" ")
        entry = self.of_surname(surname) if given else None
        alike = entry is not None and fuzz.ratio(folded, fold_words(entry.name)) >= LIKE_ENOUGH
        return entry if alike else None

    def candidates(
        self, name: str, kinds: Sequence[Kind] = ("organisation", "government", "person"), *, alike: bool = True
    ) -> list[Candidate]:
        """Which actors a name may mean, best first: one where it is clear, several where a curator must choose.

        The score is 1 for an exact name or alias, else the likeness of the words in any order (rapidfuzz's
        token-sort ratio, from 0 to 1). Only likenesses of at least 0.86 count, and those less than 0.04
        behind the best stay open beside it.
        """
        wanted = fold_name(name)
        exact = {entry.key: entry for entry in self._by_name.get(wanted, ()) if entry.kind in kinds}
        if exact:
            return [Candidate(entry.key, entry.name, 1.0, "the same name or alias") for entry in exact.values()]
        if len(wanted) < 5 or not alike:
            return []
        found: dict[str, Candidate] = {}
        for choice, score, _ in process.extract(
            wanted, self._choices, scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=LIKE_ENOUGH
        ):
            for entry in self._by_name[choice]:
                if entry.kind in kinds and entry.key not in found:
                    reason = f"{score:.0f} % of the letters of “{choice}” in any order of words"
                    found[entry.key] = Candidate(entry.key, entry.name, round(score / 100, 3), reason)
        best = max((candidate.score for candidate in found.values()), default=0.0)
        return [candidate for candidate in found.values() if candidate.score > best - CLEARLY_BEST / 100]
