"""What a data package holds: its tables and their columns, said once.

Reading, checking, loading and the description for other programs (``datapackage.json``) all follow
from here. Limits and choices are those of the models, so they can not drift apart.
"""

from actors.models import Actor, ActorKind, Affiliation, GovernmentKind, OrganisationKind, Redirect
from articles.models import Article, Citation
from articles.models.citations import MAX_PASSAGE_WORDS
from campaigns.models import Addressee, Campaign, Event, Letter, Looking, Position, Response, Signature
from campaigns.models.addressees import AddresseeRole
from campaigns.models.letters import Demand, LetterKind
from campaigns.models.lookings import Outcome
from campaigns.models.positions import Attendance, Level, Reason, Stance, Statement, Topic, Words
from campaigns.models.responses import MAX_QUOTE_WORDS, ResponseForm, ResponseStance
from campaigns.models.signatures import Capacity
from opendata.package.cells import Choice, Flag, Lines, ListOf, Number, Reference, Text
from opendata.package.columns import (
    COUNTRY_OF_SEAT,
    LANGUAGE,
    OCCURRENCE_OF_ROW,
    WEBSITE,
    WIKIDATA_ID,
    actor,
    address,
    aliases,
    choice,
    date,
    key,
    limit,
    optional,
    shorthand,
    sources,
    state,
    text,
)
from opendata.package.tables import Column, Match, Table

NAME, VERSION = "torchlight", "1.0.0"

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

