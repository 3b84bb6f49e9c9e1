"""The sources of all facts of a page, in one query."""

import operator
from collections.abc import Iterable
from functools import cache, reduce
from itertools import chain
from typing import Any

from django.db import models
from django.db.models import Q

from record.models import Fact, IsOneOf
from record.prepared import Prepared


def load_sources(*lists: Iterable[Any]) -> None:
    """Give each fact of some lists its ``shown_citations``, as ``with_sources()`` gives them to one list."""
    found: dict[tuple[str, int], list[Any]] = {}
    for fact in chain.from_iterable(lists):
        cited_as = _cited_as(type(fact))  # type: ignore[arg-type]  # classes can be hashed
        fact.shown_citations = found.setdefault((cited_as, fact.pk), [])
    if not found:
        return
    model: Any = type(fact)._meta.get_field("citations").related_model
    relations, citations = _citations(model)
    columns = [(relation, f"{relation}_id") for relation in relations]
    for citation in citations(*([pk for name, pk in found if name == relation] for relation in relations)):
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
