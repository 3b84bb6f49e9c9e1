"""How many independent reports there are among some articles: all that print one text are one report."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Reports:
    """Articles counted by their text: each family once, and the rest of it as reprints."""

    independent: int
    reprints: int

    @classmethod
    def of(cls, articles: Iterable[Any]) -> Self:
        """Counts articles (anything with ``pk`` and ``family``); the same one twice counts once."""
        families = {article.pk: article.family or article.pk for article in articles}
        independent = len(set(families.values()))
        return cls(independent, len(families) - independent)

    def __str__(self) -> str:
        said = f"{self.independent:,} independent report{'' if self.independent == 1 else 's'}"
        if not self.reprints:
            return said
        return f"{said}, {self.reprints:,} reprint{'' if self.reprints == 1 else 's'}"
