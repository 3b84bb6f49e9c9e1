"""Addresses under ``/api/v1/`` and their answers."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import asdict
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI
from pydantic import BaseModel, Field

from actors.models import ActorKind
from actors.suggestions import suggested
from articles.ingest.extractor import VERSION
from articles.models import Proposal
from campaigns.models import Letter
from dashboard.filters import SearchFilter
from dashboard.search import search
from opendata.api import document, schemas
from opendata.api.paging import Paging, page_of
from opendata.api.resources import RESOURCES, Resource
from opendata.api.schemas import EXAMPLE_PAGE, Problem
from record.as_of import PARAMETER
from record.citing import address_of
from record.search import snippet
from record.shortcuts import fact_or_404
from web.errors import BadInput, bad_request, not_found
from web.exports import LICENCE
from web.filters import Filter

SUGGESTIONS = 10
BAD_INPUT = {400: Problem}
NOT_THERE = {404: Problem, 410: Problem}


class Api(NinjaAPI):
    """Its OpenAPI document is completed by ``document``."""

    def get_openapi_schema(self, **of_path: Any) -> Any:
        """The document as it is published. There is one, as no parameter stands before our addresses."""
        return document.completed(deepcopy(self._declared))

    @cached_property
    def _declared(self) -> dict[str, Any]:
        """What follows from the routes and types: always the same, and almost a second of work."""
        return dict(super().get_openapi_schema())


api = Api(
    title=f"{settings.SITE_NAME} API",
    version="1.0.0",
    description=document.DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_extra={"info": document.INFO, "tags": []},
)


@api.exception_handler(BadInput)
def _bad_input(request: HttpRequest, error: BadInput) -> HttpResponse:
    return bad_request(request, error)


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return not_found(request, error)


def checked(request: HttpRequest, *filters: type[Filter]) -> list[Any]:
    """The filters that the address asks for.

    Raises BadInput for a bad value, and for a parameter that is none here: what is misspelt would filter nothing.
    """
    made = [filter.of(request) for filter in filters]
    known = [PARAMETER, *(name for filter in made for name in filter.fields)]
    for name in request.GET:
        if name not in known:
            raise BadInput(f"“{name[:60]}” is no parameter here: there are {', '.join(sorted(known))}.")
    return made


def _page(request: HttpRequest, resource: Resource, of: str, rows: Any) -> dict[str, Any]:
    found, following = page_of(request, of, rows)
    return {"rows": resource.described(found), "next": following}


def _add(resource: Resource) -> None:
    """The two addresses of a resource: its list, and one row."""

    def rows(request: HttpRequest) -> Any:
        *filters, _ = checked(request, *resource.filters, Paging)
        found = resource.rows()
        for filter in filters:
            found = filter.narrow(found)
        return _page(request, resource, resource.name, found)

    def row_with_key(request: HttpRequest, key: str) -> Any:
        checked(request)
        return resource.described([resource.row(key)])[0]

    def row_with_number(request: HttpRequest, id: int) -> Any:
        checked(request)
        return resource.described([resource.row(id)])[0]

    api.get(
        f"/{resource.name}",
        response={200: schemas.list_model(resource.model)} | BAD_INPUT,
        url_name=resource.name,
        operation_id=resource.name,
        summary=f"All {resource.name}",
        description="In the order in which they entered the record.",
        tags=[resource.name],
    )(rows)
    api.get(
        f"/{resource.name}/{{int:id}}" if resource.by == "id" else f"/{resource.name}/{{key}}",
        response={200: resource.model} | BAD_INPUT | NOT_THERE,
        url_name=resource.one,
        operation_id=resource.one,
        summary=f"One {resource.one}",
        tags=[resource.name],
    )(row_with_number if resource.by == "id" else row_with_key)


def _add_of_letter(resource: Resource) -> None:
    """What belongs to one letter."""

    def rows(request: HttpRequest, key: str) -> Any:
        checked(request, Paging)
        letter = fact_or_404(Letter.objects.all(), key=key)
        return _page(request, resource, f"{resource.name} of {key}", resource.rows().filter(letter=letter))

    api.get(
        f"/letters/{{key}}/{resource.name}",
        response={200: schemas.list_model(resource.model)} | BAD_INPUT | NOT_THERE,
        url_name=f"letter-{resource.name}",
        operation_id=f"letter-{resource.name}",
        summary=f"The {resource.name} of a letter",
        tags=["letters"],
    )(rows)


class Index(BaseModel):
    """What there is."""

    documentation: str = Field(description="The page that explains the API.", examples=["https://record.example/api/"])
    openapi: str = Field(description="The OpenAPI document.", examples=["https://record.example/api/v1/openapi.json"])
    licence: str = Field(description="Under which the facts may be used.", examples=[LICENCE])
    resources: dict[str, str] = Field(
        description="The address of each list.", examples=[{"letters": "https://record.example/api/v1/letters"}]
    )


@api.get(
    "/",
    response={200: Index} | BAD_INPUT,
    url_name="api-root",
    operation_id="index",
    summary="What there is",
    tags=["index"],
)
def index(request: HttpRequest) -> Any:
    """The addresses of all lists, of the documentation, and the licence."""
    checked(request)
    return {
        "documentation": settings.SITE_URL + reverse("opendata:api"),
        "openapi": settings.SITE_URL + reverse("api:openapi-json"),
        "licence": LICENCE,
        "resources": {name: settings.SITE_URL + reverse(f"api:{name}") for name in RESOURCES},
    }


for _resource in RESOURCES.values():
    _add(_resource)
for _name in ("addressees", "signatures", "responses"):
    _add_of_letter(RESOURCES[_name])


class Hit(BaseModel):
    """One row that was found."""

    name: str = Field(description="Its name or title.", examples=["A letter"])
    page: str = Field(description="Permanent address of the page that shows it.", examples=[EXAMPLE_PAGE])
    about: str = Field(description="Its kind, date or the like.", examples=["open letter, 12 October 2021"])
    snippet: str = Field(
        description="Where the words stand: HTML, the words found in `mark`, all else escaped.",
        examples=["… asked for a <mark>boycott</mark> …"],
    )


class Hits(BaseModel):
    """The first hits of one kind."""

    kind: str = Field(description="What they are: the name of a resource.", examples=["letters"])
    count: int = Field(description="How many rows of this kind are found.", examples=[12])
    page: str = Field(description="The page that lists them.", examples=["https://record.example/letters/?q=boycott"])
    hits: list[Hit] = Field(description="The most relevant ones.")


class Found(BaseModel):
    """What was found, by kind."""

    groups: list[Hits] = Field(description="Each kind with a hit: actors first, then facts.")


@api.get(
    "/search",
    response={200: Found} | BAD_INPUT,
    url_name="search",
    operation_id="search",
    summary="Words in everything",
    tags=["search"],
)
def search_all(request: HttpRequest) -> Any:
    """The first hits of every kind, most relevant first, with their number.

    Words, "phrases", -without, or; other spellings are found too. All hits of one kind: the list of the resource
    with the same `q`.
    """
    filter, words = _words(request)
    return {
        "groups": [
            {
                "kind": group.label.lower(),
                "count": group.count,
                "page": settings.SITE_URL + group.url,
                "hits": [
                    {
                        "name": hit.title,
                        "page": settings.SITE_URL + hit.url,
                        "about": hit.about,
                        "snippet": snippet(hit.text, filter.words, language=hit.language),
                    }
                    for hit in group.hits
                ],
            }
            for group in search(words, filter.query)
        ]
    }


def _words(request: HttpRequest) -> tuple[SearchFilter, str]:
    (filter,) = checked(request, SearchFilter)
    if "q" not in filter.values:
        raise BadInput("Write what is looked for: ?q=boycott.")
    return filter, filter.values["q"]


class Fared(BaseModel):
    """How proposals of one version of the rules fared with one kind of fact."""

    extractor_version: str = Field(description="The version of the rules that read articles.", examples=["1"])
    kind: str = Field(description="letter, response, position or quote.", examples=["letter"])
    accepted: int = Field(description="Accepted by a curator.", examples=[34])
    rejected: int = Field(description="Rejected by a curator.", examples=[2])
    pending: int = Field(description="Waiting for a curator.", examples=[5])
    decided: int = Field(description="Accepted and rejected ones: what precision is a share of.", examples=[36])
    precision: float | None = Field(
        description="The share of accepted ones among the decided; null while there are none.", examples=[0.944]
    )


class Extraction(BaseModel):
    """How good the facts are that articles propose."""

    version: str = Field(description="The version of the rules in use.", examples=["1"])
    rows: list[Fared] = Field(description="Each version with each kind of fact, the newest version first.")


@api.get(
    "/extraction",
    response={200: Extraction} | BAD_INPUT,
    url_name="extraction",
    operation_id="extraction",
    summary="How good proposals are",
    description="Facts that rules find in articles are proposed to curators: how many were accepted, and how many not.",
    tags=["extraction"],
)
def extraction(request: HttpRequest) -> Any:
    """What curators decided about proposals, as it is now: it has no days."""
    checked(request)
    return {
        "version": VERSION,
        "rows": [
            asdict(row) | {"decided": row.decided, "precision": row.precision}
            for row in Proposal.objects.by_version_and_kind()
        ],
    }


_ACTOR = RESOURCES["organisations"].table


class Suggestions(BaseModel):
    """Who may be meant, best first."""

    rows: list[schemas.suggestion_model()] = Field(description="At most ten.")  # type: ignore[valid-type]


@api.get(
    "/suggest",
    response={200: Suggestions} | BAD_INPUT,
    url_name="suggest",
    operation_id="suggest",
    summary="Who is meant by a name",
    tags=["search"],
)
def suggest(request: HttpRequest) -> Any:
    """Organisations, governments and people by a name that is being typed.

    Abbreviations and names in other scripts count, typing errors are forgiven. Kind, country and role tell
    namesakes apart.
    """
    _, name = _words(request)
    return {"rows": [_suggestion(actor) for actor in suggested(name, SUGGESTIONS)]}


def _suggestion(actor: Any) -> dict[str, Any]:
    roles: Sequence[Any] = actor.shown_roles if actor.kind == ActorKind.PERSON else []
    return {
        "actor_type": actor.kind,
        "key": actor.key,
        "name": actor.name,
        "kind": actor.organisation_kind or actor.government_kind or None,
        "country": actor.country or None,
        "role": str(roles[0]) if roles else None,
        "page": address_of(actor),
    }
