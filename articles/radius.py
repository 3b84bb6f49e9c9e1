"""What rests on an article, and would rest on nothing, or on less, without it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Self

from django.db.models import Q

from articles.models import CITED, Article, Citation
from record.models import IsOneOf, Visibility

type Named = tuple[str, int]  # the kind of a fact and its number


@dataclass
class Radius:
    """The citations of an article, by what their facts would lose with it. Each fact is there once.

    ``only`` would have no public source left: copies of the text are no other source. ``several`` would keep some, with
    their number. ``lost`` are cited for words that the newest text does not have.
    """

    only: list[Citation] = field(default_factory=list)
    several: list[tuple[Citation, int]] = field(default_factory=list)
    lost: list[Citation] = field(default_factory=list)

    @classmethod
    def of(cls, article: Article, citations: Iterable[Citation]) -> Self:
        """Of the citations of an article, each with its fact loaded; one query, whatever their number."""
        citations = list(citations)
        others = _other_texts(article, [_named(citation) for citation in citations])
        radius, seen = cls(), set()
        for citation in citations:
            if citation.is_lost_in(article):
                radius.lost.append(citation)
            named = _named(citation)
            if named in seen or not _is_seen(citation):
                continue
            seen.add(named)
            if number := len(others[named]):
                radius.several.append((citation, number))
            else:
                radius.only.append(citation)
        return radius


def _named(citation: Citation) -> Named:
    name = citation.cited_as
    return name, getattr(citation, f"{name}_id")


def _is_seen(citation: Citation) -> bool:
    """Whether the public sees the fact, so that it misses its source."""
    return citation.fact.visibility in (Visibility.PUBLIC, Visibility.UNLISTED)


def _other_texts(article: Article, facts: list[Named]) -> dict[Named, set[str]]:
    """Of each fact the other texts that it rests on in public; copies of one are one."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for name, pk in facts:
        numbers[name].append(pk)
    texts: dict[Named, set[str]] = defaultdict(set)
    if not facts:
        return texts
    cited = reduce(or_, (Q(IsOneOf(name, pks)) for name, pks in numbers.items()))
    others = Citation.objects.filter(cited, article__visibility=Visibility.PUBLIC).exclude(article=article)
    columns = [f"{name}_id" for name in CITED]
    for pk, family, *ids in others.values_list("article_id", "article__family", *columns):
        if family and family == article.family:
            continue
        named = next((name, fact) for name, fact in zip(CITED, ids, strict=True) if fact is not None)
        texts[named].add(family or f"article {pk}")
    return texts
