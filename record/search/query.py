"""What a reader types, as terms: words, "phrases", -without, or."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery

MAX_TERMS = 32  # more words than this make no query better, only slower

CONFIGURATIONS = ("simple", "english", "french", "german", "spanish", "italian")

_TOKEN = re.compile(r'(?P<minus>-)?"(?P<phrase>[^"]*)"?|(?P<word>\S+)')
_UNSPACED = re.compile("[\u0f00-\u0fff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]+")


@dataclass(frozen=True)
class Term:
    """One word or phrase with its other spellings; ``without`` means that it must not occur."""

    text: str
    without: bool = False
    spellings: tuple[str, ...] = ()


@dataclass
class Query:
    """What was typed: alternatives, each of terms that must all hold."""

    alternatives: list[list[Term]] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str, *, spellings: Iterable[Iterable[str]] = ()) -> "Query":
        """Read web-style search text. Nothing that is typed is an error; marks without words mean nothing.

        ``spellings`` are groups of words that mean the same: a term is looked for in each of them.
        """
        groups = [{_folded(word): word for word in group} for group in spellings]
        query = cls([[]])
        terms = 0
        for token in _TOKEN.finditer(text):
            word = token["phrase"] if token["phrase"] is not None else token["word"]
            without = bool(token["minus"])
            if token["word"] and len(word) > 1 and word[0] == "-":
                word, without = word[1:], True
            if token["word"] and word.casefold() == "or":
                query.alternatives.append([])
            elif any(c.isalnum() for c in word) and terms < MAX_TERMS:
                terms += 1
                same = [other for group in groups if _folded(word) in group for other in group.values()]
                query.alternatives[-1].append(Term(word, without, tuple(w for w in same if w != word)))
        query.alternatives = [alternative for alternative in query.alternatives if alternative]
        return query

    def __bool__(self) -> bool:
        return bool(self.alternatives)

    @property
    def words(self) -> list[str]:
        """All words that a hit may contain: for marking them."""
        found = [term for alternative in self.alternatives for term in alternative if not term.without]
        return [word for term in found for text in (term.text, *term.spellings) for word in text.split()]

    def as_search_query(self) -> SearchQuery:
        """The query for PostgreSQL; only for a query that is not empty."""
        return reduce(or_, (reduce(and_, map(_term_query, terms)) for terms in self.alternatives))


def _term_query(term: Term) -> SearchQuery:
    """A term holds if one of its spellings occurs, as it stands or stemmed in one of the languages."""
    spellings = (term.text, *term.spellings)
    readings = [reading for text in spellings for reading in _readings(text, without=term.without)]
    return reduce(and_ if term.without else or_, readings)


def _readings(text: str, *, without: bool) -> list[SearchQuery]:
    readings = [
        SearchQuery(text, config=f"record_{name}", search_type="phrase", invert=without) for name in CONFIGURATIONS
    ]
    if unspaced := _UNSPACED.findall(text):
        pairs = [run[i : i + 2] for run in unspaced for i in range(max(len(run) - 1, 1))]
        literal = " & ".join(f"'{pair}'" for pair in pairs)
        readings.append(SearchQuery(literal, config="record_simple", search_type="raw", invert=without))
    return readings


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
