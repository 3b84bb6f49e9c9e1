"""Lists of actors as tables."""

from typing import Any

from django.db.models import Case, F, Func, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import NullIf

from actors.models import Actor, ActorKind, Affiliation, Alias, GovernmentKind, OrganisationKind, last_positions
from record.columns import country_columns, iso, label_column, list_of, sources_column, state_columns
from web.tables import AddressOf, Column, InWords, Table


def actor_page(kind: str, key: str) -> Case:
    """The permanent address of an actor of any kind."""
    return Case(*(When(**{kind: each, "then": AddressOf(f"actors:{each}", key)}) for each in ActorKind.values))


def actor_columns(header: str, key: str, relation: str) -> list[Column]:
    """Who stands at the other end of a relation: name, key, kind and page."""
    kind, actor_key = f"{relation}__kind", f"{relation}__key"
    return [
        Column(header, key, f"{relation}__name"),
        Column(f"{header}: key", f"{key}_key", actor_key),
        Column(f"{header}: kind", f"{key}_kind", kind),
        Column(f"{header}: page", f"{key}_page", actor_page(kind, actor_key)),
    ]


_other_names = list_of(Alias.objects.filter(actor=OuterRef("pk")).order_by("pk"), "name")
_KEY = Column("Key", "key")
_NAMES = [Column("Name", "name"), Column("Other names", "other_names", _other_names)]
_SIGNED = Column("Letters signed", "signed", "signed_count")
_RECEIVED = Column("Letters received", "received", "received_count")
_RESPONSES = Column("Responses", "responses", "response_count")
_LINKS = [Column("Website", "website"), Column("Wikidata", "wikidata_id")]


def _end(kind: ActorKind) -> list[Column]:
    return [
        *_LINKS,
        *state_columns(),
        sources_column(Actor),
        Column("Page", "page", AddressOf(f"actors:{kind}", "key")),
    ]


def _with_activity(actors: Any) -> Any:
    return actors.with_activity()


ORGANISATIONS = Table(
    "organisations",
    "Organisations",
    [
        _KEY,
        *_NAMES,
        label_column("Kind", "kind", OrganisationKind, "organisation_kind"),
        *country_columns("Country", "country", "country"),
        _SIGNED,
        _RECEIVED,
        _RESPONSES,
        *_end(ActorKind.ORGANISATION),
    ],
    load=_with_activity,
)

_positions: Any = Actor._meta.get_field("positions").related_model
STANCES = dict(_positions._meta.get_field("reported_stance").flatchoices)


def _with_last_position(actors: Any) -> Any:
    last = last_positions().filter(government=OuterRef("pk")).select_related(None)
    parts = ("stance", "date", "date_precision")
    return actors.with_activity().annotate(**{f"last_{part}": Subquery(last.values(part)[:1]) for part in parts})


GOVERNMENTS = Table(
    "governments",
    "Governments",
    [
        _KEY,
        *_NAMES,
        label_column("Kind", "kind", GovernmentKind, "government_kind"),
        *country_columns("Country", "country", "country"),
        Column("Last position", "last_position", InWords("last_stance", STANCES)),
        Column("Since", "since", iso("last_date")),
        Column("Since: exact to", "since_precision", "last_date_precision"),
        _RECEIVED,
        _SIGNED,
        _RESPONSES,
        *_end(ActorKind.GOVERNMENT),
    ],
    load=_with_last_position,
)

_role = Func(
    Value(", "), NullIf(F("title"), Value("")), F("body__name"), function="concat_ws", output_field=TextField()
)


def _with_activity_and_roles(actors: Any) -> Any:
    roles = Affiliation.objects.published().filter(person=OuterRef("pk"))
    return actors.with_activity().annotate(roles=list_of(roles.order_by(F("start").asc(nulls_last=True), "pk"), _role))


PEOPLE = Table(
    "people",
    "People",
    [
        _KEY,
        *_NAMES,
        Column("Public roles", "roles"),
        _SIGNED,
        _RECEIVED,
        Column("Quoted or spoke", "spoken", "spoken_count"),
        _RESPONSES,
        *_end(ActorKind.PERSON),
    ],
    load=_with_activity_and_roles,
)
