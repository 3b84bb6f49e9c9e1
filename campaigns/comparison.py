"""Who signed which of a few letters: all of them, several, or only one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Value

from campaigns.models import Letter, Signature
from campaigns.models.signatures import SIGNATORY
from campaigns.signatories import Signatory
from record.models import IsOneOf
from record.prepared import Prepared

MARKS = "ABCDE"


def signatories_of(letters: Sequence[int]) -> Any:
    """A row of values for each actor that signed one of the letters (ids), by name; and one for nobody known."""
    signatures = Signature.objects.published().standing()
    of_these = IsOneOf(F("letter"), Value(letters, ArrayField(BigIntegerField())))
    return signatures.filter(of_these).by_signatory().signatories_by_name()


_SIGNATORIES = Prepared(lambda letters: signatories_of(letters).values_list(*SIGNATORY, "signed"), list)


@dataclass(frozen=True)
class Compared:
    """One of the letters, the capital that stands for it, and how many names are under it; how many of nobody known."""

    letter: Any
    mark: str
    named: int
    unresolved: int


@dataclass(frozen=True)
class Group:
    """The signatories that have just this in common; ``of`` is the letter that it is about, if it is about one."""

    key: str
    title: str
    signatories: list[Signatory]
    of: Compared | None = None
    is_mixed: bool = False  # not all of them signed the same letters


@dataclass(frozen=True)
class Comparison:
    """The letters, and everybody who signed one of them in just one group."""

    letters: list[Compared]
    groups: list[Group]

    @property
    def unresolved(self) -> int:
        return sum(compared.unresolved for compared in self.letters)


def compare(letters: Sequence[Letter]) -> Comparison:
    """Sort the signatories of two or more letters by what they signed."""
    signatories = [Signatory._make(row) for row in _SIGNATORIES([letter.pk for letter in letters])]
    named = Counter(chain.from_iterable(signatory.signed for signatory in signatories))
    unresolved: Counter[int] = Counter()
    by_number: dict[int, list[Signatory]] = {}
    for signatory in signatories:
        if signatory.key:
            by_number.setdefault(signatory.number, []).append(signatory)
        else:
            unresolved.update(signatory.signed)
    every = "both" if len(letters) == 2 else f"all {len(letters)}"
    groups = [Group("all", f"signed {every}", by_number.get(len(letters), []))]
    if len(letters) > 2:
        several = [s for number in range(len(letters) - 1, 1, -1) for s in by_number.get(number, [])]
        groups.append(Group("several", "signed several, not all", several, is_mixed=True))
    compared = [
        Compared(one, mark, named[one.pk], unresolved[one.pk]) for one, mark in zip(letters, MARKS, strict=False)
    ]
    for one in compared:
        only = [signatory for signatory in by_number.get(1, []) if one.letter.pk in signatory.signed]
        groups.append(Group(f"only-{one.mark}", "signed only", only, one))
    return Comparison(compared, groups)
