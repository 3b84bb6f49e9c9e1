"""Columns that several files have, built from the fields of the models."""

from dataclasses import replace
from typing import Any

from django.db.models import Model, TextField

from actors.models import Actor, ActorKind, Alias
from articles.models import Article
from opendata.package.cells import (
    CELL_LIMIT,
    Address,
    Choice,
    DayAsWritten,
    Key,
    ListOf,
    Number,
    Paragraphs,
    PartialDay,
    Pattern,
    Reference,
    Text,
)
from opendata.package.tables import OCCURRENCE, Column
from record.dates import Precision
from record.models import FactState

ACTORS = {
    "organisations": ActorKind.ORGANISATION,
    "people": ActorKind.PERSON,
    "governments": ActorKind.GOVERNMENT,
}

COUNTRY = Pattern(r"[A-Z]{2}", "an ISO 3166-1 code of two capital letters", 2)
LANGUAGE = Pattern(r"[a-z]{2}", "an ISO 639-1 code of two small letters", 2)
WIKIDATA = Pattern(r"Q[1-9]\d*", "a Wikidata identifier such as Q42", 20)


def limit(model: type[Model], name: str) -> int:
    """How many characters a field of a model holds."""
    return getattr(model._meta.get_field(name), "max_length", None) or CELL_LIMIT


def key(description: str = "Permanent key of the row, and its address on the site.") -> Column:
    return Column("key", Key(), "key", required=True, description=description)


def text(model: type[Model], name: str, field: str = "", **more: Any) -> Column:
    """Words; in paragraphs, where the field has no limit of its own."""
    form = Paragraphs if isinstance(model._meta.get_field(field or name), TextField) else Text
    return Column(name, form(limit(model, field or name)), field or name, **more)


def choice(name: str, choices: Any, field: str = "", **more: Any) -> Column:
    return Column(name, Choice.of(choices), field or name, **more)


def address(model: type[Model], name: str, **more: Any) -> Column:
    return Column(name, Address(limit(model, name)), name, **more)


def date(name: str, **more: Any) -> tuple[Column, Column]:
    """A date and its precision."""
    optional = more.get("optional", False)
    return (
        Column(name, PartialDay(), name, **more),
        Column(f"{name}_precision", Choice.of(Precision), f"{name}_precision", optional=optional),
    )


def actor(name: str = "actor_key", *, required: bool = True) -> tuple[Column, Column]:
    """An actor of any kind, and which kind."""
    return (
        Column(name, Reference(*ACTORS), "actor_id", required=required),
        Column(
            "actor_type",
            Choice.of(ActorKind),
            required=required,
            description="The kind of the actor, which says in which file its key is.",
        ),
    )


def aliases() -> Column:
    return Column(
        "aliases",
        ListOf(Text(limit(Alias, "name"))),
        description="Other names, abbreviations, names in other scripts: the whole list.",
    )


def sources(*, optional: bool = False) -> tuple[Column, ...]:
    """The four columns that name the page a row was read on."""
    return (
        Column(
            "source_url",
            Address(limit(Article, "url")),
            optional=optional,
            description="Page on which the fact was seen; empty only where citations.csv cites the row.",
        ),
        Column("source_title", Text(limit(Article, "title")), optional=optional),
        Column(
            "source_outlet", Text(limit(Article, "outlet")), optional=optional, description="Publisher of the page."
        ),
        Column(
            "source_date", DayAsWritten(), optional=optional, description="Date of the page, as exact as it is known."
        ),
    )


def state() -> tuple[Column, Column]:
    """Whether the record stands by the row, and why not."""
    return (
        Column(
            "state",
            Choice.of(FactState),
            "state",
            optional=True,
            description="Empty says nothing: a new row is published then. What is proposed is for curators only; "
            "what is withdrawn opens at its own address only.",
        ),
        Column(
            "state_reason",
            Text(limit(Actor, "state_reason")),
            "state_reason",
            optional=True,
            description="Why it is disputed or withdrawn; required then, and empty otherwise.",
        ),
    )


OCCURRENCE_OF_ROW = Column(
    OCCURRENCE,
    Number(),
    optional=True,
    description="Of several rows that are alike in all that tells rows apart: 2 for the second, and so on.",
)
COUNTRY_OF_SEAT = Column(
    "country", COUNTRY, "country", description="ISO 3166-1 code of the seat; empty for worldwide or unknown."
)
WEBSITE = address(Actor, "website")
WIKIDATA_ID = Column("wikidata_id", WIKIDATA, "wikidata_id")


def optional(*columns: Column) -> tuple[Column, ...]:
    """The same columns, for a file that may leave them out."""
    return tuple(replace(column, optional=True) for column in columns)


def shorthand(*columns: Column) -> tuple[Column, ...]:
    """The same columns, for those who write packages by hand: an export says the same in another file."""
    return tuple(replace(column, optional=True, shorthand=True) for column in columns)
