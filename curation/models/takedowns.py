"""Requests to take something out of public view."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from curation.models.requests import Request, RequestQuerySet, request_constraints

CONTACT_KEPT = datetime.timedelta(days=30)  # after the decision


class TakedownQuerySet(RequestQuerySet["Takedown"]):
    def hidden_since(self, time: datetime.datetime) -> Self:
        """Those that have hidden something at once since a time."""
        return self.filter(hidden_at_once=True, at__gte=time)

    def by_month(self) -> Any:
        """For the public: how many there were, and what became of them, newest month first. No names."""
        state = Takedown.State
        return (
            self.order_by()
            .values(month=TruncMonth("at"))
            .annotate(
                asked=Count("pk"),
                hidden_at_once=Count("pk", filter=Q(hidden_at_once=True)),
                hidden=Count("pk", filter=Q(state=state.HIDDEN)),
                shown=Count("pk", filter=Q(state=state.SHOWN)),
                waiting=Count("pk", filter=Q(state=state.WAITING)),
            )
            .order_by("-month")
        )


class Takedown(Request):
    """Somebody asks to take a page or a fact out of public view."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        HIDDEN = "hidden", "stays hidden"
        SHOWN = "shown", "is shown"

    why = models.TextField()
    contact = models.CharField(
        max_length=300, blank=True, default="", help_text="For curators only; forgotten a month after the decision."
    )
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    hidden_at_once = models.BooleanField(default=False)
    too_many = models.BooleanField(
        default=False, help_text="It would have been hidden at once, but too many were on that day."
    )
    visibility_before = models.CharField(
        max_length=10, blank=True, default="", help_text="Who saw it before it was hidden."
    )

    objects = models.Manager.from_queryset(TakedownQuerySet)()

    class Meta:
        constraints = [
            *request_constraints("takedown"),
            models.CheckConstraint(
                name="takedown_hides_what_was_seen",
                condition=Q(hidden_at_once=False) | (~Q(visibility_before="") & Q(row_id__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="takedown_waiting", condition=Q(decided_at=None)),
            models.Index(fields=["table", "row_id"], name="takedown_row"),
        ]

    def __str__(self) -> str:
        return f"takedown {self.pk}"
