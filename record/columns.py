"""Columns that the tables of all lists share: dates, sources, names of countries, labels of choices."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, OuterRef, Q, When

from record.codes import country_name
from record.dates import Precision
from record.models import Visibility, published_rows
from web.tables import Address, Column

_LENGTH = {Precision.DAY.value: 10, Precision.MONTH.value: 7, Precision.YEAR.value: 4}
_article_address = Address("articles:article")


def iso(first: datetime.date | None, precision: str) -> str | None:
    """A partial date as text that is as exact as the date."""
    return first.isoformat()[: _LENGTH[precision]] if first else None


def date_columns(header: str, key: str, field: str = "") -> list[Column]:
    """A partial date and how exact it is."""
    field = field or key
    return [
        Column(header, key, [field, f"{field}_precision"], iso),
        Column(f"{header}: exact to", f"{key}_precision", [f"{field}_precision"]),
    ]


def label_column(header: str, key: str, choices: type[models.TextChoices], field: str = "") -> Column:
    """A choice in the words that the pages use."""
    return Column(header, key, [field or key], dict(choices.choices).get)


def country_columns(header: str, key: str, field: str) -> list[Column]:
    """A country by its code and its name."""
    return [
        Column(f"{header} code", f"{key}_code", [field]),
        Column(header, key, [field], lambda code: country_name(code) if code else None),
    ]


def where_public(relation: str, field: str, *, belongs_to: Sequence[str] = ()) -> Case:
    """A field of a related row, where that row, and the rows that it belongs to, may be named."""
    paths = [relation, *(f"{relation}__{owner}" for owner in belongs_to)]
    public = Q(**{f"{path}__visibility": Visibility.PUBLIC for path in paths})
    return Case(When(public, then=F(f"{relation}__{field}")))


def list_of(rows: Any, value: Any) -> ArraySubquery:
    """One value of each of some related rows, in the order of the rows."""
    return ArraySubquery(rows.values_list(value))


def sources_column(model: type[models.Model]) -> Column:
    """The pages of the articles that a fact rests on; they link on to the publishers."""
    citations: Any = model._meta.get_field("citations")
    cited = published_rows(model, "citations").filter(**{citations.field.name: OuterRef("pk")}).select_related(None)
    return Column("Sources", "sources", [list_of(cited, "article__key")], article_pages)


def article_pages(keys: Iterable[str]) -> list[str]:
    """The permanent addresses of articles, each once."""
    return [_article_address(key) or "" for key in dict.fromkeys(keys)]
