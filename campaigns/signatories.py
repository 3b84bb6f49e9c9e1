"""Signatories of several letters, each with the letters that it signed."""

from collections.abc import Collection
from dataclasses import dataclass

from actors.models import PAGES, subkind
from record.codes import country_name


@dataclass(frozen=True, slots=True)
class Signatory:
    """An actor that signed some of several letters: what a row of a list shows of it.

    Made of values (``SIGNATORY``) and not a model's row, since such lists are long.
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
        return len(set(self.signed))

    @property
    def subkind(self) -> str:
        return subkind(self.kind, self.organisation_kind, self.government_kind)

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""
