"""The list of articles as a table: where they are, never their text."""

from django.db.models import TextField, Value
from django.db.models.functions import Coalesce, NullIf

from articles.models.articles import publisher_column, site_column
from record.columns import date_columns, state_columns
from web.tables import AddressOf, Column, Joined, Table

_title = Coalesce(NullIf("title", Value("")), Joined(Value("Page at "), site_column()), output_field=TextField())

ARTICLES = Table(
    "articles",
    "Articles",
    [
        Column("Key", "key"),
        *date_columns("Date", "date"),
        Column("Title", "title", _title),
        Column("Outlet", "outlet", publisher_column()),
        Column("Language", "language"),
        Column("Address", "url"),
        *state_columns(),
        Column("Facts it supports", "cited"),
        Column("Page", "page", AddressOf("articles:article", "key")),
    ],
    load=lambda articles: articles.with_citation_count(),
)
