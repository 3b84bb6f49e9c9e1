"""Sources: the feeds and sitemaps in which new articles are looked for."""

import datetime
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from campaigns.models import Campaign
from record.keys import key_constraint, key_field

MIN_INTERVAL = 5  # minutes between two looks at one source: more often is a burden to the site
MAX_ADDRESS = 2000  # characters of an address


class SourceQuerySet(models.QuerySet["Source"]):
    def polled(self) -> Self:
        """Sources at which the site looks by itself."""
        return self.filter(is_polled=True)

    def with_health(self) -> Self:
        """Also load what the last looks have found (``Source.poll``)."""
        return self.select_related("poll")


class Source(models.Model):
    """A feed or sitemap. How it fares is told by its ``poll``, the one fetch that looks at it again and again."""

    key = key_field()
    outlet = models.CharField(max_length=200, help_text="Who publishes it, as readers shall see it.")
    site = models.URLField("web site", max_length=MAX_ADDRESS, blank=True, default="")
    address = models.URLField("address of the feed", max_length=MAX_ADDRESS, unique=True)
    language = models.CharField(
        max_length=2, blank=True, default="", help_text="Two letters such as en. Empty: told by each text."
    )
    interval = models.PositiveIntegerField(
        default=60,
        validators=[MinValueValidator(MIN_INTERVAL, f"Look at most every {MIN_INTERVAL} minutes.")],
        help_text="Minutes between two looks.",
    )
    is_polled = models.BooleanField(
        "look automatically", default=False, help_text="Whether new articles are looked for without being asked."
    )
    campaigns = models.ManyToManyField(
        Campaign, blank=True, related_name="sources", help_text="Campaigns that its articles are likely to be about."
    )

    objects = models.Manager.from_queryset(SourceQuerySet)()

    class Meta:
        ordering = ["outlet", "key"]
        constraints = [
            key_constraint("source"),
            models.CheckConstraint(
                name="source_is_polled_gently",
                condition=Q(interval__gte=MIN_INTERVAL),
            ),
        ]

    def __str__(self) -> str:
        return self.outlet

    @property
    def pause(self) -> datetime.timedelta:
        """The time between two looks."""
        return datetime.timedelta(minutes=self.interval)

    @property
    def health(self) -> str:
        """How it fares, in a sentence or two. Needs ``with_health()``."""
        poll = self.poll
        if not poll.outcome:
            return "Not looked at yet." if self.is_polled else "Not looked at: polling is off."
        looked = f"Last looked through {poll.succeeded_at:%d %B %Y, %H:%M} UTC." if poll.succeeded_at else "Never read."
        if poll.tries:
            times = "Once" if poll.tries == 1 else f"{poll.tries} times"
            looked += f" {times} without success since: {poll.reason}"
        return looked if self.is_polled else f"{looked} Polling is off."
