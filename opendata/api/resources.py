"""What the API gives: one resource for each file of the data package."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django.http import Http404

from actors.filters import GovernmentFilter, OrganisationFilter, PersonFilter
from actors.models import Affiliation, Government, Organisation, Person
from articles.filters import ArticleFilter
from articles.models import Article, Citation
from campaigns.filters import CampaignFilter, EventFilter, LetterFilter, ResponseFilter, SilentFilter
from campaigns.models import Addressee, Campaign, Event, Letter, Looking, Position, Response, Signature
from campaigns.models.positions import Stance
from opendata.api import schemas
from opendata.api.filters import (
    AffiliationFilter,
    AnswerFilter,
    CitationFilter,
    LookingFilter,
    PositionFilter,
    SignatureFilter,
)
from opendata.api.rows import cells_of, has_key, identity_of, loaded, source, values_of, with_evidence
from opendata.api.schemas import Fields
from opendata.package.schema import CITED_TABLES, TABLES
from opendata.package.tables import OCCURRENCE, Table
from record.as_of import as_of, as_of_day
from record.citing import address_of
from record.shortcuts import fact_or_404, not_there_on
from web.filters import Filter


@dataclass(frozen=True)
class Extra:
    """What the API says of each row beyond the package: numbers and answers that the pages show too."""

    fields: Fields
    show: Callable[[Any], dict[str, Any]]
    load: Callable[[Any], Any] = lambda rows: rows


@dataclass(frozen=True)
class Resource:
    """One table of the record: its rows, what they are filtered by, and what is said of each.

    ``one`` names a single row. ``try_it`` is a query that shows the filters at work.
    """

    one: str
    table: Table
    every: Callable[[], Any]
    filters: Sequence[type[Filter]]
    extra: Extra | None = None
    try_it: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def by(self) -> str:
        """What tells its rows apart in addresses."""
        return "key" if has_key(self.table) else "id"

    @cached_property
    def model(self) -> Any:
        """The shape of a row."""
        return schemas.row_model(self.one.capitalize(), self.table, self.extra.fields if self.extra else {})

    def rows(self) -> Any:
        """The published rows, with all that is said of each."""
        return self._loaded(self.every().published())

    def row(self, value: str | int) -> Any:
        """The row with this key or number; raises Http404, or Gone for one that was hidden."""
        named: dict[str, Any] = {self.by: value}
        return fact_or_404(self._loaded(self.every()), **named)

    def described(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """What is said of each of some rows."""
        return [values_of(self.table, row) | (self.extra.show(row) if self.extra else {}) for row in rows]

    def _loaded(self, rows: Any) -> Any:
        rows = with_evidence(self.table, loaded(self.table, rows))
        return self.extra.load(rows) if self.extra else rows


class Citations(Resource):
    """Citations belong to facts of every other table, and are seen where their fact is."""

    def rows(self) -> Any:
        """The citations of published facts, with their articles."""
        return self.every().published().defer("article__text").of_published_facts()

    def row(self, value: str | int) -> Any:
        """The citation with this number; raises Http404."""
        if found := self.rows().filter(pk=value).first():
            return found
        if day := as_of_day():
            with as_of(None):
                if self.rows().filter(pk=value).exists():
                    raise not_there_on(day, "citation")
        raise Http404(f"There is no citation with the number “{value}” in the public record.")

    def described(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """What is said of each citation; a fact that was hidden meanwhile is left out."""
        facts = _facts_of(rows)
        return [_citation(row, *facts[of]) | _CITATION.show(row) for row in rows if (of := _fact_of(row)) in facts]


def _fact_of(citation: Citation) -> tuple[str, int]:
    name = citation.cited_as
    return name, getattr(citation, f"{name}_id")


def _facts_of(citations: Sequence[Citation]) -> dict[tuple[str, int], tuple[Table, Any]]:
    """The cited facts with their tables, in one query for each table."""
    facts: dict[tuple[str, int], tuple[Table, Any]] = {}
    for table in map(TABLES.__getitem__, CITED_TABLES):
        ids = [getattr(citation, f"{table.cited}_id") for citation in citations]
        if any(ids):
            model: Any = table.model
            rows = model.objects.published().filter(**table.constants, pk__in=filter(None, ids))
            facts |= {(table.cited, row.pk): (table, row) for row in loaded(table, rows)}
    return facts


def _citation(citation: Citation, table: Table, fact: Any) -> dict[str, Any]:
    cells = cells_of(table, fact)
    return {
        "id": citation.pk,
        "table": table.name,
        "row": identity_of(table, cells),
        OCCURRENCE: cells.get(OCCURRENCE),
        "article_key": citation.article.key,
        "article_name": str(citation.article),
        "quote": citation.quote or None,
        "primary_source": citation.is_primary,
        "page": address_of(fact),
    }


def _number(description: str) -> Any:
    return schemas.field(int, description, 12)


def _yes_or_no(description: str) -> Any:
    return schemas.field(bool, description, True)


_LETTER = Extra(
    {
        "named_count": _number("Names on record under it, those that were taken back apart."),
        "resolved_count": _number("Distinct actors behind these names."),
        "answered": _yes_or_no("Whether an addressee answered it."),
    },
    lambda row: {"named_count": row.named, "resolved_count": row.resolved, "answered": row.has_answered},
    lambda rows: rows.with_counts().with_answered(),
)

_ADDRESSEE = Extra(
    {
        "answered": _yes_or_no("Whether it responded to the letter, or the body in which it then held a role."),
        "days_of_silence": schemas.field(
            int | None, "Days since the letter without an answer on record; null where there is one.", 400
        ),
    },
    lambda row: {
        "answered": row.has_answered,
        "days_of_silence": None if row.has_answered else row.days_of_silence(),
    },
    lambda rows: rows.with_answered(),
)

_POSITION = Extra(
    {
        "stance_shown": schemas.field(
            Literal[*Stance.values],
            "The stance that pages show: it follows from the parts, where they are known, else it is the reported one.",
            Stance.JOINED.value,
        ),
        "stance_follows_from_parts": _yes_or_no("Whether it does."),
    },
    lambda row: {"stance_shown": row.stance, "stance_follows_from_parts": row.stance_follows_from_parts},
)

_CAMPAIGN = Extra(
    {"letter_count": _number("Letters of the campaign.")},
    lambda row: {"letter_count": row.letter_count},
    lambda rows: rows.with_counts(),
)

_ACTOR = Extra(
    {
        "signed_count": _number("Signatures under letters."),
        "received_count": _number("Letters addressed to it, or copied."),
        "response_count": _number("Responses, observed silence apart."),
    },
    lambda row: {name: getattr(row, name) for name in ("signed_count", "received_count", "response_count")},
    lambda rows: rows.with_activity(),
)

_ARTICLE = Extra(
    {"cited": _number("Facts that rest on it.")},
    lambda row: {"cited": row.cited},
    lambda rows: rows.with_citation_count(few=True),
)

_CITATION = Extra(
    {"sources": schemas.field(list[schemas.Source], "The article, and the passage that says so, if one is held.")},
    lambda row: {"sources": [source(row)]},
)


def _resource(
    one: str, name: str, every: Any, *filters: type[Filter], extra: Extra | None = None, **try_it: str
) -> Resource:
    kind = Citations if name == "citations" else Resource
    return kind(one, TABLES[name], every.objects.all, filters, extra, try_it)


_ALL = (
    _resource("campaign", "campaigns", Campaign, CampaignFilter, extra=_CAMPAIGN, year="2022"),
    _resource("letter", "letters", Letter, LetterFilter, extra=_LETTER, q="genocide", year="2021"),
    _resource("signature", "signatures", Signature, SignatureFilter, capacity="lead"),
    _resource("addressee", "addressees", Addressee, SilentFilter, AnswerFilter, extra=_ADDRESSEE, answer="silent"),
    _resource("response", "responses", Response, ResponseFilter, q="boycott", year="2021"),
    _resource("position", "positions", Position, PositionFilter, extra=_POSITION, stance="joined"),
    _resource("event", "events", Event, EventFilter, year="2022"),
    _resource("looking", "lookings", Looking, LookingFilter, outcome="nothing"),
    _resource("organisation", "organisations", Organisation, OrganisationFilter, extra=_ACTOR, q="tibet"),
    _resource("government", "governments", Government, GovernmentFilter, extra=_ACTOR, kind="state"),
    _resource("person", "people", Person, PersonFilter, extra=_ACTOR, q="bach"),
    _resource("affiliation", "affiliations", Affiliation, AffiliationFilter),
    _resource("article", "articles", Article, ArticleFilter, extra=_ARTICLE, passage="held"),
    _resource("citation", "citations", Citation, CitationFilter, extra=_CITATION, table="letters"),
)

RESOURCES = {resource.name: resource for resource in _ALL}
