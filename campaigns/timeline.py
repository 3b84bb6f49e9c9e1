"""Everything dated, in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from record.dates import PartialDate


@dataclass(frozen=True)
class Entry:
    """One dated fact in a timeline. ``kind`` is letter, response, position or event."""

    kind: str
    when: PartialDate
    fact: Any
    is_context: bool = False

    @property
    def template(self) -> str:
        """The include that shows this kind of fact."""
        return f"campaigns/includes/timeline/{self.kind}.html"


def entries(kind: str, facts: Iterable[Any], *, context: bool = False) -> list[Entry]:
    """The dated ones among ``facts`` as entries; a fact without a date has no place in a timeline."""
    return [Entry(kind, fact.when, fact, context) for fact in facts if fact.when is not None]


def in_order(*groups: list[Entry], newest_first: bool = False) -> list[Entry]:
    """Entries by date. Less exact dates come after the exact ones of their span."""
    every = [entry for group in groups for entry in group]
    return sorted(every, key=lambda entry: (entry.when.last, entry.when.first), reverse=newest_first)
