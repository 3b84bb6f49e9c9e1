"""Letters: public texts with a demand, to whom they went and who signed them."""

import datetime
from typing import Any, Self

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Contains

from actors.models import Actor, ActorKind, Affiliation
from actors.names import meant_by
from campaigns.models.campaigns import Campaign
from record.as_of import today
from record.codes import language_name
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.keys import free_key_constraint, key_constraint, key_field
from record.models import (
    ExistsForEachRow,
    Fact,
    FactQuerySet,
    Visibility,
    not_public_index,
    published_rows,
    state_constraints,
)
from record.search import Query, SearchColumn
from record.search.query import MAX_TERMS
from web.addresses import PathTo

LETTER_PAGE = PathTo("campaigns:letter")


class LetterKind(models.TextChoices):
    OPEN_LETTER = "open_letter", "open letter"
    JOINT_STATEMENT = "joint_statement", "joint statement"
    PETITION = "petition", "petition"
    PARLIAMENTARY_MOTION = "parliamentary_motion", "parliamentary motion"
    PRIVATE_LETTER = "private_letter", "private letter"
    BRIEFING = "briefing", "briefing"


class Demand(models.TextChoices):
    """What a letter asks for; the main demand if there are several."""

    DIPLOMATIC_BOYCOTT = "diplomatic_boycott", "diplomatic boycott"
    FULL_BOYCOTT = "full_boycott", "full boycott"
    RELOCATE_OR_REVOKE = "relocate_or_revoke", "relocate or revoke the Games"
    POSTPONE = "postpone", "postpone the Games"
    UN_INVESTIGATION = "un_investigation", "UN investigation"
    SPONSOR_WITHDRAWAL = "sponsor_withdrawal", "withdrawal of sponsors"
    BROADCASTER_ACTION = "broadcaster_action", "action by broadcasters"
    IOC_DUE_DILIGENCE = "ioc_due_diligence", "due diligence by the IOC"
    ATHLETE_PROTECTION = "athlete_protection", "protection of athletes"
    SUPPLY_CHAIN = "supply_chain", "supply chains without forced labour"
    OTHER = "other", "another demand"


def _count_of(rows: models.QuerySet, what: models.Count) -> Coalesce:
    """``what`` over the rows of one letter, 0 where there are none."""
    counted = rows.order_by().values("letter").annotate(n=what).values("n")
    return Coalesce(Subquery(counted), 0)


def _signatures_of_each() -> "SignatureQuerySet":
    return Signature.objects.published().standing().filter(letter=OuterRef("pk"))


def _answered() -> ExistsForEachRow:
    return ExistsForEachRow(Addressee.objects.published().answered().filter(letter=OuterRef("pk")))


class LetterQuerySet(FactQuerySet["Letter"]):
    belongs_to = ("campaign",)

    def true_by(self, day: datetime.date) -> Self:
        return self.filter(date_latest__lte=day)

    def newest_first(self) -> Self:
        return self.order_by(F("date").desc(nulls_last=True), "key")

    def by_relevance(self, query: Query) -> Self:
        """Letters whose titles and summaries fit best first, then those where only the text does; newest first.

        To rank by the texts would take as long as to read them (``campaigns/migrations/0009_search_head.py``).
        """
        if not query:
            return self
        fits = SearchRank(SearchColumn("pk", column="search_head"), query.condition)
        return self.alias(relevance=fits).order_by("-relevance", F("date").desc(nulls_last=True), "key")

    def with_named(self) -> Self:
        """Also ``named``: the rows of names under each letter."""
        return self.annotate(named=_count_of(_signatures_of_each(), models.Count("pk")))

    def with_counts(self) -> Self:
        """Also ``named`` and ``resolved``, the distinct actors behind the names."""
        resolved = models.Count("actor", distinct=True)
        return self.with_named().annotate(resolved=_count_of(_signatures_of_each(), resolved))

    def with_named_and_campaign(self) -> Self:
        """Also load campaign and number of names, as rows of lists show them; no text."""
        return self.with_named().defer("text").select_related("campaign")

    def with_list_columns(self) -> Self:
        """Also load what a row of a list shows: campaign, addressees, number of names, answered or not; no text."""
        addressees = Addressee.objects.published().select_related("actor").with_answered()
        return self.with_named_and_campaign().prefetch_related(
            models.Prefetch("addressees", addressees, to_attr="shown_addressees")
        )

    def with_answered(self) -> Self:
        """Also ``has_answered``: whether at least one addressee of each letter answered."""
        return self.annotate(has_answered=_answered())

    def answered(self) -> Self:
        """Letters of which at least one addressee answered."""
        return self.filter(_answered())

    def awaiting_answer(self) -> Self:
        """Letters with addressees of which none is on record as having answered."""
        addressees = Addressee.objects.published().filter(letter=OuterRef("pk"))
        return self.filter(ExistsForEachRow(addressees), ~_answered())

    def signed(self) -> Self:
        """Letters under which at least one name is shown."""
        return self.filter(Exists(Signature.objects.published().standing().filter(letter=OuterRef("pk"))))

    def signed_with(self, letter: "Letter") -> Self:
        """Other letters with the number of actors that signed both as ``shared``, most first."""
        signatures = Signature.objects.published().standing()
        signatories = signatures.filter(letter=letter, actor__isnull=False).values("actor")
        shared = models.Count("signatures__actor", distinct=True)
        same = signatures.filter(actor__in=signatories).exclude(letter=letter)
        return (
            self.filter(signatures__in=same)
            .annotate(shared=shared)
            .order_by("-shared", F("date").desc(nulls_last=True), "key")
        )


