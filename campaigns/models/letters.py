"""Letters: public texts with a demand."""

import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from campaigns.models.campaigns import Campaign
from record.codes import language_name
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.keys import free_key_constraint, key_constraint, key_field
from record.models import (
    ExistsForEachRow,
    Fact,
    FactQuerySet,
    Visibility,
    not_public_index,
    published_rows,
    state_constraints,
)
from record.search import Query, SearchColumn
from web.addresses import PathTo

LETTER_PAGE = PathTo("campaigns:letter")


class LetterKind(models.TextChoices):
    OPEN_LETTER = "open_letter", "open letter"
    JOINT_STATEMENT = "joint_statement", "joint statement"
    PETITION = "petition", "petition"
    PARLIAMENTARY_MOTION = "parliamentary_motion", "parliamentary motion"
    PRIVATE_LETTER = "private_letter", "private letter"
    BRIEFING = "briefing", "briefing"


class Demand(models.TextChoices):
    """What a letter asks for; the main demand if there are several."""

    DIPLOMATIC_BOYCOTT = "diplomatic_boycott", "diplomatic boycott"
    FULL_BOYCOTT = "full_boycott", "full boycott"
    RELOCATE_OR_REVOKE = "relocate_or_revoke", "relocate or revoke the Games"
    POSTPONE = "postpone", "postpone the Games"
    UN_INVESTIGATION = "un_investigation", "UN investigation"
    SPONSOR_WITHDRAWAL = "sponsor_withdrawal", "withdrawal of sponsors"
    BROADCASTER_ACTION = "broadcaster_action", "action by broadcasters"
    IOC_DUE_DILIGENCE = "ioc_due_diligence", "due diligence by the IOC"
    ATHLETE_PROTECTION = "athlete_protection", "protection of athletes"
    SUPPLY_CHAIN = "supply_chain", "supply chains without forced labour"
    OTHER = "other", "another demand"


def _count_of(rows: models.QuerySet, what: models.Count) -> Coalesce:
    """``what`` over the rows of one letter, 0 where there are none."""
    counted = rows.order_by().values("letter").annotate(n=what).values("n")
    return Coalesce(Subquery(counted), 0)


def _signatures() -> Any:
    # Signatures and addressees are defined beside letters, so they are reached through the reverse relations.
    return published_rows(Letter, "signatures").standing()


def _signatures_of_each() -> Any:
    return _signatures().filter(letter=OuterRef("pk"))


def _answered() -> ExistsForEachRow:
    return ExistsForEachRow(published_rows(Letter, "addressees").answered().filter(letter=OuterRef("pk")))


class LetterQuerySet(FactQuerySet["Letter"]):
    belongs_to = ("campaign",)

    def true_by(self, day: datetime.date) -> Self:
        return self.filter(date_latest__lte=day)

    def newest_first(self) -> Self:
        return self.order_by(F("date").desc(nulls_last=True), "key")

    def by_relevance(self, query: Query) -> Self:
        """Letters whose titles and summaries fit best first, then those where only the text does; newest first.

        To rank by the texts would take as long as to read them (``campaigns/migrations/0009_search_head.py``).
        """
        if not query:
            return self
        fits = SearchRank(SearchColumn("pk", column="search_head"), query.condition)
        return self.alias(relevance=fits).order_by("-relevance", F("date").desc(nulls_last=True), "key")

    def with_named(self) -> Self:
        """Also ``named``: the rows of names under each letter."""
        return self.annotate(named=_count_of(_signatures_of_each(), models.Count("pk")))

    def with_counts(self) -> Self:
        """Also ``named`` and ``resolved``, the distinct actors behind the names."""
        resolved = models.Count("actor", distinct=True)
        return self.with_named().annotate(resolved=_count_of(_signatures_of_each(), resolved))

    def with_named_and_campaign(self) -> Self:
        """Also load campaign and number of names, as rows of lists show them; no text."""
        return self.with_named().defer("text").select_related("campaign")

    def with_list_columns(self) -> Self:
        """Also load what a row of a list shows: campaign, addressees, number of names, answered or not; no text."""
        addressees = published_rows(Letter, "addressees").select_related("actor").with_answered()
        return self.with_named_and_campaign().prefetch_related(
            models.Prefetch("addressees", addressees, to_attr="shown_addressees")
        )

    def with_answered(self) -> Self:
        """Also ``has_answered``: whether at least one addressee of each letter answered."""
        return self.annotate(has_answered=_answered())

    def answered(self) -> Self:
        """Letters of which at least one addressee answered."""
        return self.filter(_answered())

    def awaiting_answer(self) -> Self:
        """Letters with addressees of which none is on record as having answered."""
        addressees = published_rows(Letter, "addressees").filter(letter=OuterRef("pk"))
        return self.filter(ExistsForEachRow(addressees), ~_answered())

    def signed(self) -> Self:
        """Letters under which at least one name is shown."""
        return self.filter(Exists(_signatures_of_each()))

    def signed_with(self, letter: "Letter") -> Self:
        """Other letters with the number of actors that signed both as ``shared``, most first."""
        signatures = _signatures()
        signatories = signatures.filter(letter=letter, actor__isnull=False).values("actor")
        shared = models.Count("signatures__actor", distinct=True)
        same = signatures.filter(actor__in=signatories).exclude(letter=letter)
        return (
            self.filter(signatures__in=same)
            .annotate(shared=shared)
            .order_by("-shared", F("date").desc(nulls_last=True), "key")
        )


