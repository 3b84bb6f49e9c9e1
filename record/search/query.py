"""What a reader types, as terms: words, "phrases", -without, or."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.search import SearchQueryField
from django.db import connection, models

from web.kept import Kept

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

    @cached_property
    def condition(self) -> models.Func:
        """The query as PostgreSQL reads it, for comparing with a ``SearchColumn``.

        Only for a query that is not empty.
        """
        alternatives = tuple(map(tuple, self.alternatives))
        key = alternatives if settings.KEEP_IN_MEMORY else None
        return _Condition(models.Value(_read.get(key, lambda: _as_read_by_database(alternatives))))


# Queries in the database's own words: the dictionaries by which it reads them change with a migration only.
_read: Kept[str] = Kept(1000)


def _as_read_by_database(alternatives: Iterable[Iterable[Term]]) -> str:
    written, parameters = [], []
    for terms in alternatives:
        parts = [_term(term) for term in dict.fromkeys(terms)]
        written.append("(" + " && ".join(part for part, _ in parts) + ")")
        parameters += [parameter for _, own in parts for parameter in own]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({' || '.join(written)})::text", parameters)  # only our own words
        (text,) = cursor.fetchone()
    return str(text)


class _Condition(models.Func):
    """A query that PostgreSQL has worked out already."""

    template = "%(expressions)s::tsquery"
    output_field = SearchQueryField()


def _term(term: Term) -> tuple[str, list[str]]:
    """A term holds if one of its spellings occurs, as it stands or stemmed in one of the languages."""
    readings, parameters = [], []
    for text in (term.text, *term.spellings):
        for name in CONFIGURATIONS:
            readings.append(f"phraseto_tsquery('public.record_{name}', %s)")
            parameters.append(text)
        if unspaced := _UNSPACED.findall(text):
            pairs = [run[i : i + 2] for run in unspaced for i in range(max(len(run) - 1, 1))]
            readings.append("to_tsquery('public.record_simple', %s)")
            parameters.append(" & ".join(f"'{pair}'" for pair in pairs))
    # Most languages read a word alike, and each reading counts once: the planner adds them up, and would take a rare
    # word for a common one.
    readings_once = f"unnest(ARRAY[{', '.join(readings)}]) AS reading WHERE numnode(reading) > 0"
    distinct = f"(SELECT COALESCE(string_agg(DISTINCT reading::text, ' | '), '')::tsquery FROM {readings_once})"  # noqa: S608  # our own words
    return ("!!" if term.without else "") + distinct, parameters


def _folded(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
