"""Signatories of several letters, each with the letters that it signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from actors.models import PAGES, subkind
from campaigns.models.letters import SIGNATORY
from record.codes import country_name


@dataclass(frozen=True, slots=True)
class Signatory:
    """An actor that signed some of several letters: what a row of a list shows of it.

    A row of values and not an actor, since such lists are long."""

    key: str
    name: str
    kind: str
    organisation_kind: str
    government_kind: str
    country: str
    signed: list[int]  # ids of letters

    def get_absolute_url(self) -> str:
        return PAGES[self.kind](self.key)

    @property
    def subkind(self) -> str:
        return subkind(self.kind, self.organisation_kind, self.government_kind)

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""


def listed(rows: Any) -> list[Signatory]:
    """The signatories of ``Signature.objects.….by_signatory()``."""
    found: Iterable[Any] = rows.values_list(*SIGNATORY, "signed")
    return [Signatory(*row) for row in found]
