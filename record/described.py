"""Facts as plain values, for files and machines: what their pages show, by the names of the data package."""

from collections.abc import Collection
from typing import Any

from django.db import models

from record.citing import address_of
from record.dates import partial
from record.models import Fact

# Columns that serve the database and not the reader.
_NEVER = {"id", "visibility"}


def described(fact: Fact, *, without: Collection[str] = ()) -> dict[str, Any]:
    """The columns of a fact; choices also in words, dates as exact as they are known.

    Relations must be loaded, or named in ``without``; one that is not public is empty. Sources are
    there if the fact was loaded ``with_sources()``.
    """
    values: dict[str, Any] = {}
    for field in type(fact)._meta.concrete_fields:
        name = field.name
        if name in _NEVER or name in without or name in fact.for_curators_only or not _is_shown(field):
            continue
        if isinstance(field, models.ForeignKey):
            values[name] = named(getattr(fact, name))
        elif hasattr(fact, f"{name}_precision"):
            date = partial(getattr(fact, name), getattr(fact, f"{name}_precision"))
            values[name] = date.iso if date else None
        else:
            values[name] = getattr(fact, name)
            if _has_choices(field) and values[name]:
                values[f"{name}_in_words"] = getattr(fact, f"get_{name}_display")()
    values["address"] = address_of(fact)
    if hasattr(fact, "shown_citations"):
        values["sources"] = sources(fact)
    return values


def named(fact: Any) -> dict[str, str | None]:
    """Key, name and address of a fact, all empty where there is none that the public may see."""
    if fact is None or not fact.is_public:
        return {"key": None, "name": None, "address": None}
    return {"key": fact.key, "name": str(fact), "address": address_of(fact)}


def sources(fact: Any) -> list[dict[str, Any]]:
    """What a fact rests on: each article with its passage, if there is one."""
    return [
        {
            "key": citation.article.key,
            "title": str(citation.article),
            "publisher": citation.article.publisher,
            "date": citation.article.when.iso if citation.article.when else None,
            "url": citation.article.url,
            "quote": citation.quote or None,
            "primary_source": citation.is_primary,
        }
        for citation in fact.shown_citations
    ]


def _is_shown(field: models.Field) -> bool:
    """Generated columns serve searching and sorting, but for choices and answers to yes or no."""
    if isinstance(field, models.GeneratedField):
        return _has_choices(field) or isinstance(field.output_field, models.BooleanField)
    return True


def _has_choices(field: Any) -> bool:
    return bool(getattr(field, "output_field", field).choices) and not field.name.endswith("_precision")
