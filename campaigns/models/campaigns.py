"""Campaigns: efforts with a goal, and the organisations that lead them."""

import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, ExtractYear, Least

from actors.models import Actor, ActorKind
from record.as_of import today
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.keys import free_key_constraint, key_constraint, key_field
from record.models import Curated, Fact, FactQuerySet, Visibility, not_public_index, published_rows, state_constraints
from web.addresses import PathTo

CAMPAIGN_PAGE = PathTo("campaigns:campaign")


class CampaignQuerySet(FactQuerySet["Campaign"]):
    def true_by(self, day: datetime.date) -> Self:
        """Campaigns that had begun, or had a letter or a response: some have these before their first known date."""
        begun: Any = Q(start__isnull=True) | Q(start__lte=day)
        for relation in ("letters", "responses"):
            begun |= models.Exists(
                published_rows(Campaign, relation).filter(campaign=models.OuterRef("pk")).true_by(day)
            )
        return self.filter(begun)

    def newest_first(self) -> Self:
        return self.order_by(models.F("start").desc(nulls_last=True), "key")

    def with_counts(self) -> Self:
        """Also ``letter_count``, the published letters of each campaign."""
        letters = published_rows(Campaign, "letters")
        counted = letters.filter(campaign=models.OuterRef("pk")).order_by().values("campaign")
        return self.annotate(
            letter_count=Coalesce(models.Subquery(counted.annotate(n=models.Count("pk")).values("n")), 0)
        )

    def with_leads(self) -> Self:
        """Also load the organisations that lead each campaign, in order, as ``shown_lead_rows``."""
        rows = CampaignLead.objects.filter(actor__visibility=Visibility.PUBLIC).select_related("actor")
        return self.prefetch_related(models.Prefetch("lead_rows", rows.order_by("place"), to_attr="shown_lead_rows"))


def years_active() -> models.Func:
    """The years in which a campaign was active: up to the present one where no end is recorded."""
    last = Least(Coalesce("end_latest", models.Value(today())), models.Value(today()))
    return models.Func(
        ExtractYear("start"),
        ExtractYear(last),
        template="ARRAY(SELECT generate_series(%(expressions)s)::text)",
        output_field=ArrayField(models.TextField()),
    )


class Campaign(Fact):
    """An effort with a goal. Some are groupings made for this record, as their summary says."""

    key = key_field()
    name = models.CharField(max_length=300)
    goal = models.TextField()
    summary = models.TextField()
    start = models.DateField(null=True, blank=True)
    start_precision = precision_field()
    end = models.DateField(null=True, blank=True, help_text="Empty where the campaign is open or its end unknown.")
    end_precision = precision_field()
    end_latest = latest_field("end")
    leads = models.ManyToManyField(Actor, through="CampaignLead", related_name="led_campaigns")

    objects = models.Manager.from_queryset(CampaignQuerySet)()

    class Meta:
        ordering = ["name"]
        constraints = [
            *state_constraints("campaign"),
            key_constraint("campaign"),
            free_key_constraint("campaign"),
            *partial_date_constraints("campaign", "start"),
            *partial_date_constraints("campaign", "end"),
            models.CheckConstraint(
                name="campaign_ends_after_start",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end_latest__gte=models.F("start")),
                violation_error_message="The campaign ends before it starts.",
            ),
        ]
        indexes = [not_public_index("campaign")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return CAMPAIGN_PAGE(self.key)

    def all_responses(self) -> Any:
        """Published responses to the campaign, or to one of its letters."""
        responses = published_rows(Campaign, "responses")
        return responses.filter(Q(campaign=self) | Q(letter__campaign=self))

    @property
    def started(self) -> PartialDate | None:
        return partial(self.start, self.start_precision)

    @property
    def ended(self) -> PartialDate | None:
        return partial(self.end, self.end_precision)


class CampaignLead(Curated):
    """An organisation that leads a campaign, in the order in which its source names them."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lead_rows")
    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="lead_rows", limit_choices_to={"kind": ActorKind.ORGANISATION}
    )
    place = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["campaign_id", "place"]
        constraints = [models.UniqueConstraint(name="campaign_lead_once", fields=["campaign", "actor"])]

    def __str__(self) -> str:
        return f"{self.actor} leads {self.campaign}"
