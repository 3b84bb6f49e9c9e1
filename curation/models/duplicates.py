"""Actors that may be one: what was found, and what curators know to be two."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actors.models import Actor
from record.models import Curated


class LikelyPairQuerySet(models.QuerySet["LikelyPair"]):
    def with_actors(self) -> Self:
        """Also load both actors, with their other names."""
        return self.select_related("first", "second").prefetch_related("first__aliases", "second__aliases")

    def most_likely_first(self) -> Self:
        return self.order_by("-score", "pk")


class LikelyPair(models.Model):
    """Two actors that may be one. Derived, and found anew when names change (``curation/duplicates.py``)."""

    first = models.ForeignKey(Actor, on_delete=models.DB_CASCADE, related_name="+")
    second = models.ForeignKey(Actor, on_delete=models.DB_CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(help_text="Points, at most 100.")
    parts = models.JSONField(help_text="Each reason in words, with the points that it gives or takes.")

    objects = models.Manager.from_queryset(LikelyPairQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="likely_pair_once", fields=["first", "second"]),
            models.CheckConstraint(name="likely_pair_is_in_order", condition=Q(first__lt=F("second"))),
        ]
        indexes = [models.Index(F("score").desc(), "id", name="likely_pair_best_first")]

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}: {self.score}"


class Distinct(Curated):
    """Two actors that a curator knows to be two, by their keys: they are not shown as one again.

    A key stays what it is when its actor is merged, and leads to the actor that it is part of then.
    """

    first_key = models.CharField(max_length=80)
    second_key = models.CharField(max_length=80)
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "actors known to be two"
        constraints = [
            models.UniqueConstraint(name="distinct_once", fields=["first_key", "second_key"]),
            models.CheckConstraint(name="distinct_is_in_order", condition=Q(first_key__lt=F("second_key"))),
            models.CheckConstraint(name="distinct_has_reason", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.first_key} is not {self.second_key}"


class Search(models.Model):
    """The last search for actors that may be one; there is one row. Whoever changes what was found locks it."""

    revision = models.BigIntegerField(default=-1, help_text="The newest revision of the record at that time.")
    at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    actors = models.PositiveIntegerField(default=0, help_text="How many were compared.")

    def __str__(self) -> str:
        return f"as of revision {self.revision}"
