"""What lists of actors can be filtered by."""

from typing import Any

from actors.models import Actor, ActorQuerySet, GovernmentKind, OrganisationKind
from record.codes import country_name
from record.search.query import MAX_TERMS
from web import filters


class ActorFilter(filters.Filter):
    """Filters that all kinds of actors share."""

    q = filters.words_field("Name or other name")

    def narrow(self, actors: ActorQuerySet) -> ActorQuerySet:
        """The actors that fit all filters that are set."""
        return actors.found_by_name(self.values["q"]) if "q" in self.values else actors


class OrganisationFilter(ActorFilter):
    kind = filters.choice_field("Kind", OrganisationKind)
    country = filters.choice_field("Country", [])
    did = filters.choice_field(
        "Role", [("signed", "signed a letter"), ("received", "received a letter"), ("answered", "answered")]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = Actor.objects.published().organisations().exclude(country="").values_list("country", flat=True)
        named = sorted(((code, country_name(code)) for code in set(codes.distinct().order_by())), key=lambda c: c[1])
        self.fields["country"].choices = [("", "any"), *named]  # type: ignore[attr-defined]

    def narrow(self, actors: ActorQuerySet) -> ActorQuerySet:
        """The organisations that fit all filters that are set."""
        actors = super().narrow(actors)
        values = self.values
        if "kind" in values:
            actors = actors.filter(organisation_kind=values["kind"])
        if "country" in values:
            actors = actors.filter(country=values["country"])
        match values.get("did"):
            case "signed":
                actors = actors.signatories()
            case "received":
                actors = actors.addressed()
            case "answered":
                actors = actors.responded()
        return actors


class GovernmentFilter(ActorFilter):
    kind = filters.choice_field("Kind", GovernmentKind)

    def narrow(self, actors: ActorQuerySet) -> ActorQuerySet:
        """The governments that fit all filters that are set."""
        actors = super().narrow(actors)
        if "kind" in self.values:
            actors = actors.filter(government_kind=self.values["kind"])
        return actors


class PersonFilter(ActorFilter):
    q = filters.words_field("Name, other name or role")

    def narrow(self, actors: ActorQuerySet) -> ActorQuerySet:
        """The people whose name is meant; where none is, those whose role fits."""
        named = super().narrow(actors)
        if "q" not in self.values or named.exists():
            return named
        for word in self.values["q"].split()[:MAX_TERMS]:
            actors = actors.in_role(word)
        return actors
