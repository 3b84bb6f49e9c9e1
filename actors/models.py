"""Who: organisations, governments and persons, their names and their roles."""

import datetime
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from actors import names
from record.codes import country_name
from record.dates import PartialDate, latest_field, partial, partial_date_constraints, precision_field
from record.keys import free_key_constraint, key_constraint, key_field
from record.models import (
    Curated,
    Fact,
    FactQuerySet,
    Merged,
    Visibility,
    not_public_index,
    published_rows,
    state_constraints,
)
from web.addresses import PathTo, path_of


class ActorKind(models.TextChoices):
    """What an actor is. A parliament is an organisation: it is not a government."""

    ORGANISATION = "organisation"
    GOVERNMENT = "government"
    PERSON = "person"


PAGES = {str(kind): PathTo(f"actors:{kind}") for kind in ActorKind}


class OrganisationKind(models.TextChoices):
    NGO = "ngo", "non-governmental organisation"
    COALITION = "coalition", "coalition"
    TRADE_UNION = "trade_union", "trade union"
    STUDENT_GROUP = "student_group", "student group"
    THINK_TANK = "think_tank", "think tank"
    RELIGIOUS = "religious", "religious body"
    MEDIA = "media", "media"
    COMPANY = "company", "company"
    SPORTS_BODY = "sports_body", "sports body"
    INTERGOVERNMENTAL = "intergovernmental", "intergovernmental body"
    PARLIAMENT = "parliament", "parliament"
    OTHER = "other", "other body"


class GovernmentKind(models.TextChoices):
    STATE = "state", "state"
    EU = "eu", "European Union"
    TERRITORY = "territory", "territory"


@cache
def subkind(kind: str, organisation_kind: str, government_kind: str) -> str:
    """What an actor is, as exactly as it is known, in words."""
    if kind == ActorKind.ORGANISATION:
        return str(OrganisationKind(organisation_kind).label)
    return str(GovernmentKind(government_kind).label) if kind == ActorKind.GOVERNMENT else "person"


class ActorQuerySet(FactQuerySet["Actor"]):
    def organisations(self) -> Self:
        return self.filter(kind=ActorKind.ORGANISATION)

    def governments(self) -> Self:
        return self.filter(kind=ActorKind.GOVERNMENT)

    def people(self) -> Self:
        return self.filter(kind=ActorKind.PERSON)

    def found_by_name(self, text: str) -> Self:
        """Actors whose names are meant by ``text``, best first: the same, beginning with it, holding it, misspelt."""
        return self.filter(names.meant_by(text)).order_by(names.Nearness(text).desc(), "folded_name", "key")

    def called(self, name: str) -> Self:
        """Actors whose name or alias is ``name``, whatever its case and accents."""
        wanted = models.Func(models.Value(name), function="record_fold", output_field=models.TextField())
        aliases = Alias.objects.filter(actor=models.OuterRef("pk"), folded_name=wanted)
        return self.filter(Q(folded_name=wanted) | models.Exists(aliases))

    def by_key(self, keys: Iterable[str]) -> dict[str, "Actor"]:
        """The actors that these keys lead to: under the key of one that was merged, the one that it is part of now."""
        keys = set(keys)
        found = {actor.key: actor for actor in self.filter(key__in=keys)}
        if missing := keys - found.keys():
            led = dict(Redirect.objects.filter(key__in=missing).values_list("key", "actor_id"))
            actors = self.in_bulk(led.values())
            found |= {key: actors[pk] for key, pk in led.items() if pk in actors}
        return found

    def signatories(self) -> Self:
        """Actors that stand under at least one letter."""
        signatures = published_rows(Actor, "signatures").standing()
        return self.filter(models.Exists(signatures.filter(actor=models.OuterRef("pk"))))

    def with_has_role(self) -> Self:
        """Also ``has_role``: whether each person has a role that is public, whoever may see the person."""
        roles = Affiliation.objects.in_public().filter(person=models.OuterRef("pk"))
        return self.annotate(has_role=models.Exists(roles))

    def addressed(self) -> Self:
        """Actors that received at least one letter."""
        return self.filter(models.Exists(published_rows(Actor, "received").filter(actor=models.OuterRef("pk"))))

    def responded(self) -> Self:
        """Actors that responded to something."""
        responses = published_rows(Actor, "responses").answers()
        return self.filter(models.Exists(responses.filter(actor=models.OuterRef("pk"))))

    def speakers(self) -> Self:
        """Persons whose words are a response."""
        spoken = published_rows(Actor, "responses_spoken").answers()
        return self.filter(models.Exists(spoken.filter(person=models.OuterRef("pk"))))

    def in_role(self, text: str) -> Self:
        """Persons with a role whose title or body is like ``text``."""
        roles = Affiliation.objects.published().filter(Q(title__icontains=text) | Q(body__name__icontains=text))
        return self.filter(models.Exists(roles.filter(person=models.OuterRef("pk"))))

    def with_activity(self) -> Self:
        """Also ``signed_count``, ``received_count``, ``response_count`` and ``spoken_count`` of each actor."""
        return self.annotate(
            signed_count=_count_of(published_rows(Actor, "signatures").standing(), "actor"),
            received_count=_count_of(published_rows(Actor, "received"), "actor"),
            response_count=_count_of(published_rows(Actor, "responses").answers(), "actor"),
            spoken_count=_count_of(published_rows(Actor, "responses_spoken").answers(), "person"),
        )

    def with_roles(self) -> Self:
        """Also load the public roles of persons, as ``shown_roles``."""
        return self.prefetch_related(_shown_roles())

    def with_latest_position(self) -> Self:
        """Also load each government's last position (not its parliament's), as ``shown_latest_position``."""
        return self.prefetch_related(models.Prefetch("positions", last_positions(), to_attr="shown_latest_position"))


