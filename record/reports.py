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


@dataclass(frozen=True)
class Support:
    """How well a fact is supported: by a primary source, by how many independent reports beside it, or disputed."""

    is_disputed: bool
    is_confirmed: bool
    reports: Reports

    @classmethod
    def of(cls, fact: Any) -> Self:
        """Counts the shown citations of a fact. What prints the text of a primary source is no report about it."""
        primary = [citation.article for citation in fact.shown_citations if citation.is_primary]
        texts = {article.family or article.pk for article in primary}
        articles = (citation.article for citation in fact.shown_citations)
        others = [article for article in articles if (article.family or article.pk) not in texts]
        return cls(fact.is_disputed, bool(primary), Reports.of(others))

    def __str__(self) -> str:
        confirmed = "confirmed by a primary source" if self.is_confirmed else ""
        reported = str(self.reports) if self.reports.independent else ""
        said = [part for part in ("disputed" if self.is_disputed else "", confirmed, reported) if part]
        return ", ".join(said) or "no public source"
