"""Events: dated milestones."""

import datetime
from typing import Self

from django.db import models
from django.urls import reverse

from campaigns.models.campaigns import Campaign
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.keys import key_constraint, key_field
from record.models import Curated, Fact, FactQuerySet, not_public_index, state_constraints


class EventQuerySet(FactQuerySet["Event"]):
    def true_by(self, day: datetime.date) -> Self:
        return self.filter(date_latest__lte=day)

    def newest_first(self) -> Self:
        return self.order_by("-date", "key")

    def with_campaigns(self) -> Self:
        """Also load the published campaigns that each event belongs to."""
        return self.prefetch_related(models.Prefetch("campaigns", Campaign.objects.published()))

    def around(self, campaign: Campaign) -> Self:
        """Events of the campaign's time that are not its own: context, not part of it."""
        rows = self.exclude(campaigns=campaign)
        if campaign.start:
            rows = rows.filter(date_latest__gte=campaign.start)
        if campaign.end_latest:
            rows = rows.filter(date__lte=campaign.end_latest)
        return rows


class Event(Fact):
    """A dated milestone. It may belong to campaigns; within their dates it is context for others."""

    key = key_field()
    date = models.DateField()
    date_precision = precision_field()
    date_latest = latest_field("date")
    title = models.CharField(max_length=300)
    summary = models.TextField()
    campaigns = models.ManyToManyField(Campaign, through="EventCampaign", related_name="events")

    objects = models.Manager.from_queryset(EventQuerySet)()

    class Meta:
        ordering = ["-date", "key"]
        constraints = [
            key_constraint("event"),
            *state_constraints("event"),
            *partial_date_constraints("event", "date"),
        ]
        indexes = [not_public_index("event")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The event in the list of events."""
        return f"{reverse('campaigns:events')}?event={self.key}#{self.key}"

    @property
    def when(self) -> PartialDate | None:
        return partial(self.date, self.date_precision)


class EventCampaign(Curated):
    """An event belongs to a campaign."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="campaign_rows")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="event_rows")

    class Meta:
        constraints = [models.UniqueConstraint(name="event_campaign_once", fields=["event", "campaign"])]

    def __str__(self) -> str:
        return f"{self.event} belongs to {self.campaign}"
