"""What the list of articles can be filtered by, and that of archived articles."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q

from articles.models import Article, Source
from articles.models.articles import ArticleQuerySet, publisher_column
from record.codes import language_name
from record.facets import adjective_facet
from record.filters import FactsFilter, WordsFilter, languages, years
from record.models import Visibility
from web import filters
from web.facets import column_facet


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


class ArchiveFilter(WordsFilter):
    """Archived articles, for curators: words that may stand in the text, and who sees what rests on it."""

    q = filters.words_field("Words in title, outlet or text")
    outlet = filters.words_field("Outlet")
    language = forms.ChoiceField(label="Language", required=False)
    visibility = filters.choice_field("Seen by", Visibility)
    facts = filters.choice_field("Facts", {"with": "with facts", "without": "without facts"}.items())
    source = forms.ModelChoiceField(Source.objects.all(), to_field_name="key", required=False, empty_label="any")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = Article.objects.archived().exclude(language="").order_by("language").values_list("language", flat=True)
        named = [(code, language_name(code)) for code in codes.distinct()]
        self.fields["language"].choices = [("", "any"), *named]  # type: ignore[attr-defined]

    def listed(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """The articles that fit, the ones that came last first."""
        values = self.values
        if "q" in values:
            articles = articles.containing(self.query)
        if "outlet" in values:
            articles = articles.filter(Q(outlet__icontains=values["outlet"]) | Q(url__icontains=values["outlet"]))
        if "source" in values:
            articles = articles.filter(fetches__source=values["source"]).distinct()
        if "facts" in values:
            articles = articles.with_facts() if values["facts"] == "with" else articles.without_facts()
        for name in ("language", "visibility"):
            if name in values:
                articles = articles.filter(**{name: values[name]})
        return articles.order_by("-pk")
