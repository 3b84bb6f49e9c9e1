"""What a data package holds: its tables and their columns, said once.

Reading, checking, loading and the description for other programs (``datapackage.json``) all follow
from here. Limits and choices are those of the models, so they can not drift apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, TextField

from actors.models import Actor, ActorKind, Affiliation, Alias, GovernmentKind, OrganisationKind
from articles.models import CITED, Article, Citation
from campaigns.models import Addressee, Campaign, Event, Letter, Position, Response, Signature
from campaigns.models.letters import AddresseeRole, Capacity, Demand, LetterKind
from campaigns.models.positions import Attendance, Level, Reason, Stance, Statement, Topic, Words
from campaigns.models.responses import ResponseForm, ResponseStance
from opendata.package.cells import (
    CELL_LIMIT,
    Address,
    Cell,
    Choice,
    DayAsWritten,
    Flag,
    Key,
    Lines,
    ListOf,
    Number,
    Paragraphs,
    PartialDay,
    Pattern,
    Reference,
    Text,
)
from record.dates import Precision

NAME, VERSION = "torchlight", "1.0.0"

COUNTRY = Pattern(r"[A-Z]{2}", "an ISO 3166-1 code of two capital letters", 2)
LANGUAGE = Pattern(r"[a-z]{2}", "an ISO 639-1 code of two small letters", 2)
WIKIDATA = Pattern(r"Q[1-9]\d*", "a Wikidata identifier such as Q42", 20)

ACTORS = {
    "organisations": ActorKind.ORGANISATION,
    "people": ActorKind.PERSON,
    "governments": ActorKind.GOVERNMENT,
}


@dataclass(frozen=True)
class Column:
    """One column of a file.

    ``optional`` columns may be left out of the file. ``required`` cells may not be empty.
    ``field`` is the column of the model's table; empty where the value is stored in another way.
    """

    name: str
    cell: Cell
    field: str = ""
    required: bool = False
    optional: bool = False
    description: str = ""


@dataclass(frozen=True)
class Match:
    """One way to recognise a row of the record as the row of a package.

    ``equal`` are columns of the model that must be known and equal; those of ``same`` may be
    unknown on both sides. Among rows that are alike, the first goes with the first and so on.
    A way that asks for a column the file leaves out is not tried, unless the column is in
    ``if_given``. ``among`` is a condition on the row ``t`` of the record, ``where`` one on both, ``w`` and ``t``.
    """

    equal: tuple[str, ...]
    same: tuple[str, ...] = ()
    if_given: tuple[str, ...] = ()
    among: str = "true"
    where: str = "true"


# Files whose rows citations.csv may cite.
CITED_TABLES = (
    "organisations",
    "people",
    "governments",
    "affiliations",
    "campaigns",
    "letters",
    "addressees",
    "signatures",
    "responses",
    "positions",
    "events",
)

BY_KEY = (Match(("key",)),)


@dataclass(frozen=True)
class Table:
    """One file of a package and the table of the record that it describes.

    ``identity`` are the columns that tell its rows apart, and with which citations.csv points to them.
    """

    name: str
    model: type[Model]
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ("key",)
    constants: dict[str, str] = field(default_factory=dict)
    matches: tuple[Match, ...] = BY_KEY
    # Columns of the model that are set once, and those where an empty cell says nothing.
    permanent: tuple[str, ...] = ("key",)
    says_nothing_if_empty: tuple[str, ...] = ()
    # A column that is unique among rows which may change places.
    moves: str = ""
    title: str = ""

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def cited(self) -> str:
        """The name of the foreign key by which citations point to its rows; empty for evidence itself."""
        return next((name for name, model in CITED.items() if model is self.model), "")

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def references(self) -> Iterator[tuple[Column, tuple[str, ...]]]:
        """Columns that hold keys of other rows, one or a list, with the tables that may have them."""
        for column in self.columns:
            cell = column.cell.item if isinstance(column.cell, ListOf) else column.cell
            if isinstance(cell, Reference):
                yield column, cell.to


def _limit(model: type[Model], name: str) -> int:
    return getattr(model._meta.get_field(name), "max_length", None) or CELL_LIMIT


def _key(description: str = "Permanent key of the row, and its address on the site.") -> Column:
    return Column("key", Key(), "key", required=True, description=description)


def _text(model: type[Model], name: str, field: str = "", **more: Any) -> Column:
    form = Paragraphs if isinstance(model._meta.get_field(field or name), TextField) else Text
    return Column(name, form(_limit(model, field or name)), field or name, **more)


def _choice(name: str, choices: Any, field: str = "", **more: Any) -> Column:
    return Column(name, Choice.of(choices), field or name, **more)


def _address(model: type[Model], name: str, **more: Any) -> Column:
    return Column(name, Address(_limit(model, name)), name, **more)


def _date(name: str, **more: Any) -> tuple[Column, Column]:
    optional = more.get("optional", False)
    return (
        Column(name, PartialDay(), name, **more),
        Column(f"{name}_precision", Choice.of(Precision), f"{name}_precision", optional=optional),
    )


def _actor(name: str = "actor_key", *, required: bool = True) -> tuple[Column, Column]:
    return (
        Column(name, Reference(*ACTORS), "actor_id", required=required),
        Column(
            "actor_type",
            Choice.of(ActorKind),
            required=required,
            description="The kind of the actor, which says in which file its key is.",
        ),
    )


def _aliases() -> Column:
    return Column(
        "aliases",
        ListOf(Text(_limit(Alias, "name"))),
        description="Other names, abbreviations, names in other scripts: the whole list.",
    )


def _sources(*, optional: bool = False) -> tuple[Column, ...]:
    return (
        Column(
            "source_url",
            Address(_limit(Article, "url")),
            optional=optional,
            description="Page on which the fact was seen; empty only where citations.csv cites the row.",
        ),
        Column("source_title", Text(_limit(Article, "title")), optional=optional),
        Column(
            "source_outlet", Text(_limit(Article, "outlet")), optional=optional, description="Publisher of the page."
        ),
        Column(
            "source_date", DayAsWritten(), optional=optional, description="Date of the page, as exact as it is known."
        ),
    )


_country = Column(
    "country", COUNTRY, "country", description="ISO 3166-1 code of the seat; empty for worldwide or unknown."
)
_website = _address(Actor, "website")
_wikidata = Column("wikidata_id", WIKIDATA, "wikidata_id")


def _optional(*columns: Column) -> tuple[Column, ...]:
    return tuple(Column(c.name, c.cell, c.field, c.required, optional=True, description=c.description) for c in columns)


_DESCRIBED = (
    Table(
        "organisations",
        Actor,
        (
            _key(),
            _text(Actor, "name", required=True),
            _aliases(),
            _choice("kind", OrganisationKind, "organisation_kind", required=True),
            _country,
            _website,
            _wikidata,
            *_sources(),
        ),
        constants={"kind": ActorKind.ORGANISATION},
        title="Organisations: groups, bodies, companies, parliaments and parties",
    ),
    Table(
        "people",
        Actor,
        (
            _key(),
            _text(Actor, "name", required=True),
            Column(
                "role_title", Text(_limit(Affiliation, "title")), description="Public role at the time of the source."
            ),
            Column("organisation_key", Reference("organisations"), description="Organisation of the role, if any."),
            Column("government_key", Reference("governments"), description="Government of the role; never both."),
            *_optional(_aliases(), _country, _website, _wikidata),
            *_sources(),
        ),
        constants={"kind": ActorKind.PERSON},
        title="People, in public roles only",
    ),
    Table(
        "governments",
        Actor,
        (
            _key("ISO 3166-1 code in lower case; gb-sct for Scotland, xk for Kosovo, eu for the European Union."),
            _text(Actor, "name", required=True),
            _country,
            _choice("kind", GovernmentKind, "government_kind", required=True),
            *_optional(_aliases(), _website, _wikidata),
            *_sources(),
        ),
        constants={"kind": ActorKind.GOVERNMENT},
        title="Governments",
    ),
    Table(
        "affiliations",
        Affiliation,
        (
            Column("person_key", Reference("people"), "person_id", required=True),
            Column("actor_key", Reference("organisations", "governments"), "body_id"),
            _text(Affiliation, "title"),
            *_date("start"),
            *_date("end"),
            *_sources(optional=True),
        ),
        identity=("person_key", "actor_key", "start", "title"),
        matches=(
            Match(("person_id", "title"), same=("body_id", "start")),
            Match(("person_id",), same=("body_id", "start")),
        ),
        permanent=(),
        title="Roles of people at organisations and governments, beyond the one in people.csv",
    ),
    Table(
        "campaigns",
        Campaign,
        (
            _key(),
            _text(Campaign, "name", required=True),
            _text(Campaign, "goal", required=True),
            *_date("start"),
            *_date("end"),
            Column("lead_organisations", ListOf(Reference("organisations"))),
            _text(Campaign, "summary", required=True),
            *_sources(),
        ),
        title="Campaigns: efforts with a goal",
    ),
    Table(
        "letters",
        Letter,
        (
            _key(),
            Column("campaign_key", Reference("campaigns"), "campaign_id", required=True),
            _text(Letter, "title", required=True),
            _choice("kind", LetterKind, required=True),
            *_date("date"),
            _choice(
                "demand", Demand, required=True, description="What the letter asks for; the main demand of several."
            ),
            Column(
                "claimed_signatory_count",
                Number(),
                "claimed_count",
                description="How many signed, as the source claims.",
            ),
            _text(Letter, "claimed_count_text", description="The claim in words, such as “more than 160”."),
            Column("language", ListOf(LANGUAGE), "languages"),
            _address(Letter, "url", description="Where the text of the letter is."),
            _text(Letter, "summary", required=True),
            Column("text", Lines(), "text", optional=True, description="Paragraphs are separated by an empty line."),
            Column(
                "variant_of",
                Reference("letters"),
                "variant_of_id",
                optional=True,
                description="The letter of which this is another text or language.",
            ),
            *_sources(),
        ),
        title="Letters: public texts with a demand",
    ),
    Table(
        "addressees",
        Addressee,
        (
            Column("letter_key", Reference("letters"), "letter_id", required=True),
            *_actor(),
            _choice("role", AddresseeRole, required=True),
            *_sources(),
        ),
        identity=("letter_key", "actor_key"),
        matches=(Match(("letter_id", "actor_id")),),
        permanent=(),
        title="To whom letters went",
    ),
    Table(
        "signatures",
        Signature,
        (
            Column("letter_key", Reference("letters"), "letter_id", required=True),
            *_actor(required=False),
            Column("signed_by", Reference("people"), "signed_by_id"),
            _choice("capacity", Capacity, required=True),
            Column("place", Number(), "place", optional=True, description="Place in the list under the letter."),
            _text(Signature, "name_as_written", optional=True),
            *_date("date", optional=True, description="When the name was added, if later than the letter."),
            Column("withdrawn", Flag(), "withdrawn", optional=True, description="yes if the signature was taken back."),
            *_sources(),
        ),
        identity=("letter_key", "actor_key", "place", "name_as_written"),
        matches=(
            # The name identifies a row, its place does not: a name that was missed moves all that follow,
            # and each keeps its evidence.
            Match(("letter_id", "actor_id", "place")),
            Match(("letter_id", "name_as_written", "place"), where="w.name_as_written <> ''"),
            Match(("letter_id", "actor_id", "name_as_written")),
            Match(("letter_id", "actor_id")),
            # A name that was resolved since, here or there.
            Match(
                ("letter_id", "name_as_written"),
                where="w.name_as_written <> '' AND (w.actor_id IS NULL OR t.actor_id IS NULL)",
            ),
            # Who stands at this place was corrected.
            Match(("letter_id", "place")),
        ),
        permanent=(),
        moves="place",
        says_nothing_if_empty=("actor_id",),
        title="Names under letters",
    ),
    Table(
        "responses",
        Response,
        (
            _key(),
            Column("letter_key", Reference("letters"), "letter_id", description="The letter that is answered."),
            Column("campaign_key", Reference("campaigns"), "campaign_id", description="The campaign that is answered."),
            *_actor(),
            Column("person_key", Reference("people"), "person_id", description="Who spoke, if named."),
            *_date("date", description="For observed silence, the day it was reported."),
            _choice("stance", ResponseStance, required=True),
            _choice("form", ResponseForm, optional=True),
            _text(Response, "summary", required=True),
            _text(Response, "quote", description="At most 24 words."),
            *_sources(),
        ),
        title="What was said or done about letters and campaigns; observed silence",
    ),
    Table(
        "positions",
        Position,
        (
            Column("government_key", Reference("governments"), "government_id", required=True),
            _choice("topic", Topic, required=True),
            _choice(
                "stance", Stance, "reported_stance", required=True, description="The stance that the source reports."
            ),
            *_date("date"),
            _choice("attendance", Attendance, optional=True),
            _choice("words", Words, optional=True),
            _choice("reason", Reason, optional=True),
            _choice("statement", Statement, optional=True),
            _choice("level", Level, optional=True),
            _text(Position, "summary", required=True),
            *_sources(),
        ),
        identity=("government_key", "topic", "date", "level", "stance", "summary"),
        matches=(
            Match(("government_id", "topic", "level", "summary"), same=("date", "date_precision"), if_given=("level",)),
            Match(("government_id", "topic", "level"), same=("date", "date_precision"), if_given=("level",)),
            # The date was corrected.
            Match(("government_id", "topic", "level", "summary"), if_given=("level",)),
        ),
        permanent=(),
        title="What governments did or said about the Games",
    ),
    Table(
        "events",
        Event,
        (
            _key(),
            *_date("date", required=True),
            _text(Event, "title", required=True),
            _text(Event, "summary", required=True),
            Column(
                "campaign_keys",
                ListOf(Reference("campaigns")),
                optional=True,
                description="Campaigns the event belongs to.",
            ),
            *_sources(),
        ),
        title="Dated milestones",
    ),
    Table(
        "articles",
        Article,
        (
            _key(),
            _text(Article, "title"),
            _text(Article, "outlet"),
            _address(Article, "url"),
            *_date("date"),
            Column("language", LANGUAGE, "language"),
            Column("text", Lines(), "text", optional=True, description="Held for curators, not shown to the public."),
            _text(Article, "family", optional=True, description="Copies of one text have the same value."),
        ),
        matches=(Match(("key",)), Match(("url",))),
        says_nothing_if_empty=("text",),
        title="Pages and texts that facts rest on",
    ),
    Table(
        "citations",
        Citation,
        (
            Column(
                "table", Choice(CITED_TABLES), required=True, description="The file of the fact, without its ending."
            ),
            Column("row", Text(), required=True, description="Its key, or its key columns joined with +."),
            Column("article_key", Reference("articles"), required=True),
            Column("quote", Lines(), description="The passage that says so, fewer than 50 words."),
        ),
        identity=("table", "row", "article_key", "quote"),
        permanent=(),
        title="Passages of articles that support facts",
    ),
)

TABLES = {table.name: table for table in _DESCRIBED}