_DESCRIBED = (
    Table(
        "organisations",
        Actor,
        (
            key(),
            text(Actor, "name", required=True),
            aliases(),
            choice("kind", OrganisationKind, "organisation_kind", required=True),
            COUNTRY_OF_SEAT,
            WEBSITE,
            WIKIDATA_ID,
            *state(),
            *sources(),
        ),
        constants={"kind": ActorKind.ORGANISATION},
        title="Organisations: groups, bodies, companies, parliaments and parties",
    ),
    Table(
        "people",
        Actor,
        (
            key(),
            text(Actor, "name", required=True),
            *shorthand(
                Column(
                    "role_title",
                    Text(limit(Affiliation, "title")),
                    description="Public role at the time of the source.",
                ),
                Column("organisation_key", Reference("organisations"), description="Organisation of the role, if any."),
                Column("government_key", Reference("governments"), description="Government of the role; never both."),
            ),
            *optional(aliases(), COUNTRY_OF_SEAT, WEBSITE, WIKIDATA_ID),
            *state(),
            *sources(),
        ),
        constants={"kind": ActorKind.PERSON},
        title="People, in public roles only",
    ),
    Table(
        "governments",
        Actor,
        (
            key("ISO 3166-1 code in lower case; gb-sct for Scotland, xk for Kosovo, eu for the European Union."),
            text(Actor, "name", required=True),
            COUNTRY_OF_SEAT,
            choice("kind", GovernmentKind, "government_kind", required=True),
            *optional(aliases(), WEBSITE, WIKIDATA_ID),
            *state(),
            *sources(),
        ),
        constants={"kind": ActorKind.GOVERNMENT},
        title="Governments",
    ),
    Table(
        "redirects",
        Redirect,
        (
            key("A key that belonged to an actor that was merged into another. It is never given again."),
            text(Redirect, "name", required=True, description="What it was called."),
            *actor(),
        ),
        title="Keys of merged actors, and where they lead",
    ),
    Table(
        "affiliations",
        Affiliation,
        (
            Column("person_key", Reference("people"), "person_id", required=True),
            Column("actor_key", Reference("organisations", "governments"), "body_id"),
            text(Affiliation, "title"),
            *date("start"),
            *date("end"),
            *state(),
            *sources(optional=True),
        ),
        identity=("person_key", "actor_key", "start", "title"),
        sorted_by=("person_key", "start"),
        matches=(
            Match(("person_id", "title"), same=("body_id", "start")),
            Match(("person_id",), same=("body_id", "start")),
        ),
        permanent=(),
        title="Roles of people at organisations and governments",
    ),
    Table(
        "campaigns",
        Campaign,
        (
            key(),
            text(Campaign, "name", required=True),
            text(Campaign, "goal", required=True),
            *date("start"),
            *date("end"),
            Column("lead_organisations", ListOf(Reference("organisations"))),
            text(Campaign, "summary", required=True),
            *state(),
            *sources(),
        ),
        title="Campaigns: efforts with a goal",
    ),
    Table(
        "letters",
        Letter,
        (
            key(),
            Column("campaign_key", Reference("campaigns"), "campaign_id", required=True),
            text(Letter, "title", required=True),
            choice("kind", LetterKind, required=True),
            *date("date"),
            choice(
                "demand", Demand, required=True, description="What the letter asks for; the main demand of several."
            ),
            Column(
                "claimed_signatory_count",
                Number(),
                "claimed_count",
                description="How many signed, as the source claims.",
            ),
            text(Letter, "claimed_count_text", description="The claim in words, such as “more than 160”."),
            Column("language", ListOf(LANGUAGE), "languages"),
            address(Letter, "url", description="Where the text of the letter is."),
            text(Letter, "summary", required=True),
            Column("text", Lines(), "text", optional=True, description="Paragraphs are separated by an empty line."),
            Column(
                "variant_of",
                Reference("letters"),
                "variant_of_id",
                optional=True,
                description="The letter of which this is another text or language.",
            ),
            *state(),
            *sources(),
        ),
        title="Letters: public texts with a demand",
    ),
    Table(
        "addressees",
        Addressee,
        (
            Column("letter_key", Reference("letters"), "letter_id", required=True),
            *actor(),
            choice("role", AddresseeRole, required=True),
            *state(),
            *sources(),
        ),
        identity=("letter_key", "actor_key"),
        sorted_by=("letter_key",),
        matches=(Match(("letter_id", "actor_id")),),
        permanent=(),
        title="To whom letters went",
    ),
    Table(
        "signatures",
        Signature,
        (
            Column("letter_key", Reference("letters"), "letter_id", required=True),
            *actor(required=False),
            Column("signed_by", Reference("people"), "signed_by_id"),
            choice("capacity", Capacity, required=True),
            Column("place", Number(), "place", optional=True, description="Place in the list under the letter."),
            text(Signature, "name_as_written", optional=True),
            *date("date", optional=True, description="When the name was added, if later than the letter."),
            Column("withdrawn", Flag(), "withdrawn", optional=True, description="yes if the signature was taken back."),
            OCCURRENCE_OF_ROW,
            *state(),
            *sources(),
        ),
        identity=("letter_key", "actor_key", "place", "name_as_written"),
        sorted_by=("letter_key", "place"),
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
        says_nothing_if_empty=("actor_id",),
        title="Names under letters",
    ),
    Table(
        "responses",
        Response,
        (
            key(),
            Column("letter_key", Reference("letters"), "letter_id", description="The letter that is answered."),
            Column("campaign_key", Reference("campaigns"), "campaign_id", description="The campaign that is answered."),
            *actor(),
            Column("person_key", Reference("people"), "person_id", description="Who spoke, if named."),
            *date("date", description="For observed silence, the day it was reported."),
            choice("stance", ResponseStance, required=True),
            choice("form", ResponseForm, optional=True),
            text(Response, "summary", required=True),
            Column(
                "quote",
                Text(limit(Response, "quote"), words=MAX_QUOTE_WORDS),
                "quote",
                description=f"At most {MAX_QUOTE_WORDS} words.",
            ),
            *state(),
            *sources(),
        ),
        title="What was said or done about letters and campaigns; observed silence",
    ),
    Table(
        "positions",
        Position,
        (
            Column("government_key", Reference("governments"), "government_id", required=True),
            choice("topic", Topic, required=True),
            choice(
                "stance", Stance, "reported_stance", required=True, description="The stance that the source reports."
            ),
            *date("date"),
            choice("attendance", Attendance, optional=True),
            choice("words", Words, optional=True),
            choice("reason", Reason, optional=True),
            choice("statement", Statement, optional=True),
            choice("level", Level, optional=True),
            text(Position, "summary", required=True),
            OCCURRENCE_OF_ROW,
            *state(),
            *sources(),
        ),
        identity=("government_key", "topic", "date", "level", "stance", "summary"),
        sorted_by=("government_key", "date"),
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
            key(),
            *date("date", required=True),
            text(Event, "title", required=True),
            text(Event, "summary", required=True),
            Column(
                "campaign_keys",
                ListOf(Reference("campaigns")),
                optional=True,
                description="Campaigns the event belongs to.",
            ),
            *state(),
            *sources(),
        ),
        title="Dated milestones",
    ),
    Table(
        "lookings",
        Looking,
        (
            Column("letter_key", Reference("letters"), "letter_id", description="The letter that it is about."),
            *actor(required=False),
            text(Looking, "looked_for", required=True),
            text(Looking, "looked_in", required=True, description="Where it was looked for."),
            *date("date", required=True),
            choice("outcome", Outcome, required=True),
            text(Looking, "note"),
            *state(),
        ),
        identity=("letter_key", "actor_key", "date", "looked_for", "looked_in"),
        sorted_by=("letter_key", "actor_key", "date", "looked_for", "looked_in"),
        matches=(Match(("looked_for", "looked_in", "date", "date_precision"), same=("letter_id", "actor_id")),),
        permanent=(),
        title="What was looked for, where and when, and whether it was found",
    ),
    Table(
        "articles",
        Article,
        (
            key(),
            text(Article, "title"),
            text(Article, "outlet"),
            address(Article, "url"),
            *date("date"),
            Column("language", LANGUAGE, "language"),
            Column("text", Lines(), "text", optional=True, description="Held for curators, not shown to the public."),
            text(Article, "family", optional=True, description="Copies of one text have the same value."),
            *state(),
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
            Column("row", Lines(), required=True, description="Its key, or its key columns joined with +."),
            OCCURRENCE_OF_ROW,
            Column("article_key", Reference("articles"), required=True),
            Column(
                "quote",
                Lines(words=MAX_PASSAGE_WORDS - 1),
                description=f"The passage that says so, fewer than {MAX_PASSAGE_WORDS} words.",
            ),
            Column(
                "primary_source",
                Flag(),
                "is_primary",
                optional=True,
                description="yes if the article is the letter itself, or the words of the one who speaks.",
            ),
        ),
        identity=("table", "row", "article_key", "quote"),
        permanent=(),
        title="Passages of articles that support facts",
    ),
)

TABLES = {table.name: table for table in _DESCRIBED}
