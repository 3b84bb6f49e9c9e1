"""Addressees: to whom a letter went, and whether they answered."""

import datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from actors.models import Actor, Affiliation
from campaigns.models.letters import NOT_NAMED, Letter
from record.as_of import today
from record.dates import PartialDate, partial
from record.models import Fact, FactQuerySet, not_public_index, published_rows, state_constraints


class AddresseeRole(models.TextChoices):
    TO = "to", "addressed to"
    CC = "cc", "in copy"


class AddresseeQuerySet(FactQuerySet["Addressee"]):
    belongs_to = ("letter", "letter__campaign", "actor")

    def true_by(self, day: datetime.date) -> Self:
        return self.filter(letter__date_latest__lte=day)

    def with_letter(self) -> Self:
        """Also load the letter, as far as it is named."""
        return self.select_related("letter__campaign").defer(*NOT_NAMED)

    def with_answers(self) -> Self:
        """Also ``answer_ids``: the responses by which each addressee answered, oldest first."""
        oldest_first = self._answers().order_by(F("date").asc(nulls_last=True), "pk")
        return self.annotate(answer_ids=ArraySubquery(oldest_first.values("pk")))

    def with_answered(self) -> Self:
        """Also ``has_answered``: whether each addressee did."""
        return self.annotate(has_answered=Exists(self._answers()))

    def answered(self) -> Self:
        return self.filter(Exists(self._answers()))

    def awaiting_answer(self) -> Self:
        return self.exclude(Exists(self._answers()))

    def longest_silent_first(self) -> Self:
        """Those to whom the oldest letters went first; letters whose date is not known come last."""
        return self.order_by(F("letter__date_latest").asc(nulls_last=True), "pk")

    def with_observed_silence(self) -> Self:
        """Also whether, and when last, a source reported that the addressee was silent (``silence_seen``)."""
        silences = (
            published_rows(Letter, "responses").silences().filter(letter=OuterRef("letter"), actor=OuterRef("actor"))
        )
        last = silences.order_by(F("date_latest").desc(nulls_last=True), "-pk")
        return self.annotate(
            silence_was_observed=Exists(silences),
            silence_observed=Subquery(last.values("date")[:1]),
            silence_observed_precision=Subquery(last.values("date_precision")[:1]),
        )

    def with_last_look(self) -> Self:
        """Also when somebody last looked for the addressee's answer (``last_look``), and what came of it."""
        lookings: Any = Letter._meta.get_field("lookings").related_model
        about = lookings.objects.published().filter(letter=OuterRef("letter"), actor=OuterRef("actor"))
        last = about.newest_first()
        parts = {"looked": "date", "looked_precision": "date_precision", "look_outcome": "outcome"}
        return self.annotate(**{name: Subquery(last.values(column)[:1]) for name, column in parts.items()})

    def _answers(self) -> Any:
        """Responses to the letter by the addressee, or by the body in which it then held a role.

        Responses to a whole campaign have no letter, so they do not count; nor do observations of
        silence. A role whose limits are unknown counts as held.
        """
        role = Affiliation.objects.published().filter(
            Q(start__isnull=True) | Q(start__lte=OuterRef("date_latest")) | Q(start__lte=OuterRef("letter__date")),
            Q(end_latest__isnull=True) | Q(end_latest__gte=OuterRef("date")),
            person=OuterRef(OuterRef("actor")),
            body=OuterRef("actor"),
        )
        return (
            published_rows(Letter, "responses")
            .answers()
            .filter(letter=OuterRef("letter"))
            # Words from before the letter answer nothing.
            .exclude(date_latest__lt=F("letter__date"))
            .filter(Q(actor=OuterRef("actor")) | Q(person=OuterRef("actor")) | Exists(role))
        )


class Addressee(Fact):
    """An actor a letter is addressed to, or copied to."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="addressees")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="received")
    role = models.CharField(max_length=2, choices=AddresseeRole, default=AddresseeRole.TO)

    objects = models.Manager.from_queryset(AddresseeQuerySet)()

    class Meta:
        ordering = ["letter_id", "-role", "id"]
        constraints = [
            *state_constraints("addressee"),
            models.UniqueConstraint(name="addressee_once_per_letter", fields=["letter", "actor"]),
            models.CheckConstraint(name="addressee_role_is_known", condition=Q(role__in=AddresseeRole.values)),
        ]
        indexes = [not_public_index("addressee")]

    def __str__(self) -> str:
        return f"{self.actor} ({self.get_role_display()})"

    def get_absolute_url(self) -> str:
        """The addressee on the page of the letter."""
        return f"{self.letter.get_absolute_url()}#addressee-{self.pk}"

    @property
    def silence_seen(self) -> PartialDate | None:
        """When a source last reported silence; needs ``with_observed_silence()``."""
        return partial(self.silence_observed, self.silence_observed_precision)  # type: ignore[attr-defined]

    @property
    def last_look(self) -> PartialDate | None:
        """When somebody last looked for its answer; needs ``with_last_look()``."""
        return partial(self.looked, self.looked_precision)  # type: ignore[attr-defined]

    @property
    def found_nothing(self) -> bool:
        """Whether nothing was found then."""
        return self.look_outcome == "nothing"  # type: ignore[attr-defined]

    def days_of_silence(self, until: datetime.date | None = None) -> int | None:
        """Days from the letter to ``until`` (today if not given) without an answer on record.

        An imprecise date counts from the end of its span; None where the letter has no date, or
        was not yet written.
        """
        written = self.letter.when
        if written is None:
            return None
        days = ((until or today()) - written.last).days
        return days if days >= 0 else None
