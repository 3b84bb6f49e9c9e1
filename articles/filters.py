"""What the list of articles can be filtered by."""

from articles.models.articles import ArticleQuerySet
from record.filters import WordsFilter
from web import filters


class ArticleFilter(WordsFilter):
    q = filters.words_field("Words in title or outlet")
    year = filters.year_field()
    passage = filters.choice_field("Passage", [("held", "with a cited passage"), ("none", "source named only")])

    def narrow(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """The articles that fit all filters that are set."""
        values = self.values
        if "q" in values:
            articles = articles.found_by(self.query)
        if "year" in values:
            articles = articles.filter(date__year=values["year"])
        match values.get("passage"):
            case "held":
                articles = articles.with_passages()
            case "none":
                articles = articles.without_passages()
        return articles