def _sharing(actor: Any, letters: int) -> Any:
    actor.shared = letters
    return actor


def last_positions() -> Any:
    """The last position of each government, not of its parliament."""
    return published_rows(Actor, "positions").of_governments().latest_per_government()


def _shown_roles() -> models.Prefetch:
    roles = Affiliation.objects.published().select_related("body")
    return models.Prefetch("affiliations", roles, to_attr="shown_roles")


def _count_of(rows: Any, field: str) -> Coalesce:
    """The number of ``rows`` that point to an actor by ``field``, 0 where there are none."""
    counted = rows.filter(**{field: models.OuterRef("pk")}).order_by().values(field)
    return Coalesce(models.Subquery(counted.annotate(n=models.Count("pk")).values("n")), 0)


ActorManager = models.Manager.from_queryset(ActorQuerySet)


def folded(field: str) -> models.GeneratedField:
    """``field`` in lower case without accents, for sorting and finding, kept by the database."""
    return models.GeneratedField(
        expression=models.Func(models.F(field), function="record_fold"),
        output_field=models.TextField(),
        db_persist=True,
        editable=False,
    )


class Actor(Fact):
    """Anyone who signs, receives or answers. One table, so that any of the three can do each."""

    key = key_field()
    kind = models.CharField(max_length=12, choices=ActorKind)
    name = models.CharField(max_length=300)
    folded_name = folded("name")
    organisation_kind = models.CharField(max_length=20, choices=OrganisationKind, blank=True, default="")
    government_kind = models.CharField(max_length=10, choices=GovernmentKind, blank=True, default="")
    country = models.CharField(
        max_length=2, blank=True, default="", help_text="ISO 3166-1 code of the seat; empty for worldwide or unknown."
    )
    website = models.URLField(max_length=500, blank=True, default="")
    wikidata_id = models.CharField(max_length=20, blank=True, default="")
    is_at_risk = models.BooleanField(
        "private, or at risk",
        default=False,
        db_default=False,
        help_text="Of a person: shown only when a second curator has approved it.",
    )
    named_because = models.CharField(
        "why this person may be named",
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="Of a person; for curators only. Such as: spoke for the group in public under this name.",
    )

    objects: ClassVar[Any] = ActorManager()

    for_curators_only = ("is_at_risk", "named_because")

    class Meta:
        ordering = ["folded_name", "key"]
        constraints = [
            *state_constraints("actor"),
            key_constraint("actor"),
            free_key_constraint("actor"),
            models.CheckConstraint(
                name="actor_kind_has_its_subkind",
                condition=(
                    Q(kind=ActorKind.ORGANISATION, organisation_kind__in=OrganisationKind.values, government_kind="")
                    | Q(kind=ActorKind.GOVERNMENT, government_kind__in=GovernmentKind.values, organisation_kind="")
                    | Q(kind=ActorKind.PERSON, organisation_kind="", government_kind="")
                ),
                violation_error_message="Give the kind of organisation or of government that fits the actor's kind.",
            ),
            models.CheckConstraint(name="actor_has_name", condition=~Q(name="")),
            models.CheckConstraint(name="actor_country_is_code", condition=Q(country__regex=r"^([A-Z]{2})?$")),
            models.CheckConstraint(
                name="actor_wikidata_id_is_item", condition=Q(wikidata_id__regex=r"^(Q[1-9][0-9]*)?$")
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "folded_name"], name="actor_kind_name"),
            not_public_index("actor"),
            models.Index(OpClass(models.F("folded_name"), name="text_pattern_ops"), name="actor_name_beginning"),
            GinIndex(OpClass(models.F("folded_name"), name="gin_trgm_ops"), name="actor_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the actor, which depends on its kind."""
        return PAGES[self.kind](self.key)

    def usual_cosigners(self, most: int) -> "list[Actor]":
        """Others with the number of letters that both signed as ``shared``, at most so many, most letters first."""
        signatures = published_rows(Actor, "signatures").standing()
        together = signatures.filter(letter__in=signatures.filter(actor=self).values("letter"), actor__isnull=False)
        shared = (
            together.exclude(actor=self).order_by().values("actor").annotate(n=models.Count("letter", distinct=True))
        )
        counted = dict(shared.order_by("-n", "actor__folded_name").values_list("actor", "n")[:most])
        others = Actor.objects.published().in_bulk(counted)
        return [_sharing(others[pk], n) for pk, n in counted.items()]

    def clean(self) -> None:
        """A new actor has no key that led to another one before."""
        super().clean()
        if self._state.adding and Redirect.objects.filter(key=self.key).exists():
            raise ValidationError({"key": "This key belonged to an actor that was merged, and leads to the other one."})

    @classmethod
    def merged_rows(cls, numbers: Collection[int]) -> dict[int, Merged]:
        """Those of some former actors, by the number of their row, of which the public may know where they went."""
        found = Redirect.objects.published().filter(number__in=numbers).select_related("actor")
        return {redirect.number: Merged(redirect.name, redirect.actor) for redirect in found if redirect.number}

    @property
    def merged_here(self) -> list[tuple[int, str]]:
        """Number of the row and name of each actor that was merged into this one, as far as the public may know it."""
        found = Redirect.objects.published().filter(actor=self, number__isnull=False).order_by("-pk")
        return [(number, name) for number, name in found.values_list("number", "name") if number]

    @property
    def merge_url(self) -> str:
        """Where curators make one of it and another actor."""
        return f"{path_of('curation:merge')}?keep={self.key}"

    @property
    def country_name(self) -> str:
        """The country of the seat in words; empty where it is worldwide or unknown."""
        return country_name(self.country) if self.country else ""

    @property
    def subkind(self) -> str:
        """The kind of organisation or government in words; ``person`` for a person."""
        return subkind(self.kind, self.organisation_kind, self.government_kind)


class KindManager(ActorManager):
    """Actors of one kind; ``create`` sets it."""

    def __init__(self, kind: ActorKind) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(kind=self.kind)

    def create(self, **values: Any) -> Any:
        return super().create(kind=self.kind, **values)


class Organisation(Actor):
    """An actor of kind organisation."""

    objects: ClassVar[KindManager] = KindManager(ActorKind.ORGANISATION)

    class Meta:
        proxy = True


class Government(Actor):
    """An actor of kind government."""

    objects: ClassVar[KindManager] = KindManager(ActorKind.GOVERNMENT)

    class Meta:
        proxy = True


class Person(Actor):
    """An actor of kind person: in the record only in a public role."""

    objects: ClassVar[KindManager] = KindManager(ActorKind.PERSON)

    class Meta:
        proxy = True
        verbose_name_plural = "people"


class Alias(Curated):
    """Another name of an actor: an abbreviation, another script, a former name.

    Two organisations may share one (CFHK), so an alias alone does not identify.
    """

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=300)
    folded_name = folded("name")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint(name="alias_once_per_actor", fields=["actor", "name"]),
            models.CheckConstraint(name="alias_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="alias_fits_a_list",
                condition=~Q(name__contains="|"),
                violation_error_message="A name has no “|”: it separates names in lists.",
            ),
        ]
        indexes = [GinIndex(OpClass(models.F("folded_name"), name="gin_trgm_ops"), name="alias_name_trigrams")]

    def __str__(self) -> str:
        return self.name


