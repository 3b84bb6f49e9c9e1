"""Corrections that readers suggest."""

from django.db import models
from django.db.models import Q

from curation.models.requests import Request, RequestQuerySet, request_constraints
from record.models import Revision


class Suggestion(Request):
    """A reader says what is wrong with a fact, and what is right."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"

    wrong = models.TextField()
    right = models.TextField(blank=True, default="")
    source = models.CharField(max_length=2000, blank=True, default="")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    revision = models.ForeignKey(
        Revision,
        null=True,
        on_delete=models.PROTECT,
        related_name="suggestions",
        help_text="The change that it led to.",
    )

    objects = models.Manager.from_queryset(RequestQuerySet)()

    class Meta:
        constraints = [
            *request_constraints("suggestion"),
            models.CheckConstraint(
                name="suggestion_led_to_a_change",
                condition=(Q(state="accepted") & Q(revision__isnull=False))
                | (~Q(state="accepted") & Q(revision__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="suggestion_waiting", condition=Q(decided_at=None)),
            models.Index(fields=["table", "row_id"], name="suggestion_row"),
        ]

    def __str__(self) -> str:
        return f"suggestion {self.pk}"
