"""Evidence: sources and the articles that they bring, with snapshots; the citations that link facts to articles."""

from articles.models.articles import Article
from articles.models.citations import CITED, Citation
from articles.models.fetches import Attempt, Fetch, Host, ImportRun
from articles.models.snapshots import Snapshot
from articles.models.sources import Source

__all__ = ["CITED", "Article", "Attempt", "Citation", "Fetch", "Host", "ImportRun", "Snapshot", "Source"]
