"""Pages of articles for the public, and of what brings them in for curators."""

from articles.views.archive import archive, archived, version, version_file
from articles.views.articles import article, article_file, articles
from articles.views.extraction import extraction
from articles.views.ingest import ingest, run
from articles.views.sources import found_feeds, source, sources

__all__ = [
    "archive",
    "archived",
    "article",
    "article_file",
    "articles",
    "extraction",
    "found_feeds",
    "ingest",
    "run",
    "source",
    "sources",
    "version",
    "version_file",
]
