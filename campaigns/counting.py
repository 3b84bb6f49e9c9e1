"""How many governments joined? It depends on what joining means: the definition is made of switches.

Each switch is answered for each government with yes, no or not known, from the parts of its position
where they are known, else from what its source reports. A government is counted when all answers are
yes; it is *possible* when none is no but some are not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.models import Position
from campaigns.models.positions import Attendance, Reason, Stance, Words


@dataclass(frozen=True)
class Definition:
    """What counts as joining the diplomatic boycott."""

    no_officials: bool = True  # nobody goes; else it is enough that no minister goes
    said_boycott: bool = False  # the government itself used the word
    human_rights: bool = True  # human rights were the reason; else any reason
    parliaments: bool = False  # parliaments count as well

    @property
    def in_words(self) -> str:
        """The definition as a sentence that can stand beside the number."""
        who = "no official at all was sent" if self.no_officials else "no minister was sent"
        parts = [f"{'Governments' if not self.parliaments else 'Governments and parliaments'} count where {who}"]
        if self.human_rights:
            parts.append("human rights were the reason, or it was reported as a boycott")
        if self.said_boycott:
            parts.append("the word “boycott” was their own")
        return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1] + "."


@dataclass(frozen=True)
class Count:
    """The positions that fit a definition, and those that may."""

    counted: list[Position]
    possible: list[Position]


def count(positions: Iterable[Position], definition: Definition) -> Count:
    """Sort positions (the last of each government) by a definition."""
    counted, possible = [], []
    for position in positions:
        answers = _answers(position, definition)
        if all(answer is True for answer in answers):
            counted.append(position)
        elif not any(answer is False for answer in answers):
            possible.append(position)
    return Count(counted, possible)


def _answers(position: Position, definition: Definition) -> list[bool | None]:
    answers = [_stayed_away(position, definition.no_officials)]
    if definition.human_rights:
        answers.append(_for_human_rights(position))
    if definition.said_boycott:
        answers.append(None if position.words == Words.UNKNOWN else position.words == Words.BOYCOTT)
    return answers


def _stayed_away(position: Position, no_officials: bool) -> bool | None:
    enough = {Attendance.NOBODY} if no_officials else {Attendance.NOBODY, Attendance.OFFICIALS}
    if position.attendance != Attendance.UNKNOWN:
        return position.attendance in enough
    match position.reported_stance:
        case Stance.JOINED | Stance.DECLINED_COVID | Stance.DECLINED_OTHER:
            return True
        case Stance.PARTIAL_NO_MINISTERS:
            return not no_officials
        case Stance.ATTENDING:
            return False
    return None  # undecided, or opposed in words: whether somebody went is not said


def _for_human_rights(position: Position) -> bool | None:
    if position.reason != Reason.UNKNOWN:
        return position.reason == Reason.HUMAN_RIGHTS
    match position.reported_stance:
        case Stance.JOINED:
            return True  # reported as a diplomatic boycott, which is about human rights
        case Stance.PARTIAL_NO_MINISTERS:
            return None
    return False
