"""What requests of readers share: they are sent once, and decided once."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class RequestQuerySet[Row: models.Model](models.QuerySet[Row]):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def decided(self) -> Self:
        return self.exclude(decided_at=None)

    def for_the_desk(self) -> Self:
        """Those that wait first, the oldest of them on top; then what was decided last."""
        return self.order_by(models.F("decided_at").desc(nulls_first=True), "at", "pk")


class Request(models.Model):
    """What a reader without an account asks for. Nothing is kept of where it came from."""

    waiting_state: ClassVar[str] = "waiting"

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    address = models.CharField(max_length=500, blank=True, default="")
    table = models.CharField(max_length=63, blank=True, default="")
    row_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_why = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.decided_at is None


def request_constraints(prefix: str) -> list[models.CheckConstraint]:
    """A request waits, or somebody has decided about it, at a time and with a reason."""
    undecided = Q(state=Request.waiting_state, decided_at=None, decided_by=None, decided_why="")
    decided = ~Q(state=Request.waiting_state) & Q(decided_at__isnull=False, decided_by__isnull=False)
    return [
        models.CheckConstraint(
            name=f"{prefix}_is_decided_as_a_whole", condition=undecided | (decided & ~Q(decided_why=""))
        ),
        models.CheckConstraint(
            name=f"{prefix}_names_a_row_as_a_whole",
            condition=Q(table="", row_id__isnull=True) | (~Q(table="") & Q(row_id__isnull=False)),
        ),
    ]
