"""The list of articles as a table: where they are, never their text."""

from articles.models.articles import site_of
from record.columns import date_columns
from web.tables import Address, Column, Table

ARTICLE = Address("articles:article")


def _title(title: str, url: str | None) -> str:
    return title or f"Page at {site_of(url or '')}"


def _publisher(outlet: str, url: str | None) -> str:
    return outlet or site_of(url or "")


ARTICLES = Table(
    "articles",
    "Articles",
    [
        Column("Key", "key"),
        *date_columns("Date", "date"),
        Column("Title", "title", ["title", "url"], _title),
        Column("Outlet", "outlet", ["outlet", "url"], _publisher),
        Column("Language", "language"),
        Column("Address", "url"),
        Column("Facts it supports", "cited"),
        Column("Page", "page", ["key"], ARTICLE),
    ],
    load=lambda articles: articles.with_citation_count(),
)
