"""Facets that look at other rows than those of the list: related ones, or whatever an adjective asks about.

Short lists count them at once (``Facet.count_few``), by queries that are prepared: to build them anew takes longer
than all else on the page of a list.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from record.models import IsOneOf
from record.prepared import Prepared
from web.facets import LOOKED_AT_ONCE, Facet, FixedWords

type Words = Callable[[Iterable[str]], Mapping[str, str]]


def related_facet(
    name: str, label: str, words: Words, *, rows: Callable[[], models.QuerySet], to: str, value: str
) -> Facet:
    """A facet over rows of another table that point to the list's rows by ``to``, such as signatures to letters."""

    def having_a_value(related: models.QuerySet) -> models.QuerySet:
        return related.exclude(**{f"{value}__isnull": True}).order_by()

    def count(of: models.QuerySet) -> Iterable[tuple[Any, int]]:
        keys = of.order_by().values("pk")
        related = having_a_value(rows().filter(**{f"{to}__in": keys}))
        return related.values_list(value).annotate(n=Count(to, distinct=True))

    def of_few(keys: list[int]) -> models.QuerySet:
        return having_a_value(rows().filter(IsOneOf(to, keys))).values_list(value, to)

    pairs_of = Prepared(of_few, list)

    def count_few(keys: list[int]) -> Iterable[tuple[Any, int]] | None:
        pairs = list(pairs_of(keys)[: LOOKED_AT_ONCE + 1])
        return None if len(pairs) > LOOKED_AT_ONCE else Counter(found for found, _ in set(pairs)).items()

    return Facet(
        name,
        label,
        condition=lambda values: Exists(rows().filter(**{to: OuterRef("pk"), f"{value}__in": values})),
        count=count,
        words=words,
        count_few=count_few,
    )


def adjective_facet(
    name: str,
    label: str,
    rows: Callable[[], models.QuerySet],
    adjectives: Mapping[str, tuple[str, Callable[[Any], Any]]],
    few: Mapping[str, Callable[[Any], Any]] | None = None,
) -> Facet:
    """A facet whose values are adjectives of a queryset, each with its words, such as letters that are answered.

    ``rows`` gives all rows of the list's table. ``few`` are the same adjectives as they are asked of short lists.
    """
    short = few or {value: adjective for value, (_, adjective) in adjectives.items()}

    def condition(values: list[str]) -> Q:
        chosen = Q()
        for value in values:
            chosen |= Q(pk__in=adjectives[value][1](rows()).order_by().values("pk"))
        return chosen

    def of_few(adjective: Callable[[Any], Any], keys: list[int]) -> models.QuerySet:
        return adjective(rows().filter(IsOneOf("pk", keys))).order_by().values_list("pk")

    prepared = {value: Prepared(partial(of_few, adjective), list) for value, adjective in short.items()}

    return Facet(
        name,
        label,
        condition=condition,
        count=lambda of: [(value, narrowed(of.order_by()).count()) for value, (_, narrowed) in adjectives.items()],
        words=FixedWords({value: words for value, (words, _) in adjectives.items()}),
        count_few=lambda keys: [(value, len(found(keys))) for value, found in prepared.items()],
    )
