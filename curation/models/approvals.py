"""Two curators for the name of a person: one asks, another approves."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from actors.models import Actor, ActorKind


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def waiting(self) -> Self:
        return self.filter(state=Approval.State.WAITING)

    def standing(self) -> Self:
        """Those by which a person may be shown now."""
        return self.filter(state=Approval.State.APPROVED, lapsed_at=None)


class Approval(models.Model):
    """A curator asks to show a person who is private, at risk or in no public role; another one decides."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"

    actor = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="approvals", limit_choices_to={"kind": ActorKind.PERSON}
    )
    because = models.CharField(max_length=300)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=300, blank=True, default="")
    lapsed_at = models.DateTimeField(null=True, help_text="When the person was marked as at risk after it.")

    objects = models.Manager.from_queryset(ApprovalQuerySet)()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(name="approval_is_by_another", condition=~Q(decided_by=F("requested_by"))),
            models.CheckConstraint(
                name="approval_is_decided_as_a_whole",
                condition=Q(state="waiting", decided_by=None, decided_at=None, lapsed_at=None)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(name="approval_says_why", condition=~Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.actor}: {self.get_state_display()}"
