"""Signatories of several letters, each with the letters that it signed."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from actors.models import PAGES, Actor, subkind
from campaigns.models.signatures import SIGNATORY, SignatureQuerySet
from record.codes import country_name
from record.models import IsOneOf
from record.prepared import Prepared


class Signatory(NamedTuple):
    """An actor that signed some of several letters: what a row of a list shows of it.

    The values of a row (``SIGNATORY``, and the letters) as they come from the database, since such lists are long.
    """

    key: str
    name: str
    kind: str
    organisation_kind: str
    government_kind: str
    country: str
    signed: Collection[int]  # ids of letters, one for each name

    def get_absolute_url(self) -> str:
        return PAGES[self.kind](self.key)

    @property
    def number(self) -> int:
        """How many letters it signed; more than one name of it may be under a letter."""
        return len(set(self.signed)) if len(self.signed) > 1 else len(self.signed)

    @property
    def subkind(self) -> str:
        return subkind(self.kind, self.organisation_kind, self.government_kind)

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""


def counted_signatories(signatures: SignatureQuerySet, at_least: int) -> Any:
    """The ids of actors with at least so many letters, each with those of the letters, one for each name."""
    return signatures.by_signatory("actor").at_least(at_least).values_list("actor", "signed")


class Regulars:
    """The signatories with at least so many letters, most letters first, then by name: a list to be sliced.

    They are counted by their ids, and only those near a slice are named: under the letters of a campaign stand
    thousands.
    """

    def __init__(self, counted: Iterable[tuple[int, list[int]]]) -> None:
        """Of those who are ``counted_signatories``. What they see never changes, so several threads may slice it."""
        self._signed = {actor: tuple(set(ids)) for actor, ids in counted}
        self._first: tuple[slice, list[Signatory]] | None = None

    def __len__(self) -> int:
        return len(self._signed)

    def __getitem__(self, wanted: slice) -> list[Signatory]:
        if self._first and self._first[0] == wanted:
            return self._first[1]
        first, last, _ = wanted.indices(len(self))
        if first == last:
            return []
        numbers = sorted(map(len, self._signed.values()), reverse=True)
        most, least = numbers[first], numbers[last - 1]
        near = [actor for actor, signed in self._signed.items() if least <= len(signed) <= most]
        before = sum(number > most for number in numbers)
        named = self._named(near)[first - before : last - before]
        if not first:  # what most readers look at: kept with the counts
            self._first = wanted, named
        return named

    def _named(self, actors: list[int]) -> list[Signatory]:
        rows: Any = _NAMED(actors)
        named = [Signatory._make((*values, self._signed[pk])) for pk, *values in rows]
        return sorted(named, key=lambda signatory: -signatory.number)


_COLUMNS = ("pk", *(column.removeprefix("actor__") for column in SIGNATORY))
_NAMED = Prepared(
    lambda actors: (
        Actor.objects.published().filter(IsOneOf("pk", actors)).order_by("folded_name", "key").values_list(*_COLUMNS)
    ),
    list,
)
