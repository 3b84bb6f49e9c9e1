"""What the page of an article says, for files, reference managers and search engines: never its text."""

from collections.abc import Mapping
from typing import Any

from articles.models import Article
from record.citing import address_of, cited_page
from record.described import described, named
from web.citing import CitedPage, Facts
from web.references import Reference


def cited_article(article: Article) -> CitedPage:
    """The page of an article as others quote it, with the article itself where it has an address."""
    issued = article.when.iso if article.when else ""
    original = None
    if article.url:
        original = Reference(key=article.key, title=str(article), url=article.url, site=article.outlet, issued=issued)
    about = {
        "@type": "Article",
        "headline": str(article),
        "url": article.url,
        "datePublished": issued,
        "inLanguage": article.language,
        "publisher": {"@type": "Organization", "name": article.publisher} if article.publisher else None,
    }
    return cited_page(
        article.get_absolute_url(),
        key=f"article-{article.key}",
        title=str(article),
        original=original,
        original_name="the article itself",
        about=about,
    )


def article_facts(page: Mapping[str, Any]) -> Facts:
    """All that the page of an article says: where it is, what rests on it, the cited passages."""
    return {
        "article": described(page["article"]),
        "facts_that_rest_on_it": [
            {
                "kind": str(kind),
                "fact": str(citation.fact),
                "address": address_of(citation.fact),
                "quote": citation.quote or None,
                "primary_source": citation.is_primary,
            }
            for kind, citations in page["groups"]
            for citation in citations
        ],
        "copies": [named(copy) | {"publisher": copy.publisher} for copy in page["copies"]],
    }
