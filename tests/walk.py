"""All pages, found in the URL configuration: a page added later is walked without anybody's doing."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, product
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from actors.filters import GovernmentFilter, OrganisationFilter, PersonFilter
from actors.models import Actor, ActorKind
from articles.filters import ArticleFilter
from articles.models import Article, Fetch, ImportRun, Proposal, Snapshot, Source
from campaigns.filters import CampaignFilter, EventFilter, LetterFilter, ResponseFilter, SignatureFilter, SilentFilter
from campaigns.models import Campaign, Letter
from curation.editing.comparison import newest_change
from curation.editing.forms import EDITORS, editor_of
from curation.models import ListedName, SignatoryList
from opendata.api.resources import RESOURCES
from opendata.package.schema import TABLES
from record.database import curated_models
from record.models import Fact
from web.citing import FileEnding, ReferenceEnding
from web.facets import FacetedFilter
from web.formats import COUNTS_ROUTE, FILE_ROUTE, files_of

# Not pages of the record: the admin site has its own tests, and this one is for machines.
NOT_WALKED = {"admin", "ready"}

# Paths of pages for signed-in people begin with these: for those with a role, and those of every account.
FOR_CURATORS, OF_ACCOUNTS = "curate/", "account/"

# Addresses that are complete only with a query.
NEEDS_QUERY = {
    "dashboard:search": "?q=tibet+boycott",
    "dashboard:signed": "?q=Human+Rights+Watch",
    "dashboard:suggest": "?q=tibet",
    "api:search": "?q=tibet+boycott",
    "api:suggest": "?q=tibet",
    # Where something waits, it leads on to that.
    "curation:merge": "?keep=harbour-committee&merge=harbour-comittee",
    "curation:next_proposal": "?language=es",
}

# The lists whose facets are also files, with their filters.
FACETED: dict[str, type[FacetedFilter]] = {
    "actors:governments": GovernmentFilter,
    "actors:organisations": OrganisationFilter,
    "actors:people": PersonFilter,
    "articles:articles": ArticleFilter,
    "campaigns:campaigns": CampaignFilter,
    "campaigns:events": EventFilter,
    "campaigns:letters": LetterFilter,
    "campaigns:responses": ResponseFilter,
    "campaigns:signatures": SignatureFilter,
    "campaigns:silent": SilentFilter,
}


def query_of(route: str) -> str:
    """The query that makes the address of a route without parameters complete; mostly none."""
    if route in ("campaigns:comparison", "campaigns:comparison_picture_file"):
        first = Letter.objects.published().order_by("pk").values_list("key", flat=True)[:3]
        return "?" + urlencode({"letter": list(first)}, doseq=True)
    return NEEDS_QUERY.get(route, "")


@dataclass(frozen=True)
class Page:
    """One address, and the name of its route."""

    route: str
    url: str


def is_file(route: str) -> bool:
    """Whether a route answers with a file, or a program, and not with a page."""
    return route.endswith(("_file", FILE_ROUTE, COUNTS_ROUTE)) or is_api(route)


def is_api(route: str) -> bool:
    """Whether a route belongs to the API."""
    return route.startswith("api:")


def actor_keys(kind: ActorKind) -> list[str]:
    return list(Actor.objects.published().filter(kind=kind).values_list("key", flat=True))


def values_of(parameter: str) -> list[object]:
    """All values that a parameter of an address can have in the database at hand."""
    match parameter:
        case "letter_key":
            return list(Letter.objects.published().values_list("key", flat=True))
        case "campaign_key":
            return list(Campaign.objects.published().values_list("key", flat=True))
        case "article_key":
            return list(Article.objects.published().values_list("key", flat=True))
        case "organisation_key":
            return actor_keys(ActorKind.ORGANISATION)
        case "government_key":
            return actor_keys(ActorKind.GOVERNMENT)
        case "person_key":
            return actor_keys(ActorKind.PERSON)
        case "package_table":
            return list(TABLES)
        case "ending":
            return list(FileEnding.endings)
    raise AssertionError(f"Say in tests/walk.py which values <{parameter}> of an address can have.")


def api_values(route: str) -> list[object]:
    """Keys or numbers of all rows that a route of the API with a parameter can name."""
    one = route.removeprefix("api:").partition("-")[0]
    resource = next(resource for resource in RESOURCES.values() if resource.one == one)
    return list(resource.rows().order_by("pk").values_list("pk" if resource.by == "id" else "key", flat=True))


def histories(each: int) -> Iterator[list[object]]:
    """Tables and rows that have a history, some of each table."""
    for model in curated_models():
        if issubclass(model, Fact):
            for pk in model._default_manager.published().order_by("pk").values_list("pk", flat=True)[:each]:
                yield [model._meta.db_table.replace("_", "-"), pk]


def pages(*, each: int | None = None) -> list[Page]:
    """Every public page; of pages with a parameter ``each`` examples, evenly spread, or all."""
    found = []
    for route, parameters in routes():
        if not parameters:
            found.append(Page(route, reverse(route) + query_of(route)))
        elif is_api(route):
            some = spread(api_values(route), each if each is None else min(each, 4))
            found += [Page(route, reverse(route, args=[value])) for value in some]
        elif route == "record:history":
            found += [Page(route, reverse(route, args=arguments)) for arguments in histories(each or 3)]
        elif route.endswith(COUNTS_ROUTE):
            facets = FACETED[route.removesuffix(COUNTS_ROUTE)].facets[: None if each is None else each or 1]
            found += [Page(route, reverse(route, args=[facet.name])) for facet in facets]
        elif is_list_file(route):
            found += [Page(route, url) for url in list_files(route, parameters[:-1], each)]
        elif route == "campaigns:positions_file":
            found += [Page(route, reverse(route, args=[ending])) for ending in ReferenceEnding.endings]
        else:
            found += [Page(route, reverse(route, args=arguments)) for arguments in examples(parameters, each)]
    return found


def examples(parameters: list[str], each: int | None) -> list[tuple[object, ...]]:
    """Arguments of a route: every combination, or ``each`` evenly spread ones, the other values in turn."""
    first, *others = (values_of(parameter) for parameter in parameters)
    if each is None:
        return list(product(first, *others))
    return list(zip(spread(first, each), *map(cycle, others), strict=False))


def spread[Value](values: list[Value], each: int | None) -> list[Value]:
    """``each`` of some values, evenly spread, or all."""
    if each is None:
        return values
    return values[:: max(1, len(values) // each)][:each] if each else []


def is_list_file(route: str) -> bool:
    """Whether a route gives a list as a file."""
    return route.endswith(FILE_ROUTE)


def list_files(route: str, owners: list[str], each: int | None) -> list[str]:
    """A list in every form in which it can be taken; of lists that belong to a row, a few or all."""
    listed = route.removesuffix(FILE_ROUTE)
    if not owners:
        return [url + query_of(listed) for url in files_of(listed).values() if url]
    values = values_of(owners[0])
    some = values if each is None else values[:: max(1, len(values) // 4)][: min(each, 4)]
    return [url for value in some for url in files_of(listed, **{owners[0]: value}).values() if url]


def content_of(response: HttpResponseBase) -> str:
    """All text of a page or file, streamed or not; of a workbook that of all its parts."""
    content: bytes = response.getvalue()
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def routes() -> list[tuple[str, list[str]]]:
    """Names of all public routes with their parameters."""
    signed_in = (FOR_CURATORS, OF_ACCOUNTS)
    return [(name, parameters) for name, parameters, path in _routes() if not path.startswith(signed_in)]


def curators_routes() -> list[str]:
    """Names of all routes that are for signed-in curators."""
    return [name for name, _, path in _routes() if path.startswith(FOR_CURATORS)]


def curators_pages(*, each: int | None = None) -> list[Page]:
    """Every page and file for curators, of the database at hand; of one with parameters ``each`` examples, or all."""
    return [
        Page(route, reverse(route, args=values) + NEEDS_QUERY.get(route, ""))
        for route in curators_routes()
        for values in spread(_curators_values(route), each)
    ]


def _curators_values(route: str) -> list[tuple[object, ...]]:
    """All values that the parameters of a route for curators can have."""
    match route:
        case "accounts:account_of":
            return list(User.objects.order_by("pk").values_list("pk"))
        case "articles:archived":
            known_by_address = Article.objects.exclude(pk__in=Article.objects.archived()).order_by("pk")
            return [
                *Article.objects.archived().order_by("pk").values_list("key"),
                *known_by_address.values_list("key")[:5],
            ]
        case "curation:fact":
            return [tuple(named) for named in histories(1)]
        case "articles:version" | "articles:version_file":
            return list(Snapshot.objects.order_by("pk").values_list("article__key", "number"))
        case "articles:run":
            return list(ImportRun.objects.values_list("pk"))
        case "articles:source":
            return list(Source.objects.values_list("key"))
        case "curation:proposal":
            return list(Proposal.objects.values_list("pk"))
        case "curation:signatory_list":
            return list(SignatoryList.objects.order_by("pk").values_list("pk"))
        case "curation:listed_name":
            some = ListedName.objects.order_by("state", "deed", "-pk").distinct("state", "deed")
            return list(some.values_list("signatory_list", "number"))
        case "articles:found_feeds":
            return list(Fetch.objects.filter(kind=Fetch.Kind.SITE).values_list("pk"))
        case "curation:candidates":
            return [("actor",), ("article",)]
        case "curation:add_fact":
            return [(noun,) for noun in EDITORS]
        case "curation:edit_fact":
            return [fact_address(fact) for fact in edited_facts()]
        case "curation:fact_sources" | "curation:fact_versions" | "curation:fact_visibility":
            return [fact_address(fact) for fact in edited_facts()[:1]]
        case "curation:fact_version":
            return [(*fact_address(fact), newest_change(fact)) for fact in edited_facts()[:1]]
    return [()]


def edited_facts() -> list[Fact]:
    """Of each kind of fact the first one."""
    first = {}
    for editor in EDITORS.values():
        for fact in editor.model._default_manager.order_by("pk"):
            first.setdefault(editor_of(fact).noun, fact)
    return list(first.values())


def fact_address(fact: Fact) -> tuple[str, int]:
    return fact._meta.db_table.replace("_", "-"), fact.pk


def _routes() -> list[tuple[str, list[str], str]]:
    """Names of all routes with their parameters and how their paths are written."""
    found = []
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name not in NOT_WALKED:
                # The API has one route twice: what it says at its root, and what its library would say there.
                patterns = {p.name: p for p in entry.url_patterns}
                found += [
                    (f"{entry.namespace}:{name}", list(p.pattern.converters), f"{entry.pattern}{p.pattern}")
                    for name, p in patterns.items()
                ]
        elif isinstance(entry, URLPattern) and entry.name not in NOT_WALKED:
            found.append((entry.name or "", list(entry.pattern.converters), str(entry.pattern)))
    return found
