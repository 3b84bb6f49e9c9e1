"""What lists of actors can be filtered by."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from actors.models import Actor, ActorQuerySet, Affiliation, GovernmentKind, OrganisationKind, Person, last_positions
from actors.tables import STANCES
from record.facets import adjective_facet, related_facet
from record.filters import FactsFilter, countries
from record.keys import keys_in
from record.models import IsOneOf, published_rows
from record.prepared import Prepared
from web import filters
from web.facets import Facet, FixedWords, choices_in_words, column_facet

_SIGNED = {"signed": ("signed a letter", lambda actors: actors.signatories())}
_RECEIVED = {"received": ("received a letter", lambda actors: actors.addressed())}
_ANSWERED = {"answered": ("responded", lambda actors: actors.responded())}
_SPOKE = {"spoke": ("quoted or spoke", lambda actors: actors.speakers())}


def _did(label: str, *adjectives: Any) -> Facet:
    """What actors did, or what was done to them."""
    every = {name: adjective for some in adjectives for name, adjective in some.items()}
    return adjective_facet("did", label, lambda: Actor.objects.all(), every)


def _campaign_names(keys: Iterable[str]) -> dict[str, str]:
    campaigns = published_rows(Actor, "led_campaigns")
    return dict(campaigns.filter(key__in=keys).values_list("key", "name"))


def actor_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of those actors that the public may see."""
    return dict(_NAMES(",".join(keys)))


_NAMES = Prepared(
    lambda keys: Actor.objects.published().filter(IsOneOf(F("key"), keys_in(keys))).values_list("key", "name"), str
)


_campaign = related_facet(
    "campaign",
    "Campaign signed",
    _campaign_names,
    rows=lambda: published_rows(Actor, "signatures").standing(),
    to="actor",
    value="letter__campaign__key",
)


class ActorFilter(FactsFilter):
    """Filters that all kinds of actors share."""

    q = filters.words_field("Name or other name")

    def narrow_by_fields(self, actors: ActorQuerySet) -> ActorQuerySet:
        """The actors whose names are meant, best first."""
        return actors.found_by_name(self.values["q"]) if "q" in self.values else actors


class OrganisationFilter(ActorFilter):
    """Organisations: a name, and four facets."""

    facets = (
        column_facet("kind", "Kind", choices_in_words(OrganisationKind), column="organisation_kind"),
        _did("What it did", _SIGNED, _RECEIVED, _ANSWERED),
        column_facet("country", "Country", countries),
        _campaign,
    )


NO_POSITION = "none"


def _last_stance() -> Coalesce:
    last = last_positions().filter(government=OuterRef("pk")).values("stance")[:1]
    return Coalesce(Subquery(last), Value(NO_POSITION), output_field=TextField())


class GovernmentFilter(ActorFilter):
    """Governments: a name, and four facets."""

    facets = (
        column_facet(
            "stance", "Last position", FixedWords(STANCES | {NO_POSITION: "no position on record"}), column=_last_stance
        ),
        _did("What it did", _SIGNED, _RECEIVED, _ANSWERED),
        column_facet("kind", "Kind", choices_in_words(GovernmentKind), column="government_kind"),
        _campaign,
    )


WORDS_OF_A_ROLE = 10  # more that are typed are not looked for: as many are read of a name


class PersonFilter(ActorFilter):
    """People: a name or role, and four facets."""

    q = filters.words_field("Name, other name or role")

    facets = (
        _did("What they did", _SIGNED, _RECEIVED, _SPOKE, _ANSWERED),
        related_facet(
            "body", "Role at", actor_names, rows=lambda: Affiliation.objects.published(), to="person", value="body__key"
        ),
        column_facet("country", "Country", countries),
        _campaign,
    )

    @cached_property
    def _is_name(self) -> bool:
        return Person.objects.published().found_by_name(self.values["q"]).exists()

    def narrow_by_fields(self, people: ActorQuerySet) -> ActorQuerySet:
        """The people whose name is meant; where none is, those whose role fits."""
        if "q" not in self.values or self._is_name:
            return super().narrow_by_fields(people)
        for word in [*dict.fromkeys(self.values["q"].split())][:WORDS_OF_A_ROLE]:
            people = people.in_role(word)
        return people
