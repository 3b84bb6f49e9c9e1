"""The sources of all facts of a page, in one query; and those of the rows of a long list, as values."""

import operator
from collections.abc import Iterable, Iterator
from functools import cache, reduce
from itertools import chain
from typing import Any

from django.db import models
from django.db.models import Q

from record.models import Fact, IsOneOf
from record.prepared import Prepared, fetch


class SourcesInRows:
    """The sources of the rows of one table with these numbers.

    For each the number of the row, the passage, whether it is a primary source, and the article as far as it is named.
    A list may have thousands of rows, and most of them rest on the same article, which is made once.
    """

    def __init__(self, model: type[Fact], numbers: list[int]) -> None:
        self._article, prepared = _sources_in_rows(model)
        self.rows = prepared(numbers)  # to be fetched with others

    def __iter__(self) -> Iterator[tuple[int, str, bool, Any]]:
        article = cache(lambda *values: self._article.from_db(None, _OF_ARTICLE, values))
        for number, quote, is_primary, *about in self.rows:
            yield number, quote, is_primary, article(*about)


_OF_ARTICLE = ("id", "key", "outlet", "url", "date", "date_precision")


@cache
def _sources_in_rows(model: Any) -> tuple[Any, Prepared]:
    """The table of articles, and the sources of rows of one table."""
    citations: Any = model._meta.get_field("citations").related_model
    relation = _cited_as(model)
    columns = (f"{relation}_id", "quote", "is_primary", *(f"article__{name}" for name in _OF_ARTICLE))
    prepared = Prepared(
        lambda numbers: citations.objects.published().filter(IsOneOf(relation, numbers)).values_list(*columns), list
    )
    return citations._meta.get_field("article").related_model, prepared


def load_sources(*lists: Iterable[Any], also: Any = None) -> None:
    """Give each fact of some lists its ``shown_citations``, as ``with_sources()`` gives them to one list.

    ``also`` are other prepared rows, fetched in the same exchange with the database.
    """
    found: dict[tuple[str, int], list[Any]] = {}
    for fact in chain.from_iterable(lists):
        cited_as = _cited_as(type(fact))  # type: ignore[arg-type]  # classes can be hashed
        fact.shown_citations = found.setdefault((cited_as, fact.pk), [])
    if not found:
        fetch(also)
        return
    model: Any = type(fact)._meta.get_field("citations").related_model
    relations, citations = _citations(model)
    columns = [(relation, f"{relation}_id") for relation in relations]
    rows = citations(*([pk for name, pk in found if name == relation] for relation in relations))
    fetch(rows, also)
    for citation in rows:
        row = vars(citation)  # in which just one of the keys is set
        fact = next((relation, pk) for relation, column in columns if (pk := row[column]) is not None)
        found[fact].append(citation)


def is_cited(model: type[Fact]) -> bool:
    """Whether rows of this kind rest on articles; the others are evidence themselves."""
    field: Any = next((field for field in model._meta.related_objects if field.name == "citations"), None)
    return field is not None and field.field.name != "article"


@cache
def _cited_as(model: type[models.Model]) -> str:
    """The name of the foreign key by which a citation leads to a fact."""
    field: Any = model._meta.get_field("citations")
    return field.field.name


@cache
def _citations(model: Any) -> tuple[list[str], Prepared]:
    """The names of all foreign keys to facts, and the citations of the facts with given ids, a list for each key."""
    relations = [field.name for field in model._meta.fields if getattr(field.remote_field, "name", "") == "citations"]
    relations.remove("article")

    def of(*ids: list[int]) -> models.QuerySet:
        one_of = (Q(IsOneOf(relation, some)) for relation, some in zip(relations, ids, strict=True))
        return model.objects.published().as_sources().filter(reduce(operator.or_, one_of))

    return relations, Prepared(of, *[list] * len(relations))
