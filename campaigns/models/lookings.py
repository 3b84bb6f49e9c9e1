"""The log of looking: what was looked for, where and when, and whether it was found."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from actors.models import Actor
from campaigns.models.addressees import Addressee
from campaigns.models.letters import Letter
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.models import Fact, FactQuerySet, Visibility, not_public_index, state_constraints


class Outcome(models.TextChoices):
    NOTHING = "nothing", "nothing found"
    FOUND = "found", "found"


class LookingQuerySet(FactQuerySet["Looking"]):
    belongs_to = ("letter", "letter__campaign", "actor")

    def _with_published_owners(self) -> Self:
        """Nor those about an addressee of a letter that is not public: they would tell that it was one."""
        addressees = Addressee.objects.filter(letter=OuterRef("letter"), actor=OuterRef("actor"))
        return super()._with_published_owners().filter(~Exists(addressees.exclude(visibility=Visibility.PUBLIC)))

    def true_by(self, day: datetime.date) -> Self:
        return self.filter(date_latest__lte=day)

    def newest_first(self) -> Self:
        return self.order_by(F("date_latest").desc(), "-pk")

    def about_actor(self) -> Self:
        """What was looked for about actors alone, and not about a letter."""
        return self.filter(letter=None)


class Looking(Fact):
    """Somebody looked for something, and found it or nothing: "nothing found" is more than "nobody looked".

    About a letter, an actor, or with both about the actor as an addressee of the letter. It is evidence itself, so it
    rests on no article.
    """

    letter = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.CASCADE, related_name="lookings")
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="lookings")
    looked_for = models.CharField(max_length=300, help_text="Such as: an answer to the letter.")
    looked_in = models.CharField(
        "where", max_length=500, help_text="Such as: the press releases of the organisation, March 2021 to May 2022."
    )
    date = models.DateField("when")
    date_precision = precision_field()
    date_latest = latest_field("date")
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.NOTHING)
    note = models.TextField(blank=True, default="", help_text="Such as what was found, and where it is recorded.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # an account may go, what it noted stays
        related_name="+",
        help_text="The curator who looked.",
    )

    objects = models.Manager.from_queryset(LookingQuerySet)()

    for_curators_only = ("by",)
    is_evidence = True

    class Meta:
        ordering = ["-date", "-id"]
        verbose_name = "entry in the log of looking"
        verbose_name_plural = "log of looking"
        constraints = [
            *state_constraints("looking"),
            *partial_date_constraints("looking", "date"),
            models.CheckConstraint(
                name="looking_is_about_something",
                condition=Q(letter__isnull=False) | Q(actor__isnull=False),
                violation_error_message="Give the letter or the actor that it is about.",
            ),
            models.CheckConstraint(
                name="looking_says_for_what_and_where", condition=~Q(looked_for="") & ~Q(looked_in="")
            ),
            models.CheckConstraint(name="looking_outcome_is_known", condition=Q(outcome__in=Outcome.values)),
            models.UniqueConstraint(
                name="looking_once",
                fields=["letter", "actor", "date", "date_precision", "looked_for", "looked_in"],
                nulls_distinct=False,
            ),
        ]
        indexes = [not_public_index("looking")]

    def __str__(self) -> str:
        return f"{self.looked_for}: {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        """The entry on the page of the letter, or of the actor that it is about."""
        subject = self.letter or self.actor
        assert subject is not None  # looking_is_about_something
        return f"{subject.get_absolute_url()}#looking-{self.pk}"

    @property
    def when(self) -> PartialDate | None:
        return partial(self.date, self.date_precision)

    @property
    def found_nothing(self) -> bool:
        return self.outcome == Outcome.NOTHING
