"""Evidence: articles, and the citations that link facts to them."""

from articles.models.articles import Article
from articles.models.citations import CITED, Citation

__all__ = ["CITED", "Article", "Citation"]
