"""The list of articles as a table: where they are, never their text."""

from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from record.columns import date_columns
from web.tables import AddressOf, Column, Joined, Table

# The host of the address without ``www.``, as ``site_of`` names it.
_SITE = Func(
    Lower("url"),
    Value(r"^[a-z]+://(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)"),
    function="substring",
    output_field=TextField(),
)


def _first_known(field: str, otherwise: Any) -> Coalesce:
    return Coalesce(NullIf(field, Value("")), otherwise, output_field=TextField())


ARTICLES = Table(
    "articles",
    "Articles",
    [
        Column("Key", "key"),
        *date_columns("Date", "date"),
        Column("Title", "title", _first_known("title", Joined(Value("Page at "), _SITE))),
        Column("Outlet", "outlet", _first_known("outlet", _SITE)),
        Column("Language", "language"),
        Column("Address", "url"),
        Column("Facts it supports", "cited"),
        Column("Page", "page", AddressOf("articles:article", "key")),
    ],
    load=lambda articles: articles.with_citation_count(),
)
