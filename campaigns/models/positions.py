"""Positions: what a government did or said about the Games at a date."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q, Value, When

from actors.models import Actor, ActorKind
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.models import Fact, FactQuerySet, not_public_index, state_constraints


class Topic(models.TextChoices):
    DIPLOMATIC_BOYCOTT = "diplomatic_boycott", "diplomatic boycott"


class Stance(models.TextChoices):
    """Where a government stood. The order is the one in which lists show them."""

    JOINED = "joined", "joined the boycott"
    PARTIAL_NO_MINISTERS = "partial_no_ministers", "no ministers, lesser officials or no label"
    DECLINED_COVID = "declined_covid", "stayed away, citing Covid"
    DECLINED_OTHER = "declined_other", "stayed away, other reason or none"
    UNDECIDED = "undecided", "undecided"
    OPPOSED = "opposed", "opposed a boycott"
    ATTENDING = "attending", "attending"


class Attendance(models.TextChoices):
    NOBODY = "nobody", "nobody goes"
    OFFICIALS = "officials", "officials below a minister"
    MINISTER = "minister", "a minister"
    HEAD = "head", "the head of state or government"
    UNKNOWN = "unknown", "not known"


class Words(models.TextChoices):
    BOYCOTT = "boycott", "the government itself said “boycott”"
    AVOIDED = "avoided", "the government avoided the word"
    UNKNOWN = "unknown", "not known"


class Reason(models.TextChoices):
    HUMAN_RIGHTS = "human_rights", "human rights"
    COVID = "covid", "Covid"
    OTHER = "other", "another reason"
    NONE_GIVEN = "none_given", "none given"
    UNKNOWN = "unknown", "not known"


class Statement(models.TextChoices):
    SUPPORTS = "supports", "spoke for a boycott"
    OPPOSES = "opposes", "spoke against a boycott"
    UNDECIDED = "undecided", "said it was open"
    NONE = "none", "said nothing on it"
    UNKNOWN = "unknown", "not known"


class Level(models.TextChoices):
    GOVERNMENT = "government", "government"
    PARLIAMENT = "parliament", "parliament"


# What follows from the parts, first match first. An action outweighs a statement, and a label
# alone is not an action: where nobody is known to go or to stay, the word "boycott" decides nothing.
STANCE_FROM_PARTS: tuple[tuple[Q, Stance], ...] = (
    (Q(attendance__in=[Attendance.HEAD, Attendance.MINISTER]), Stance.ATTENDING),
    (Q(attendance=Attendance.OFFICIALS), Stance.PARTIAL_NO_MINISTERS),
    (Q(attendance=Attendance.NOBODY, words=Words.BOYCOTT), Stance.JOINED),
    (Q(attendance=Attendance.NOBODY, reason=Reason.HUMAN_RIGHTS), Stance.JOINED),
    (Q(attendance=Attendance.NOBODY, reason=Reason.COVID), Stance.DECLINED_COVID),
    (Q(attendance=Attendance.NOBODY, reason__in=[Reason.OTHER, Reason.NONE_GIVEN]), Stance.DECLINED_OTHER),
    (Q(attendance=Attendance.UNKNOWN, statement=Statement.OPPOSES), Stance.OPPOSED),
    (Q(attendance=Attendance.UNKNOWN, statement=Statement.UNDECIDED), Stance.UNDECIDED),
)


def _stance_shown() -> models.GeneratedField:
    return models.GeneratedField(
        expression=models.Case(
            *(When(parts, then=Value(stance.value)) for parts, stance in STANCE_FROM_PARTS),
            default=F("reported_stance"),
        ),
        output_field=models.CharField(max_length=20, choices=Stance),
        db_persist=True,
        editable=False,
    )


def _stance_follows_from_parts() -> models.GeneratedField:
    return models.GeneratedField(
        expression=models.Case(
            *(When(parts, then=Value(True)) for parts, _ in STANCE_FROM_PARTS), default=Value(False)
        ),
        output_field=models.BooleanField(),
        db_persist=True,
        editable=False,
    )


class PositionQuerySet(FactQuerySet["Position"]):
    belongs_to = ("government",)

    def of_governments(self) -> Self:
        """Positions of governments themselves: a parliament is not a government."""
        return self.exclude(level=Level.PARLIAMENT)

    def of_parliaments(self) -> Self:
        """Positions of parliaments, kept apart from those of governments."""
        return self.filter(level=Level.PARLIAMENT)

    def true_by(self, day: datetime.date) -> Self:
        return self.filter(date_latest__lte=day)

    def possible_by(self, day: datetime.date) -> Self:
        """Positions that may have been taken by a day, because their date is not exact."""
        return self.filter(date__lte=day, date_latest__gt=day)

    def latest_per_government(self) -> Self:
        """The last position of each government; of two on one day, the one recorded later."""
        return self.order_by("government_id", F("date_latest").desc(nulls_last=True), "-date", "-pk").distinct(
            "government_id"
        )

    def standing_on(self, day: datetime.date) -> Self:
        """Where each government certainly stood on a day, by the name of the government."""
        latest = self.true_by(day).latest_per_government()
        return self.filter(pk__in=latest.values("pk")).order_by("government__folded_name", "pk")

    def oldest_first(self) -> Self:
        return self.order_by(F("date_latest").asc(nulls_last=True), "date", "pk")


class Position(Fact):
    """What a government did or said at a date: its parts, and the stance its source reports."""

    government = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="positions", limit_choices_to={"kind": ActorKind.GOVERNMENT}
    )
    topic = models.CharField(max_length=20, choices=Topic, default=Topic.DIPLOMATIC_BOYCOTT)
    date = models.DateField(null=True, blank=True)
    date_precision = precision_field()
    date_latest = latest_field("date")
    attendance = models.CharField(max_length=10, choices=Attendance, default=Attendance.UNKNOWN)
    words = models.CharField(max_length=10, choices=Words, default=Words.UNKNOWN)
    reason = models.CharField(max_length=15, choices=Reason, default=Reason.UNKNOWN)
    statement = models.CharField(max_length=10, choices=Statement, default=Statement.UNKNOWN)
    level = models.CharField(max_length=10, choices=Level, default=Level.GOVERNMENT)
    reported_stance = models.CharField(max_length=20, choices=Stance, help_text="The stance that the source reports.")
    stance = _stance_shown()
    stance_follows_from_parts = _stance_follows_from_parts()
    summary = models.TextField()

    objects = models.Manager.from_queryset(PositionQuerySet)()

    class Meta:
        ordering = ["government_id", "date", "id"]
        constraints = [
            *state_constraints("position"),
            *partial_date_constraints("position", "date"),
            *(
                models.CheckConstraint(
                    name=f"position_{field}_is_known", condition=Q(**{f"{field}__in": choices.values})
                )
                for field, choices in (
                    ("topic", Topic),
                    ("attendance", Attendance),
                    ("words", Words),
                    ("reason", Reason),
                    ("statement", Statement),
                    ("level", Level),
                    ("reported_stance", Stance),
                )
            ),
        ]
        indexes = [
            not_public_index("position"),
            models.Index(fields=["government", "-date_latest"], name="position_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.government}: {self.get_stance_display()}"

    def get_absolute_url(self) -> str:
        """The position on the page of its government."""
        return f"{self.government.get_absolute_url()}#position-{self.pk}"

    @property
    def known_parts(self) -> list[tuple[str, str]]:
        """The parts that are known, in words: who goes, words, reason, statement."""
        parts = (("who goes", "attendance"), ("words", "words"), ("reason", "reason"), ("statement", "statement"))
        return [
            (label, getattr(self, f"get_{field}_display")())
            for label, field in parts
            if getattr(self, field) != "unknown"
        ]

    def get_stance_display(self) -> str:
        """The stance shown, in words (Django adds this to plain columns only)."""
        return Stance(self.stance).label

    @property
    def when(self) -> PartialDate | None:
        return partial(self.date, self.date_precision)
