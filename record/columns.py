"""Columns that the tables of all lists share: dates, sources, names of countries, labels of choices."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, F, Min, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Left

from record.codes import COUNTRIES
from record.dates import Precision
from record.models import FactState, Visibility, published_rows
from web.tables import AddressOf, Column, InWords

_LENGTH = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


def iso(field: str) -> Left:
    """A partial date as text that is as exact as the date."""
    exact = (When(**{f"{field}_precision": precision, "then": Value(length)}) for precision, length in _LENGTH.items())
    return Left(Cast(field, TextField()), Case(*exact))


def date_columns(header: str, key: str, field: str = "") -> list[Column]:
    """A partial date and how exact it is."""
    field = field or key
    return [
        Column(header, key, iso(field)),
        Column(f"{header}: exact to", f"{key}_precision", f"{field}_precision"),
    ]


def label_column(header: str, key: str, choices: type[models.TextChoices], field: str = "") -> Column:
    """A choice in the words that the pages use."""
    return Column(header, key, InWords(field or key, dict(choices.choices)))


def state_columns() -> list[Column]:
    """Whether a fact is disputed, and why."""
    return [label_column("State", "state", FactState), Column("Why disputed", "state_reason")]


def country_columns(header: str, key: str, field: str) -> list[Column]:
    """A country by its code and its name."""
    return [Column(f"{header} code", f"{key}_code", field), Column(header, key, InWords(field, COUNTRIES))]


def where_public(relation: str, field: str, *, belongs_to: Sequence[str] = ()) -> Case:
    """A field of a related row, where that row, and the rows that it belongs to, may be named."""
    paths = [relation, *(f"{relation}__{owner}" for owner in belongs_to)]
    public = Q(**{f"{path}__visibility": Visibility.PUBLIC for path in paths})
    return Case(When(public, then=F(f"{relation}__{field}")))


def list_of(rows: Any, value: Any) -> ArraySubquery:
    """One value of each of some related rows, in the order of the rows."""
    return ArraySubquery(rows.values_list(value))


def sources_column(model: type[models.Model]) -> Column:
    """The pages of the articles that a fact rests on, each once; they link on to the publishers."""
    citations: Any = model._meta.get_field("citations")
    cited = published_rows(model, "citations").filter(**{citations.field.name: OuterRef("pk")}).select_related(None)
    articles = cited.order_by().values("article__key").alias(first=Min("pk")).order_by("first")
    return Column("Sources", "sources", list_of(articles, AddressOf("articles:article", "article__key")))
