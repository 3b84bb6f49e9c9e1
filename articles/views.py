"""Pages of articles: where they are and what they support, never their text."""

from django.http import HttpRequest, HttpResponse

from articles.filters import ArticleFilter
from articles.models import Article, Citation
from record.shortcuts import fact_or_404
from web.htmx import render_page
from web.paging import paginate


def articles(request: HttpRequest) -> HttpResponse:
    """All articles, newest first, with the number of facts that rest on each."""
    filter = ArticleFilter.of(request)
    rows = filter.narrow(Article.objects.published()).with_citation_count().defer("text").newest_first()
    page = paginate(request, rows)
    return render_page(request, "articles/articles.html", {"filter": filter, "page": page}, partials=["results"])


def article(request: HttpRequest, article_key: str) -> HttpResponse:
    """One article: title, outlet, date, link, and the facts that it supports with the cited passages."""
    article = fact_or_404(Article.objects.defer("text"), key=article_key)
    citations = Citation.objects.filter(article=article).of_published_facts()
    return render_page(
        request,
        "articles/article.html",
        {"article": article, "groups": citations.grouped(), "copies": article.copies()},
    )