class RedirectQuerySet(FactQuerySet["Redirect"]):
    belongs_to = ("actor",)


class Redirect(Curated):
    """Where the key of an actor leads that was merged into another: for ever, and the key is never given again.

    It leads to an actor and not to another redirect: when that actor is merged too, it follows. The database refuses
    an actor with the key of a redirect (``actors/database.py``).
    """

    key = key_field()
    number = models.BigIntegerField(
        null=True, blank=True, unique=True, help_text="Of the row that it had here; empty where it came from elsewhere."
    )
    name = models.CharField(max_length=300, help_text="What it was called.")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="redirects")
    visibility = models.CharField(
        max_length=10, choices=Visibility, default=Visibility.PUBLIC, help_text="Who could see it before."
    )

    objects = models.Manager.from_queryset(RedirectQuerySet)()

    class Meta:
        ordering = ["key"]
        constraints = [key_constraint("redirect")]
        indexes = [not_public_index("redirect")]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        """The page to which it leads."""
        return self.actor.get_absolute_url()


class AffiliationQuerySet(FactQuerySet["Affiliation"]):
    belongs_to = ("person", "body")

    def true_by(self, day: datetime.date) -> Self:
        """Roles that had begun; one whose start is not known counts as held."""
        return self.filter(Q(start__isnull=True) | Q(start__lte=day))

    def in_public(self) -> Self:
        """Roles that are public themselves, also where the person who holds them is not shown."""
        at_public_body = Q(body__isnull=True) | Q(body__visibility=Visibility.PUBLIC)
        return self.filter(at_public_body, visibility=Visibility.PUBLIC)


