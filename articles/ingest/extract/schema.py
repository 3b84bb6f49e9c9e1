"""The facts that an article can propose, each with the words that prove it.

This is the exchange format: ``as_dict`` gives the keys that curators' tools and evaluations read. Offsets
count characters of the text that was given to ``extract``; those of evidence in a title of its own count in the title.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Literal

from articles.ingest.extractor import VERSION

LetterKind = Literal["open letter", "joint statement", "petition", "parliamentary motion"]
Precision = Literal["day", "month", "year", "unknown"]
Qualifier = Literal["exact", "more_than", "about", "nearly", "over"]
ResponseStance = Literal["supports", "acknowledges", "declines", "rejects"]
PositionStance = Literal["joined", "declined", "attending", "opposed", "undecided"]
TOPIC = "diplomatic boycott"


@dataclass(frozen=True)
class Evidence:
    """A passage of the text: ``text[start:end]``; or of the title, where that stands apart."""

    start: int
    end: int
    words: str
    in_title: bool = False


@dataclass(frozen=True)
class Candidate:
    """An actor of the record that a name may mean, and why."""

    key: str
    name: str
    score: float
    reason: str


@dataclass(kw_only=True)
class Proposed:
    evidence: list[Evidence]
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


@dataclass(kw_only=True)
class Letter(Proposed):
    date: str | None = None
    date_precision: Precision = "unknown"
    kind: LetterKind = "open letter"
    addressees: list[str] = field(default_factory=list)
    claimed_count: int | None = None
    count_qualifier: Qualifier | None = None
    signatories: list[str] = field(default_factory=list)
    demand: str = ""


@dataclass(kw_only=True)
class Response(Proposed):
    actor: str
    person: str | None
    stance: ResponseStance
    quote: str | None


@dataclass(kw_only=True)
class Position(Proposed):
    government: str
    stance: PositionStance
    topic: str = TOPIC


@dataclass(kw_only=True)
class Quote(Proposed):
    speaker: str
    organisation: str
    text: str


@dataclass(kw_only=True)
class Extraction:
    """All that one article proposes, and which actors of the record its names may mean."""

    title: str = ""
    published: str | None = None
    language: str = "en"
    letters: list[Letter] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    links: dict[str, list[Candidate]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self) | {"extractor_version": VERSION}

    @property
    def facts(self) -> list[Proposed]:
        return [*self.letters, *self.responses, *self.positions, *self.quotes]
