"""From the words of the exchange format to those of the record: the one place that says what becomes what.

Every value of both sides is either in a table here or said not to be proposed, with the reason
(``tests/articles/ingest/test_exchange.py`` holds it to that).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from articles.ingest import exchange_words as words
from articles.ingest.extract import schema
from campaigns.models.letters import Demand, LetterKind
from campaigns.models.positions import Attendance, Level, Reason, Stance, Statement, Topic, Words
from campaigns.models.responses import ResponseStance

LETTER_KINDS: Final[Mapping[schema.LetterKind, LetterKind]] = {
    "open letter": LetterKind.OPEN_LETTER,
    "joint statement": LetterKind.JOINT_STATEMENT,
    "petition": LetterKind.PETITION,
    "parliamentary motion": LetterKind.PARLIAMENTARY_MOTION,
}
RESPONSE_STANCES: Final[Mapping[schema.ResponseStance, ResponseStance]] = {
    "supports": ResponseStance.SUPPORTS,
    "acknowledges": ResponseStance.ACKNOWLEDGES,
    "declines": ResponseStance.DECLINES,
    "rejects": ResponseStance.REJECTS,
}
# The claim in words; the number alone says it where it is exact.
COUNT_WORDS: Final[Mapping[schema.Qualifier, str]] = {
    "exact": "",
    "more_than": "more than {}",
    "over": "over {}",
    "about": "about {}",
    "nearly": "nearly {}",
}
TOPICS: Final[Mapping[str, Topic]] = {schema.TOPIC: Topic.DIPLOMATIC_BOYCOTT}

# What may be meant by a stance before the words are looked at. Only one: that is it.
POSITION_STANCES: Final[Mapping[schema.PositionStance, tuple[Stance, ...]]] = {
    "joined": (Stance.JOINED,),
    "declined": (Stance.DECLINED_COVID, Stance.DECLINED_OTHER, Stance.OPPOSED),
    "attending": (Stance.ATTENDING,),
    "opposed": (Stance.OPPOSED,),
    "undecided": (Stance.UNDECIDED,),
}

# Values of the record that an article never proposes by itself.
NOT_PROPOSED: Final[Mapping[str, str]] = {
    LetterKind.PRIVATE_LETTER: "a letter of which an article speaks has become known: it is proposed as an open letter",
    LetterKind.BRIEFING: "a briefing has no signatories and mostly no day; a curator adds it",
    ResponseStance.PARTLY_SUPPORTS: "which part is supported takes a reader",
    ResponseStance.NO_RESPONSE: "silence is no response; a curator notes that it was observed",
    Stance.PARTIAL_NO_MINISTERS: "it follows from who goes, once that is known",
    Level.PARLIAMENT: "a parliament is not a government; what it asks for is a motion",
    Attendance.OFFICIALS: "that no minister goes can not be read off words for those who do",
    Reason.NONE_GIVEN: "that no reason was given can not be read off words that are not there",
    Statement.SUPPORTS: "a government that speaks for a boycott is reported as having joined it, or as undecided",
    Statement.NONE: "that nothing was said can not be read off words that are not there",
    Demand.OTHER: "a demand that no word tells stays open",
}


def demand_of(wanted: str, evidence: Iterable[str] = ()) -> Demand | None:
    """The demand that is named first in the words for it; else the one that is the only one in the evidence.

    None where no word tells: that stays open.
    """
    named = _demands_in(wanted)
    if named:
        return min(named, key=lambda demand: named[demand])
    told = {demand for passage in evidence for demand in _demands_in(passage)}
    return told.pop() if len(told) == 1 else None


def _demands_in(told: str) -> dict[Demand, int]:
    """Each demand that is named, with the place of the first."""
    return {demand: found.start() for demand, pattern in words.DEMANDS.items() if (found := pattern.search(told))}


def count_in_words(count: int | None, qualifier: schema.Qualifier | None) -> str:
    """The claim in words, such as “more than 160”; empty where the number says it all."""
    return COUNT_WORDS[qualifier or "exact"].format(count) if count else ""


@dataclass(frozen=True)
class Parts:
    """The parts of a position that words tell, unknown where they do not; and which stances may be meant."""

    stances: tuple[Stance, ...]
    attendance: Attendance = Attendance.UNKNOWN
    words: Words = Words.UNKNOWN
    reason: Reason = Reason.UNKNOWN
    statement: Statement = Statement.UNKNOWN
    level: Level = Level.GOVERNMENT
    topic: Topic = field(default=Topic.DIPLOMATIC_BOYCOTT)

    @property
    def reported_stance(self) -> Stance | None:
        """The stance that the source reports; None where it stays open."""
        return self.stances[0] if len(self.stances) == 1 else None


def parts_of(position: schema.Position) -> Parts:
    """What an article says of a position, by its evidence alone."""
    told = " ".join(_about(position.government, piece.words) for piece in position.evidence)
    stances = POSITION_STANCES[position.stance]
    attendance, reason, statement = Attendance.UNKNOWN, Reason.UNKNOWN, Statement.UNKNOWN
    covid = _says(words.COVID, told)
    match position.stance:
        case "joined":
            attendance = Attendance.NOBODY if words.NOBODY_GOES.search(told) else attendance
            reason = Reason.HUMAN_RIGHTS if _says(words.RIGHTS, told) else reason
        case "declined":
            if words.NOBODY_GOES.search(told):
                attendance, stances = Attendance.NOBODY, (Stance.DECLINED_COVID, Stance.DECLINED_OTHER)
            other = _says(words.OTHER_REASON, told)
            if covid and not other:
                reason, stances = Reason.COVID, (Stance.DECLINED_COVID,)
            elif other and not covid:
                reason, stances = Reason.OTHER, (Stance.DECLINED_OTHER,)
        case "attending":
            attendance = _who_goes(told)
        case "opposed":
            statement = Statement.OPPOSES
        case "undecided":
            statement = Statement.UNDECIDED
    said = Words.AVOIDED if words.AVOIDED_BOYCOTT.search(told) else Words.UNKNOWN
    if position.stance == "joined" and said == Words.UNKNOWN and words.SAID_BOYCOTT.search(told):
        said = Words.BOYCOTT
    return Parts(stances, attendance, said, reason, statement, topic=TOPICS[position.topic])


def _who_goes(told: str) -> Attendance:
    for pattern, attendance in ((words.HEAD_GOES, Attendance.HEAD), (words.MINISTER_GOES, Attendance.MINISTER)):
        found = pattern.search(told)
        if found and not words.DENIED.search(found[0]):
            return attendance
    return Attendance.UNKNOWN


def _says(pattern: re.Pattern[str], told: str) -> bool:
    """Whether words say something, and not that it is not so."""
    return any(
        not words.NOT.search(told, max(found.start() - 60, 0), found.start()) for found in pattern.finditer(told)
    )


def _about(government: str, passage: str) -> str:
    """A passage without the clauses that name others and not this government. All of it where none names it."""
    clauses = words.BETWEEN.split(passage)
    naming = [government.casefold() in clause.casefold() for clause in clauses]
    if not any(naming):
        return passage
    kept = [clause for clause, names in zip(clauses, naming, strict=True) if names or not words.NAME.search(clause)]
    return " ".join(kept)