class Letter(Fact):
    """A public text with a demand."""

    key = key_field()
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="letters", db_index=False)
    title = models.CharField(max_length=500)
    kind = models.CharField(max_length=20, choices=LetterKind)
    date = models.DateField(null=True, blank=True)
    date_precision = precision_field()
    date_latest = latest_field("date")
    demand = models.CharField(max_length=20, choices=Demand)
    claimed_count = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many are said to have signed, as the letter or the press puts it."
    )
    claimed_count_text = models.CharField(
        max_length=300, blank=True, default="", help_text="The claim in words, such as “more than 160”."
    )
    languages = ArrayField(
        models.CharField(max_length=2), blank=True, default=list, help_text="ISO 639-1 codes, separated by commas."
    )
    url = models.URLField("address of the text", max_length=1000, blank=True, default="")
    summary = models.TextField()
    text = models.TextField(blank=True, default="", help_text="Paragraphs are separated by an empty line.")
    variant_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="variants",
        help_text="The letter of which this is another text or language.",
    )

    objects = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        ordering = ["-date", "key"]
        constraints = [
            *state_constraints("letter"),
            key_constraint("letter"),
            free_key_constraint("letter"),
            *partial_date_constraints("letter", "date"),
            models.CheckConstraint(name="letter_kind_is_known", condition=Q(kind__in=LetterKind.values)),
            models.CheckConstraint(name="letter_demand_is_known", condition=Q(demand__in=Demand.values)),
            models.CheckConstraint(
                name="letter_claimed_count_is_positive",
                condition=Q(claimed_count__isnull=True) | Q(claimed_count__gte=1),
                violation_error_message="A claimed count is at least 1; leave it empty where no number is known.",
            ),
            models.CheckConstraint(name="letter_is_not_its_own_variant", condition=~Q(variant_of=F("pk"))),
        ]
        indexes = [
            models.Index(F("date").desc(nulls_last=True), "key", name="letter_newest_first"),
            models.Index("campaign", F("date").desc(nulls_last=True), "key", name="letter_of_campaign"),
            GinIndex(fields=["languages"], name="letter_languages"),
            not_public_index("letter"),
            # What facets count by: without reading the letters themselves.
            models.Index(
                fields=["kind", "demand", "date", "campaign", "languages"],
                name="letter_facets",
                condition=Q(visibility=Visibility.PUBLIC),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return LETTER_PAGE(self.key)

    @property
    def is_public(self) -> bool:
        """Whether the letter may be named on other pages: not if its campaign may not."""
        return super().is_public and self.campaign.is_public

    @property
    def when(self) -> PartialDate | None:
        return partial(self.date, self.date_precision)

    @property
    def is_answered(self) -> bool:
        """Whether an addressee answered; needs the letter to be loaded ``with_list_columns()``."""
        return any(addressee.has_answered for addressee in self.shown_addressees)  # type: ignore[attr-defined]

    @property
    def language_names(self) -> list[str]:
        """The languages of the text in English."""
        return [language_name(code) for code in self.languages]

    @property
    def claim(self) -> str:
        """The claimed number in words, or as a number; empty where none is known."""
        return self.claimed_count_text or (str(self.claimed_count) if self.claimed_count else "")


# Of a letter that is only named, with its campaign, beside something else: what need not be loaded.
NOT_NAMED = (
    "letter__text",
    "letter__summary",
    "letter__url",
    "letter__languages",
    "letter__claimed_count",
    "letter__claimed_count_text",
    "letter__date_latest",
    "letter__campaign__goal",
    "letter__campaign__summary",
)


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
