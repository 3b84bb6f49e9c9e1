"""Every old address of a merged actor leads to the one that it is part of now: pages, files, filters and the API."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from actors.filters import actor_names
from actors.middleware import IN_PATHS, IN_PATHS_OF_THE_API, IN_QUERIES
from actors.models import Actor, Redirect
from curation import actions
from opendata.api.filters import RowChoice
from opendata.api.resources import RESOURCES
from record.models import Visibility
from tests import walk
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    GovernmentFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES: dict[str, Any] = {
    "organisation": OrganisationFactory,
    "government": GovernmentFactory,
    "person": PersonFactory,
}


def api_filters() -> Iterator[tuple[str, str]]:
    """Resource and parameter of each filter of the API by an actor."""
    for resource in RESOURCES.values():
        for filter in resource.filters:
            for name, field in filter.base_fields.items():
                if isinstance(field, RowChoice) and field.model is Actor:
                    yield resource.name, name


def facets() -> Iterator[tuple[str, str]]:
    """Path and name of each facet over actors."""
    for route, filter in walk.FACETED.items():
        for facet in filter.facets:
            if facet.words is actor_names:
                yield walk.reverse(route), facet.name


def fill(kind: str, actor: Actor) -> None:
    """Something of everything, so that each filter has the actor among its values."""
    AddresseeFactory(actor=actor)
    SignatureFactory(actor=actor)
    ResponseFactory(actor=actor)
    if kind == "person":
        AffiliationFactory(person=actor)
    else:
        AffiliationFactory(body=actor)
    if kind == "government":
        PositionFactory(government=actor)


def addresses_of(actor: Actor) -> list[str]:
    """Every public address in which the key or the number of an actor stands."""
    every = [page.url for page in walk.pages(each=None)]
    found = [
        url for url in every if f"/{actor.key}/" in url or f"/{actor.key}." in url or url.endswith(f"/{actor.key}")
    ]
    return [*found, f"/history/actors-actor/{actor.pk}/"]


def led_on(client: Client, address: str) -> str:
    response: HttpResponse = client.get(address)
    assert response.status_code == 301, (address, response.status_code)
    assert response.headers["Cache-Control"] == "no-cache", "the merge may be undone"
    assert client.get(response.headers["Location"]).status_code == 200, address
    return response.headers["Location"]


@pytest.mark.parametrize("kind", FACTORIES)
def test_pages_files_and_the_api_lead_on_through_a_chain(client: Client, kind: str) -> None:
    first, second, last = (FACTORIES[kind](key=f"{key}-{kind}") for key in ("first", "second", "last"))
    fill(kind, first)
    old = addresses_of(first)
    assert len(old) > 8, "the page, its files, its lists, the API and the history"
    actions.merge(keep=second, gone=first, by=None)
    actions.merge(keep=last, gone=second, by=None)
    for address in old:
        expected = address.replace(first.key, last.key).replace(f"actor/{first.pk}/", f"actor/{last.pk}/")
        assert led_on(client, address) == expected
        if "api" not in address:
            assert led_on(client, f"{address}?a=1&b=%C3%A9") == f"{expected}?a=1&b=%C3%A9"


def test_every_filter_by_an_actor_leads_on(client: Client) -> None:
    asked = [*facets(), *((f"/api/v1/{resource}", name) for resource, name in api_filters())]
    assert {name for _, name in asked} == set(IN_QUERIES)
    for number, (path, name) in enumerate(asked):
        kind = {"person": "person", "government": "government"}.get(name, "organisation")
        keep, gone = FACTORIES[kind](key=f"kept-{number}"), FACTORIES[kind](key=f"old-{number}")
        actions.merge(keep=keep, gone=gone, by=None)
        assert led_on(client, f"{path}?{name}=old-{number}") == f"{path}?{name}=kept-{number}"


def test_a_list_as_a_file_and_a_fragment_lead_on_and_name_the_kept_one_once(client: Client) -> None:
    keep, gone = OrganisationFactory(key="kept"), OrganisationFactory(key="old")
    SignatureFactory(actor=keep)
    actions.merge(keep=keep, gone=gone, by=None)
    query = "signatory=old&signatory=kept&year=2021"
    assert led_on(client, f"/letters.csv?{query}") == "/letters.csv?signatory=kept&year=2021"
    assert led_on(client, f"/letters/counts/kind.csv?{query}") == "/letters/counts/kind.csv?signatory=kept&year=2021"
    fragment = client.get(f"/letters/?{query}", headers={"HX-Request": "true", "HX-Target": "results"})
    assert fragment.status_code == 301
    assert client.head(f"/letters/?{query}").status_code == 301
    assert client.get("/api/v1/organisations/old").headers["Access-Control-Allow-Origin"] == "*", "any site may follow"
    assert client.head("/api/v1/organisations/old").status_code == 301


def test_a_key_of_something_else_is_not_taken_for_that_of_an_actor(client: Client) -> None:
    keep, gone = OrganisationFactory(key="kept"), OrganisationFactory(key="games")
    actions.merge(keep=keep, gone=gone, by=None)
    for address in ("/letters/?campaign=games", "/letters/games/", "/campaigns/games/", "/people/games/x/"):
        assert client.get(address).status_code in (400, 404), address
    assert client.get("/letters/?signatory=nobody").status_code == 400


def test_addresses_in_every_path_of_an_actor_are_known() -> None:
    """A route that is added later names its parameter like the others."""
    named = {name for _, parameters in walk.routes() for name in parameters}
    assert named >= IN_PATHS
    assert {f"api:{RESOURCES[name].one}" for name in ("organisations", "governments", "people")} == IN_PATHS_OF_THE_API


def test_no_query_is_asked_for_pages_that_are_there_nor_for_other_missing_ones(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        client.get("/nothing/here/")


@pytest.mark.parametrize("visibility", [Visibility.CURATORS, Visibility.HIDDEN])
def test_what_was_never_public_is_not_betrayed_by_its_key(client: Client, visibility: Visibility) -> None:
    """Two that nobody saw were merged, and the kept one was published later."""
    keep, gone = (OrganisationFactory(key=key, visibility=visibility) for key in ("kept", "secret"))
    signature = SignatureFactory(actor=gone)
    actions.merge(keep=keep, gone=gone, by=None)
    Actor.objects.filter(pk=keep.pk).update(visibility=Visibility.PUBLIC)
    assert client.get("/organisations/secret/").status_code == (410 if visibility == Visibility.HIDDEN else 404)
    assert client.get("/letters/?signatory=secret").status_code == 400
    assert gone.name not in client.get(signature.history_url).content.decode()
    assert gone.name not in client.get(keep.history_url).content.decode()
    assert Redirect.objects.count() == 1
