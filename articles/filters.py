"""What the lists of articles, of archived articles and of proposals can be filtered by."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from articles.ingest.extractor import LANGUAGES
from articles.models import Article, Proposal, Source
from articles.models.articles import ArticleQuerySet, publisher_column
from articles.models.proposals import ProposalQuerySet
from campaigns.models import Campaign
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
            few={
                "held": lambda articles: articles.with_passages(few=True),
                "none": lambda articles: articles.without_passages(few=True),
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


class ProposalFilter(filters.Filter):
    """Proposals, for curators: what they are about, what they would do, how sure they are."""

    kind = filters.choice_field("Kind", Proposal.Kind)
    change = filters.choice_field("It would", Proposal.Change)
    state = filters.choice_field(
        "State",
        [("any", "any"), *((s, label) for s, label in Proposal.State.choices if s != "pending")],
        every="waiting",
    )
    language = forms.ChoiceField(label="Language", required=False)
    confidence = filters.choice_field("Confidence", {"80": "80 % or more", "60": "60 to 79 %", "0": "below"}.items())
    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), to_field_name="key", required=False, empty_label="any", label="Campaign"
    )
    source = forms.ModelChoiceField(
        Source.objects.all(), to_field_name="key", required=False, empty_label="any", label="Source"
    )
    age = filters.choice_field("Waiting", {"day": "since yesterday", "week": "up to a week", "old": "longer"}.items())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(code, language_name(code)) for code in LANGUAGES]
        self.fields["language"].choices = [("", "any"), *named]  # type: ignore[attr-defined]

    def listed(self, proposals: ProposalQuerySet) -> ProposalQuerySet:
        """The proposals that fit, in the order of review; those that wait, if no state is chosen."""
        values = self.values
        if (state := values.pop("state", Proposal.State.PENDING)) != "any":
            proposals = proposals.filter(state=state)
        if confidence := values.pop("confidence", ""):
            least, below = {"80": (0.8, 2), "60": (0.6, 0.8), "0": (0, 0.6)}[confidence]
            proposals = proposals.filter(confidence__gte=least, confidence__lt=below)
        if age := values.pop("age", ""):
            proposals = proposals.filter(_came(age))
        if campaign := values.pop("campaign", None):
            proposals = proposals.about(campaign)
        if source := values.pop("source", None):
            proposals = proposals.from_source(source)
        return proposals.filter(**values).in_order()


def _came(age: str) -> Q:
    """When what has waited for so long was proposed."""
    day = timezone.now() - datetime.timedelta(days=1)
    week = timezone.now() - datetime.timedelta(days=7)
    return {
        "day": Q(created_at__gte=day),
        "week": Q(created_at__lt=day, created_at__gte=week),
        "old": Q(created_at__lt=week),
    }[age]
