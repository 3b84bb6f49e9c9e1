"""Responses: what an addressee, or somebody it concerns, said or did; and observed silence."""

import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from actors.models import Actor, ActorKind
from campaigns.models.campaigns import Campaign
from campaigns.models.letters import NOT_NAMED, Letter
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.keys import key_constraint, key_field
from record.models import Fact, FactQuerySet, not_public_index, state_constraints

MAX_QUOTE_WORDS = 24


class ResponseStance(models.TextChoices):
    SUPPORTS = "supports", "supports the demand"
    PARTLY_SUPPORTS = "partly_supports", "supports it in part"
    ACKNOWLEDGES = "acknowledges", "takes note without yes or no"
    DECLINES = "declines", "declines to act"
    REJECTS = "rejects", "rejects the demand"
    NO_RESPONSE = "no_response", "silence observed"


class ResponseForm(models.TextChoices):
    STATEMENT = "statement", "statement"
    LETTER = "letter", "letter"
    MEETING = "meeting", "meeting"
    ACTION = "action", "action"


class ResponseQuerySet(FactQuerySet["Response"]):
    belongs_to = ("letter", "letter__campaign", "campaign", "actor")

    def true_by(self, day: datetime.date) -> Self:
        to_that = Q(letter__isnull=True) | Q(letter__date_latest__lte=day)
        return self.filter(to_that, date_latest__lte=day)

    def answers(self) -> Self:
        """What somebody said or did."""
        return self.exclude(stance=ResponseStance.NO_RESPONSE)

    def silences(self) -> Self:
        """Dated observations of a source that somebody had not answered: facts, not responses."""
        return self.filter(stance=ResponseStance.NO_RESPONSE)

    def newest_first(self) -> Self:
        return self.order_by(F("date").desc(nulls_last=True), "key")

    def with_parties(self) -> Self:
        """Also load who responded, who spoke, and to what, as far as these are named."""
        parties = self.select_related("actor", "person", "letter__campaign", "campaign")
        return parties.defer(*NOT_NAMED, "campaign__goal", "campaign__summary")


def responded_campaigns() -> models.Func:
    """The keys of the campaigns that a response belongs to: its own, and that of its letter."""
    return models.Func(
        F("campaign__key"),
        F("letter__campaign__key"),
        template="ARRAY(SELECT DISTINCT unnest(ARRAY[%(expressions)s])::text)",
        output_field=ArrayField(models.TextField()),
    )


class Response(Fact):
    """What an actor said or did about a letter or a campaign, or the observation that it did not."""

    key = key_field()
    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.PROTECT, related_name="responses")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="responses")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="responses")
    person = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="responses_spoken",
        limit_choices_to={"kind": ActorKind.PERSON},
        help_text="Who spoke, if named.",
    )
    date = models.DateField(null=True, blank=True, help_text="For observed silence, the day it was reported.")
    date_precision = precision_field()
    date_latest = latest_field("date")
    stance = models.CharField(max_length=15, choices=ResponseStance)
    form = models.CharField(max_length=10, choices=ResponseForm, blank=True, default="")
    summary = models.TextField()
    quote = models.CharField(max_length=500, blank=True, default="", help_text=f"At most {MAX_QUOTE_WORDS} words.")

    objects = models.Manager.from_queryset(ResponseQuerySet)()

    class Meta:
        ordering = ["-date", "key"]
        constraints = [
            *state_constraints("response"),
            key_constraint("response"),
            *partial_date_constraints("response", "date"),
            models.CheckConstraint(
                name="response_is_to_something",
                condition=Q(letter__isnull=False) | Q(campaign__isnull=False),
                violation_error_message="Give the letter that is answered, or the campaign.",
            ),
            models.CheckConstraint(name="response_stance_is_known", condition=Q(stance__in=ResponseStance.values)),
            models.CheckConstraint(name="response_form_is_known", condition=Q(form__in=["", *ResponseForm.values])),
        ]
        indexes = [
            not_public_index("response"),
            models.Index(F("date").desc(nulls_last=True), "key", name="response_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_stance_display()}"

    def get_absolute_url(self) -> str:
        """The response where it is read: on the page of the letter or campaign it is about."""
        subject = self.letter or self.campaign
        assert subject is not None  # response_is_to_something
        return f"{subject.get_absolute_url()}#{self.key}"

    @property
    def when(self) -> PartialDate | None:
        return partial(self.date, self.date_precision)

    @property
    def speaker(self) -> Actor | None:
        """Who spoke, where that person may be named."""
        return self.person if self.person and self.person.is_public else None

    @property
    def is_silence(self) -> bool:
        return self.stance == ResponseStance.NO_RESPONSE
