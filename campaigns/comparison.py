"""Who signed which of a few letters: all of them, several, or only one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from campaigns.models import Letter, Signature
from campaigns.signatories import Signatory, listed

MARKS = "ABCDE"


def signatories_of(letters: Sequence[Letter]) -> Any:
    """A row of values for each actor that signed at least one of ``letters``, by name."""
    signatures = Signature.objects.published().standing().filter(letter__in=[letter.pk for letter in letters])
    return signatures.by_signatory()


@dataclass(frozen=True)
class Group:
    """The signatories that have just this in common; ``letter`` and its ``mark`` where it is about one letter."""

    key: str
    title: str
    signatories: list[Signatory]
    letter: Any = None
    mark: str = ""
    is_mixed: bool = False  # not all of them signed the same letters


@dataclass(frozen=True)
class Comparison:
    """Everybody who signed one of the letters, in just one group; and how many names nobody knows whose they are."""

    groups: list[Group]
    unresolved: int


def marked(letters: Sequence[Letter]) -> list[tuple[Any, str]]:
    """The letters, each with the capital that stands for it."""
    return list(zip(letters, MARKS, strict=False))


def compare(letters: Sequence[Letter]) -> Comparison:
    """Sort the signatories of two or more letters (loaded ``with_unresolved()``) by what they signed."""
    signatories = listed(signatories_of(letters))
    by_number: dict[int, list[Signatory]] = {}
    for signatory in signatories:
        by_number.setdefault(len(signatory.signed), []).append(signatory)
    every = "both" if len(letters) == 2 else f"all {len(letters)}"
    groups = [Group("all", f"signed {every}", by_number.get(len(letters), []))]
    if len(letters) > 2:
        several = [s for number in range(len(letters) - 1, 1, -1) for s in by_number.get(number, [])]
        groups.append(Group("several", "signed several, not all", several, is_mixed=True))
    for letter, mark in marked(letters):
        only = [signatory for signatory in by_number.get(1, []) if signatory.signed == [letter.pk]]
        groups.append(Group(f"only-{mark}", "signed only", only, letter, mark))
    return Comparison(groups, sum(letter.unresolved for letter, _ in marked(letters)))