class Letter(Fact):
    """A public text with a demand."""

    key = key_field()
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="letters", db_index=False)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=LetterKind)
    date = models.DateField(null=True, blank=True)
    date_precision = precision_field()
    date_latest = latest_field("date")
    demand = models.CharField(max_length=20, choices=Demand)
    claimed_count = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many are said to have signed, as the letter or the press puts it."
    )
    claimed_count_text = models.CharField(
        max_length=300, blank=True, default="", help_text="The claim in words, such as “more than 160”."
    )
    languages = ArrayField(
        models.CharField(max_length=2), blank=True, default=list, help_text="ISO 639-1 codes, separated by commas."
    )
    url = models.URLField("address of the text", max_length=1000, blank=True, default="")
    summary = models.TextField()
    text = models.TextField(blank=True, default="", help_text="Paragraphs are separated by an empty line.")
    variant_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="variants",
        help_text="The letter of which this is another text or language.",
    )

    objects = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        ordering = ["-date", "key"]
        constraints = [
            *state_constraints("letter"),
            key_constraint("letter"),
            free_key_constraint("letter"),
            *partial_date_constraints("letter", "date"),
            models.CheckConstraint(name="letter_kind_is_known", condition=Q(kind__in=LetterKind.values)),
            models.CheckConstraint(name="letter_demand_is_known", condition=Q(demand__in=Demand.values)),
            models.CheckConstraint(
                name="letter_claimed_count_is_positive",
                condition=Q(claimed_count__isnull=True) | Q(claimed_count__gte=1),
                violation_error_message="A claimed count is at least 1; leave it empty where no number is known.",
            ),
            models.CheckConstraint(name="letter_is_not_its_own_variant", condition=~Q(variant_of=F("pk"))),
        ]
        indexes = [
            models.Index(F("date").desc(nulls_last=True), "key", name="letter_newest_first"),
            models.Index("campaign", F("date").desc(nulls_last=True), "key", name="letter_of_campaign"),
            GinIndex(fields=["languages"], name="letter_languages"),
            not_public_index("letter"),
            # What facets count by: without reading the letters themselves.
            models.Index(
                fields=["kind", "demand", "date", "campaign", "languages"],
                name="letter_facets",
                condition=Q(visibility=Visibility.PUBLIC),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return LETTER_PAGE(self.key)

    @property
    def is_public(self) -> bool:
        """Whether the letter may be named on other pages: not if its campaign may not."""
        return super().is_public and self.campaign.is_public

    @property
    def when(self) -> PartialDate | None:
        return partial(self.date, self.date_precision)

    @property
    def is_answered(self) -> bool:
        """Whether an addressee answered; needs the letter to be loaded ``with_list_columns()``."""
        return any(addressee.has_answered for addressee in self.shown_addressees)  # type: ignore[attr-defined]

    @property
    def language_names(self) -> list[str]:
        """The languages of the text in English."""
        return [language_name(code) for code in self.languages]

    @property
    def claim(self) -> str:
        """The claimed number in words, or as a number; empty where none is known."""
        return self.claimed_count_text or (str(self.claimed_count) if self.claimed_count else "")


# Of a letter that is only named, with its campaign, beside something else: what need not be loaded.
NOT_NAMED = (
    "letter__text",
    "letter__summary",
    "letter__url",
    "letter__languages",
    "letter__claimed_count",
    "letter__claimed_count_text",
    "letter__date_latest",
    "letter__campaign__goal",
    "letter__campaign__summary",
)
