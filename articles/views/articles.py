"""Pages of articles: where they are and what they support; their text only where their rights let everybody read it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from articles.details import article_facts, cited_article
from articles.differences import paragraphs_of
from articles.filters import ArticleFilter
from articles.models import Article, Citation
from articles.tables import ARTICLES
from record.exports import export, export_counts, words_of
from record.models import IsOneOf
from record.prepared import Prepared
from record.shortcuts import fact_or_404
from web.citing import render_file
from web.htmx import render_page
from web.lists import list_page


def articles(request: HttpRequest, form: str = "", facet: str = "") -> HttpResponseBase:
    """All articles, newest first, with the number of facts that rest on each."""
    filter = ArticleFilter.of(request)
    articles = Article.objects.published().defer("text")
    if facet:
        return export_counts(request, facet, ARTICLES, filter, articles)
    if form:
        return export(request, form, ARTICLES, filter.listed(articles), words=words_of(filter))
    return list_page(request, "articles/articles.html", filter, articles, rows_of=_LISTED)


_LISTED = Prepared(
    lambda keys: Article.objects.published().filter(IsOneOf("pk", keys)).defer("text").with_citation_count(few=True),
    list,
)


def article(request: HttpRequest, article_key: str) -> HttpResponse:
    """One article: title, outlet, date, link, and the facts that it supports with the cited passages."""
    article = _article_or_404(article_key)
    return render_page(request, "articles/article.html", _about(article) | {"cited": cited_article(article)})


def article_file(request: HttpRequest, article_key: str, ending: str) -> HttpResponse:
    """The page of an article as a file: what rests on it, or the reference to it."""
    article = _article_or_404(article_key)
    return render_file(cited_article(article), ending, facts=lambda: article_facts(_about(article)))


def _article_or_404(key: str) -> Article:
    return fact_or_404(Article.objects.defer("text").with_open_text(), key=key)


def _about(article: Article) -> dict[str, Any]:
    """What the page of an article says."""
    citations = Citation.objects.filter(article=article).of_published_facts(few=True)
    copies = list(article.copies())
    return {
        "article": article,
        "groups": citations.grouped(),
        "copies": copies,
        "reports": article.reports_with(copies),
        "open_paragraphs": paragraphs_of(article.open_text),  # type: ignore[attr-defined]
    }