class Affiliation(Fact):
    """A person's public role: at an organisation or government, or by its title alone."""

    person = models.ForeignKey(
        Actor, on_delete=models.CASCADE, related_name="affiliations", limit_choices_to={"kind": ActorKind.PERSON}
    )
    body = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="affiliated_people",
        limit_choices_to={"kind__in": [ActorKind.ORGANISATION, ActorKind.GOVERNMENT]},
    )
    title = models.CharField(max_length=300, blank=True, default="")
    start = models.DateField(null=True, blank=True)
    start_precision = precision_field()
    end = models.DateField(null=True, blank=True)
    end_precision = precision_field()
    end_latest = latest_field("end")

    objects = models.Manager.from_queryset(AffiliationQuerySet)()

    class Meta:
        ordering = ["person_id", "start", "id"]
        constraints = [
            *state_constraints("affiliation"),
            *partial_date_constraints("affiliation", "start"),
            *partial_date_constraints("affiliation", "end"),
            models.CheckConstraint(
                name="affiliation_names_a_role",
                condition=~Q(title="") | Q(body__isnull=False),
                violation_error_message="Give a title, or the body at which the role is held.",
            ),
            models.CheckConstraint(name="affiliation_is_with_another", condition=~Q(person=models.F("body"))),
            models.CheckConstraint(
                name="affiliation_ends_after_start",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end_latest__gte=models.F("start")),
            ),
            models.UniqueConstraint(
                name="affiliation_once", fields=["person", "body", "title", "start"], nulls_distinct=False
            ),
        ]
        indexes = [not_public_index("affiliation")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, str(self.body) if self.body else "") if part)

    def get_absolute_url(self) -> str:
        """The role on the page of the person who holds it."""
        return f"{self.person.get_absolute_url()}#roles"

    @property
    def started(self) -> PartialDate | None:
        return partial(self.start, self.start_precision)

    @property
    def ended(self) -> PartialDate | None:
        return partial(self.end, self.end_precision)
