"""Merges of actors: who made one of two, when and why, so that it can be taken back; and the rows that became one."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from record.models import Revision


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(undone_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-pk")


class Merge(models.Model):
    """One actor became part of another, in one revision. Both are named by their keys, as they were then."""

    key = models.CharField("key of the one that was merged", max_length=80)
    name = models.CharField("its name", max_length=300)
    kept_key = models.CharField("key of the one that was kept", max_length=80)
    kept_name = models.CharField("its name before", max_length=300)
    kind = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(blank=True, default="")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="merges")
    moved = models.JSONField(
        default=list, help_text="What moved outside the record, which has no history: table, column, ids of rows."
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = models.Manager.from_queryset(MergeQuerySet)()

    class Meta:
        constraints = [models.CheckConstraint(name="merge_is_of_two", condition=~Q(key=models.F("kept_key")))]

    def __str__(self) -> str:
        return f"“{self.name}” into “{self.kept_name}”"


class FoldedQuerySet(models.QuerySet["Folded"]):
    def followed(self, table: str, number: int) -> int | None:
        """The number of the row that a former row is part of now, through all merges that stand; None for others."""
        standing = self.filter(table=table, merge__undone_at=None).order_by("-pk")
        into = None
        while found := standing.filter(number=number).values_list("into", flat=True).first():
            into = number = found
        return into


class Folded(models.Model):
    """A row that became part of another of its table in a merge: both were addressees of one letter."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="folded")
    table = models.CharField(max_length=63)
    number = models.BigIntegerField(help_text="Of the row that is there no more.")
    into = models.BigIntegerField(help_text="Number of the row that it became part of.")

    objects = models.Manager.from_queryset(FoldedQuerySet)()

    class Meta:
        indexes = [models.Index(name="folded_row", fields=["table", "number"])]

    def __str__(self) -> str:
        return f"{self.table} {self.number} into {self.into}"
