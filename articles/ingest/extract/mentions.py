"""Who is mentioned where, and what is known of the people."""

import bisect
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["person", "organisation", "government"]


@dataclass(frozen=True)
class Mention:
    """A name at a place: ``name`` is how it is called in full, ``office`` the part of a government that is meant."""

    start: int
    end: int
    kind: Kind
    name: str
    known: bool = False
    office: str = ""
    adjective: bool = False
    full: bool = True  # the whole name stands here, not a surname or an abbreviation


@dataclass
class Person:
    """What the article and the gazetteer say about somebody."""

    name: str
    body: str = ""
    government: str = ""
    role: str = ""


@dataclass
class Names:
    mentions: list[Mention] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    acronyms: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._starts: list[int] = []

    def between(self, start: int, end: int) -> list[Mention]:
        if len(self._starts) != len(self.mentions):
            self._starts = [mention.start for mention in self.mentions]
        return self.mentions[bisect.bisect_left(self._starts, start) : bisect.bisect_left(self._starts, end)]
