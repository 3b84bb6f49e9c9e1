"""What the list of articles can be filtered by."""

from collections.abc import Iterable

from articles.models import Article
from articles.models.articles import ArticleQuerySet, publisher_column
from record.filters import FactsFilter, WordsFilter, languages, years
from web import filters
from web.facets import adjective_facet, column_facet


def _as_they_are(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


class ArticleFilter(FactsFilter, WordsFilter):
    """Articles: words, and four facets."""

    q = filters.words_field("Words in title or outlet")

    facets = (
        column_facet("outlet", "Outlet", _as_they_are, column=publisher_column()),
        column_facet("year", "Year", years, column="date__year", newest_first=True),
        column_facet("language", "Language", languages),
        adjective_facet(
            "passage",
            "Passage",
            lambda: Article.objects.all(),
            {
                "held": ("with a cited passage", lambda articles: articles.with_passages()),
                "none": ("source named only", lambda articles: articles.without_passages()),
            },
        ),
    )

    def narrow_by_fields(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """The articles in which the words are found."""
        return articles.found_by(self.query) if "q" in self.values else articles

    def ordered(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """Newest first."""
        return articles.newest_first()
