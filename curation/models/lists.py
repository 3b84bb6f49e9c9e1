"""Lists of signatories that curators hand in: what is read of them, and what is decided, before they are in the record.

Nothing here is a fact. When a list is confirmed, its names become signatures in one revision.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from actors.models import Actor, OrganisationKind
from articles.ingest.extract.folding import fold_name
from articles.models import Article
from campaigns.models import Letter, Signature
from curation.names.split import LONGEST_NAME
from record.codes import country_name
from record.models import Revision


class SignatoryListQuerySet(models.QuerySet["SignatoryList"]):
    def with_counts(self) -> Self:
        """Also ``number``: how many names each has. Without what was handed in."""
        return self.annotate(number=Count("names")).defer("content", "rows")

    def open_again(self) -> None:
        """Their names are in the record no more."""
        self.update(state=SignatoryList.State.OPEN, revision=None, confirmed_at=None, confirmed_by=None, article=None)

    def to_read(self) -> Self:
        """Lists whose reading is not done yet."""
        return self.filter(state__in=[SignatoryList.State.WAITING, SignatoryList.State.READING])


class SignatoryList(models.Model):
    """Names that were pasted or uploaded for one letter."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        READING = "reading", "being read"
        OPEN = "open", "to be looked through"
        CONFIRMED = "confirmed", "in the record"
        FAILED = "failed", "could not be read"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="signatory_lists")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="signatory_lists"
    )
    at = models.DateTimeField("handed in at", default=timezone.now)
    name = models.CharField(max_length=300, help_text="Of the file, or how the text begins.")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True, default="", help_text="Why it could not be read, and what to do next.")
    # What was handed in, only until it is read.
    content = models.BinaryField(null=True, blank=True)
    # Whoever reads it holds it by this claim until then (curation/jobs.py).
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="Names to be compared.")
    done = models.PositiveIntegerField(default=0, help_text="Names that are compared.")
    # What was read: rows of cells, and which of them are the names.
    rows = models.JSONField(default=list, blank=True)
    name_column = models.PositiveSmallIntegerField(default=0)
    country_column = models.PositiveSmallIntegerField(null=True, blank=True)
    has_header = models.BooleanField(default=False)
    notes = models.JSONField(default=list, blank=True, help_text="What could not be read, in sentences.")
    # How it came into the record.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="signatory_lists"
    )
    revision = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="signatory_lists"
    )

    objects = models.Manager.from_queryset(SignatoryListQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="signatory_list_is_held_while_it_is_read",
                condition=Q(state="reading", claim__isnull=False, claimed_until__isnull=False)
                | ~Q(state="reading") & Q(claim__isnull=True, claimed_until__isnull=True),
            ),
            models.CheckConstraint(
                name="signatory_list_names_its_revision",
                condition=Q(state="confirmed", revision__isnull=False, confirmed_at__isnull=False)
                | ~Q(state="confirmed") & Q(revision__isnull=True, confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="signatory_list_says_why_it_failed", condition=~Q(state="failed") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["claimed_until"], name="signatory_list_to_read", condition=Q(state__in=["waiting", "reading"])
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_to_be_read(self) -> bool:
        return self.state in (self.State.WAITING, self.State.READING)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def width(self) -> int:
        """The number of columns of what was read."""
        return max((len(row) for row in self.rows), default=0)


def _pointer(model: type[models.Model], related_name: str, **options: Any) -> models.ForeignKey:
    """A row of the record, which may be taken back from under it: then there is nothing at its end."""
    return models.ForeignKey(
        model, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name=related_name, **options
    )


class ListedNameQuerySet(models.QuerySet["ListedName"]):
    def to_add(self) -> Self:
        """Names that become signatures."""
        return self.exclude(deed=ListedName.Deed.LEFT_OUT)

    def undecided(self) -> Self:
        return self.filter(deed=ListedName.Deed.OPEN)

    def with_what_is_shown(self) -> Self:
        """Also load the actors, and the signature that each became."""
        return self.select_related("actor", "signature__actor", "standing")

    def all_of_list(self) -> "list[ListedName]":
        """All names of one list in its order, each with its actor and with ``first``, to be counted or added."""
        names: list[Any] = list(self.select_related("actor").order_by("number"))
        by_number = {name.number: name for name in names}
        for name in names:
            name.first = by_number.get(name.same_as) if name.same_as else None
            if name.actor_id and name.actor is None:  # taken back since
                name.actor_id, name.deed, name.by_hand = None, ListedName.Deed.OPEN, False
        return names

    def counts(self) -> dict[str, int]:
        """How many names are in each state."""
        return dict(self.order_by().values_list("state").annotate(n=Count("pk")))


class ListedName(models.Model):
    """One line of a list: what it is taken for, and what is done with it."""

    class State(models.TextChoices):
        """What it is taken for."""

        EXACT = "exact", "exact"
        LIKELY = "likely", "likely"
        NEW = "new", "new"
        DUPLICATE = "duplicate", "duplicate in the list"
        THERE = "there", "under the letter already"
        NO_NAME = "no name", "no name"

    class Deed(models.TextChoices):
        """What is done with it when the list is confirmed."""

        OPEN = "open", "not decided"  # added like an unresolved one
        ACTOR = "actor", "this actor"
        FIRST = "first", "the same as before"  # the name that is the same further up
        MADE = "made", "a new actor"
        UNRESOLVED = "unresolved", "stays unresolved"
        LEFT_OUT = "left out", "left out"

    signatory_list = models.ForeignKey(SignatoryList, on_delete=models.CASCADE, related_name="names")
    number = models.PositiveIntegerField(help_text="Place in what was handed in, counted from 1.")
    place = models.PositiveIntegerField(
        null=True, blank=True, help_text="Place in the list: its own numbers where it has them. Empty for no name."
    )
    text = models.TextField(help_text="The line as it was read.")
    name = models.TextField("name as written")
    main = models.TextField(blank=True, default="", help_text="The part of the name before comma, dash or bracket.")
    country = models.CharField(max_length=2, blank=True, default="")
    ending = models.CharField(max_length=8, blank=True, default="", help_text="A number behind it, no part of it.")
    fault = models.CharField(max_length=200, blank=True, default="", help_text="Why it is no name.")
    state = models.CharField(max_length=9, choices=State)
    candidates = models.JSONField(default=list, blank=True, help_text="Actors that may be meant: id, score, reason.")
    deed = models.CharField(max_length=10, choices=Deed, default=Deed.OPEN)
    by_hand = models.BooleanField(default=False, help_text="Whether a curator chose the deed.")
    actor = _pointer(Actor, "listed_names")
    # For a new actor: an organisation of this kind, or without one a person in this public role.
    new_name = models.CharField(max_length=300, blank=True, default="")
    new_kind = models.CharField(max_length=20, choices=OrganisationKind, blank=True, default="")
    new_role = models.CharField(max_length=300, blank=True, default="")
    same_as = models.PositiveIntegerField(null=True, blank=True, help_text="The number of the first that is the same.")
    standing = _pointer(Signature, "+", help_text="The signature that is under the letter already.")
    signature = _pointer(Signature, "+", help_text="What it became.")

    objects = models.Manager.from_queryset(ListedNameQuerySet)()

    # The name that ``same_as`` is the number of, where all names of a list are at hand.
    first: "ListedName | None" = None

    class Meta:
        ordering = ["signatory_list", "number"]
        constraints = [
            models.UniqueConstraint(name="listed_name_number_once", fields=["signatory_list", "number"]),
            models.CheckConstraint(
                name="listed_name_that_is_made_says_of_what_kind",
                condition=~Q(deed="made")
                | ~Q(new_name="") & (~Q(new_kind="") & Q(new_role="") | Q(new_kind="") & ~Q(new_role="")),
            ),
            models.CheckConstraint(
                name="listed_name_that_is_added_fits",
                condition=Q(deed="left out") | ~Q(name="") & Q(LessThanOrEqual(Length("name"), LONGEST_NAME)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def best(self) -> dict[str, Any] | None:
        """The likeliest actor."""
        return self.candidates[0] if self.candidates else None

    @property
    def has_one_exact(self) -> bool:
        return len(self.candidates) == 1 and self.candidates[0]["score"] == 100

    @property
    def decided(self) -> "ListedName":
        """The name whose deed holds for this one: the first of those that are the same."""
        return self.first.decided if self.deed == self.Deed.FIRST and self.first else self

    @property
    def stands_for(self) -> int | tuple[str, str] | None:
        """What it counts as among actors: the id of one, or name and country of one that is made; None for nobody."""
        name = self.decided
        if name.deed == self.Deed.ACTOR:
            return name.actor_id
        return (fold_name(name.new_name), name.country) if name.deed == self.Deed.MADE else None

    @property
    def is_for_the_public(self) -> bool:
        """Whether its signature is shown: not if its actor may not be."""
        name = self.decided
        return name.deed != self.Deed.ACTOR or name.actor is None or name.actor.is_public

    @property
    def country_name(self) -> str:
        return country_name(self.country) if self.country else ""

    @property
    def found(self) -> "ListedName.State":
        """What the name alone is taken for, whatever else stands in the list."""
        if self.fault:
            return self.State.NO_NAME
        if self.has_one_exact:
            return self.State.EXACT
        return self.State.LIKELY if self.candidates else self.State.NEW


def actors_of(names: Iterable[ListedName]) -> dict[int, Actor]:
    """All actors that are candidates for some names."""
    ids = {candidate["id"] for name in names for candidate in name.candidates}
    return Actor.objects.in_bulk(ids) if ids else {}
