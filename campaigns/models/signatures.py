"""Signatures: who signed a letter."""

import datetime
from typing import Any, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Contains

from actors.models import Actor, ActorKind
from actors.names import meant_by
from campaigns.models.letters import NOT_NAMED, Letter
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.models import Fact, FactQuerySet, not_public_index, state_constraints
from record.search.query import MAX_TERMS


class Capacity(models.TextChoices):
    SIGNATORY = "signatory", "signatory"
    LEAD = "lead", "author, mover or organiser"
    ON_BEHALF_OF = "on_behalf_of", "signed in the name of others"


def folded_text(text: Any) -> models.Func:
    """A text in lower case without accents."""
    return models.Func(text, function="record_fold", output_field=models.TextField())


class NumberOfDistinct(models.Func):
    """How many different values an array has. Unlike COUNT(DISTINCT …) it sorts none but those of its own row."""

    template = "cardinality(ARRAY(SELECT DISTINCT unnest(%(expressions)s)))"
    output_field = models.IntegerField()


def _lead_first() -> models.Case:
    return models.Case(models.When(capacity=Capacity.LEAD, then=0), default=1)


# What is said of a signatory wherever many are listed.
SIGNATORY = (
    "actor__key",
    "actor__name",
    "actor__kind",
    "actor__organisation_kind",
    "actor__government_kind",
    "actor__country",
)


class SignatureQuerySet(FactQuerySet["Signature"]):
    belongs_to = ("letter", "letter__campaign", "actor")

    def true_by(self, day: datetime.date) -> Self:
        """Names under letters of that time, but for those that were added later."""
        added = Q(date__isnull=True) | Q(date_latest__lte=day)
        return self.filter(added, letter__date_latest__lte=day)

    def standing(self) -> Self:
        """Signatures that were not taken back."""
        return self.filter(withdrawn=False)

    def in_order(self) -> Self:
        """As they stand under the letter; rows without a place follow, leads first."""
        return self.order_by(F("place").asc(nulls_last=True), _lead_first(), "pk")

    def counted(self) -> Any:
        """Three numbers, none for no rows: signatures, those that stand, and the distinct actors behind the latter.

        Counted in one go: a letter can have thousands of names.
        """
        stands = Q(withdrawn=False)
        counts = {
            "every": models.Count("pk"),
            "standing": models.Count("pk", filter=stands),
            "actors": models.Count("actor", distinct=True, filter=stands),
        }
        return self.order_by().values("letter").annotate(**counts).values_list(*counts)

    def with_letter(self) -> Self:
        """Also load the letter, as far as it is named."""
        return self.select_related("letter__campaign").defer(*NOT_NAMED)

    def newest_letter_first(self) -> Self:
        return self.order_by(F("letter__date").desc(nulls_last=True), "letter__key", "pk")

    def resolved(self) -> Self:
        """Names of which it is known who they are."""
        return self.filter(actor__isnull=False)

    def unresolved(self) -> Self:
        return self.filter(actor__isnull=True)

    def named(self, text: str) -> Self:
        """Signatures whose name as written has all words of ``text``, or whose actor is meant by it."""
        written = models.Q()
        for word in dict.fromkeys(text.split()[:MAX_TERMS]):
            written &= models.Q(Contains(folded_text(F("name_as_written")), folded_text(models.Value(word))))
        if not written:
            return self.none()
        every = Signature._base_manager.order_by()
        meant = Actor.objects.published().filter(meant_by(text)).order_by()
        # Two lists, each found by its own index.
        return self.filter(pk__in=every.filter(written).values("pk").union(every.filter(actor__in=meant).values("pk")))

    def by_signatory(self, *columns: str) -> Any:
        """One row of values for each actor behind the names, and one for the names of nobody known.

        ``signed`` are the ids of the letters, one for each name, and ``number`` counts the letters.
        """
        names = ArrayAgg("letter")
        rows = self.order_by().values(*(columns or (*SIGNATORY, "actor__folded_name")))
        return rows.annotate(signed=names, number=NumberOfDistinct(names))

    def at_least(self, letters: int) -> Self:
        """Of rows ``by_signatory()`` those with so many letters."""
        # As a value of its own, so that it can be prepared: Django leaves out comparisons that always hold.
        least = models.Value(letters, models.BigIntegerField())
        # First by what is counted anyway: more than one name of an actor under a letter is rare.
        return self.alias(names=models.Count("pk")).filter(names__gte=least, number__gte=least)

    def most_letters_first(self) -> Self:
        """Rows ``by_signatory()``, most letters first, then by name."""
        return self.order_by("-number", "actor__folded_name", "actor__key")

    def signatories_by_name(self) -> Self:
        """Rows ``by_signatory()`` in the order of names."""
        return self.order_by("actor__folded_name", "actor__key")


class Signature(Fact):
    """One name as written under a letter. Its actor is empty until it is known, and may repeat."""

    # Found by the index "signature_in_order", which begins with it.
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="signatures", db_index=False)
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    signed_by = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="signatures_for_others",
        limit_choices_to={"kind": ActorKind.PERSON},
        help_text="Who signed or spoke for the organisation.",
    )
    capacity = models.CharField(max_length=12, choices=Capacity, default=Capacity.SIGNATORY)
    place = models.PositiveIntegerField(null=True, blank=True, help_text="Place in the list under the letter.")
    name_as_written = models.CharField(max_length=500, blank=True, default="")
    date = models.DateField(null=True, blank=True, help_text="When the name was added, if later than the letter.")
    date_precision = precision_field()
    date_latest = latest_field("date")
    withdrawn = models.BooleanField(default=False, help_text="The signature was taken back.")

    objects = models.Manager.from_queryset(SignatureQuerySet)()

    class Meta:
        ordering = ["letter_id", "place", "id"]
        constraints = [
            *state_constraints("signature"),
            *partial_date_constraints("signature", "date"),
            models.CheckConstraint(
                name="signature_has_actor_or_name",
                condition=Q(actor__isnull=False) | ~Q(name_as_written=""),
                violation_error_message="Give the actor, or the name as it stands under the letter.",
            ),
            models.CheckConstraint(name="signature_capacity_is_known", condition=Q(capacity__in=Capacity.values)),
            models.UniqueConstraint(
                name="signature_place_once_per_letter",
                fields=["letter", "place"],
                # Checked after each statement, so that one statement may exchange two places.
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ]
        indexes = [
            not_public_index("signature"),
            # The first hundred of five thousand names are read and not sorted. The order of in_order().
            models.Index("letter", "place", _lead_first(), "id", name="signature_in_order"),
            GinIndex(OpClass(folded_text(F("name_as_written")), name="gin_trgm_ops"), name="signature_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name_as_written or str(self.actor)

    def get_absolute_url(self) -> str:
        """The signature on the page of the letter, which shows all names for it."""
        return f"{self.letter.get_absolute_url()}?names=all#signature-{self.pk}"

    @property
    def signer(self) -> Actor | None:
        """Who signed for the organisation, where that person may be named."""
        return self.signed_by if self.signed_by and self.signed_by.is_public else None

    @property
    def when(self) -> PartialDate | None:
        return partial(self.date, self.date_precision)
