"""Rows that became one when two actors were merged: the address of each leads to the one that stays."""

from typing import Any

import pytest
from django.test import Client

from accounts.roles import Role
from actors.models import Affiliation
from articles.models import Citation
from campaigns.models import Addressee
from curation import actions
from curation.addressed import fact_at
from curation.facts import fact_of
from curation.middleware import IN_THE_API
from curation.models import Folded, Takedown
from opendata.api.resources import RESOURCES
from record.models import Visibility
from tests.curation.test_merging import new_revision
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    ArticleFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    sign_in,
)

pytestmark = pytest.mark.django_db


def addressees(*, number: int = 2) -> list[Addressee]:
    """One letter that went to several actors, who are one."""
    letter, article = LetterFactory(), ArticleFactory()
    return [
        AddresseeFactory(letter=letter, actor=OrganisationFactory(key=f"body-{place}"), source=article)
        for place in range(number)
    ]


def addresses_of(row: Any, name: str) -> list[str]:
    return [f"/history/{row.name_in_addresses}/", f"/api/v1/{name}/{row.pk}"]


def led_on(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 301, address
    assert answer.headers["Cache-Control"] == "no-cache", "the merge may be undone"
    assert client.head(address).status_code == 301
    assert client.get(answer.headers["Location"]).status_code == 200
    return answer.headers["Location"]


def test_history_and_number_of_an_addressee_lead_to_the_one_that_stays(client: Client) -> None:
    stays, gone = addressees()
    actions.merge(keep=stays.actor, gone=gone.actor, by=None)
    for old, new in zip(addresses_of(gone, "addressees"), addresses_of(stays, "addressees"), strict=True):
        assert led_on(client, old) == new
        assert client.get(f"{old}?as_of=2024-02-01").headers["Location"] == f"{new}?as_of=2024-02-01"


def test_so_do_those_of_a_role_and_of_a_source(client: Client) -> None:
    body, article = OrganisationFactory(), ArticleFactory()
    stays, gone = (AffiliationFactory(person=PersonFactory(), body=body, source=article) for _ in range(2))
    source, gone_source = (role.citations.get() for role in (stays, gone))
    actions.merge(keep=stays.person, gone=gone.person, by=None)
    for old, new in zip(addresses_of(gone, "affiliations"), addresses_of(stays, "affiliations"), strict=True):
        assert led_on(client, old) == new
    assert not Citation.objects.filter(pk=gone_source.pk).exists()
    assert led_on(client, f"/api/v1/citations/{gone_source.pk}") == f"/api/v1/citations/{source.pk}"


def test_they_lead_through_a_chain_of_merges_and_back(client: Client) -> None:
    first, second, last = addressees(number=3)
    old = addresses_of(first, "addressees")
    for keep, gone in ((second, first), (last, second)):
        new_revision()
        done = actions.merge(keep=keep.actor, gone=gone.actor, by=None)
    assert [led_on(client, address) for address in old] == addresses_of(last, "addressees")
    new_revision()
    actions.undo_merge(merge=done, by=None)
    assert [led_on(client, address) for address in old] == addresses_of(second, "addressees")
    new_revision()
    actions.undo_merge(merge=Folded.objects.earliest("pk").merge, by=None)
    assert [client.get(address).status_code for address in old] == [200, 200]


def test_a_curator_is_led_on_at_the_desk_and_nobody_else_to_what_curators_see(client: Client) -> None:
    stays, gone = addressees()
    actions.merge(keep=stays.actor, gone=gone.actor, by=None)
    Addressee.objects.filter(pk=stays.pk).update(visibility=Visibility.CURATORS)
    assert [client.get(address).status_code for address in addresses_of(gone, "addressees")] == [404, 404]
    Addressee.objects.filter(pk=stays.pk).update(visibility=Visibility.HIDDEN)
    answer = client.get(gone.history_url, follow=True)
    assert (answer.redirect_chain, answer.status_code) == ([(stays.history_url, 301)], 410)
    curator = sign_in(Role.CURATOR, client)
    assert led_on(curator, gone.edit_url) == stays.edit_url


def test_what_readers_ask_about_a_row_is_asked_about_the_one_that_stays(client: Client) -> None:
    """By the number that a page still shows, or that a request named before the merge."""
    letter, article = LetterFactory(), ArticleFactory()
    rows = [AddresseeFactory(letter=letter, actor=PersonFactory(), source=article) for _ in range(2)]
    last = AddresseeFactory(letter=letter, actor=PersonFactory(), source=article)
    gone, stays = rows
    addresses = [gone.history_url, f"{letter.get_absolute_url()}#addressee-{gone.pk}"]
    earlier = Takedown.objects.create(address=addresses[0], why="x", table="campaigns-addressee", row_id=gone.pk)
    for keep, merged in ((stays, gone), (last, stays)):
        new_revision()
        actions.merge(keep=keep.actor, gone=merged.actor, by=None)
    assert [fact_at(address) for address in addresses] == [last, last]
    assert fact_of(earlier) == last
    assert f'<a href="{last.desk_url}">' in sign_in(Role.CURATOR, client).get("/curate/takedowns/").content.decode()
    new_revision()
    asked = actions.ask_for_takedown(address=addresses[0], why="I am at risk.", contact="", token_hash="0" * 64)
    last.refresh_from_db()
    assert (asked.row_id, last.visibility) == (last.pk, Visibility.HIDDEN)


def test_a_correction_is_suggested_of_the_row_that_stays(client: Client) -> None:
    stays, gone = addressees()
    named = [gone.name_in_addresses, gone.actor.name_in_addresses]
    actions.merge(keep=stays.actor, gone=gone.actor, by=None)
    for name, fact in zip(named, (stays, stays.actor), strict=True):
        answer = client.get(f"/suggest/correction/?fact={name}")
        assert (answer.status_code, answer.context["fact"]) == (200, fact)
    Addressee.objects.filter(pk=stays.pk).update(visibility=Visibility.CURATORS)
    assert client.get(f"/suggest/correction/?fact={named[0]}").status_code == 404


def test_a_form_that_was_open_meanwhile_is_compared_with_the_row_that_stays(client: Client) -> None:
    """What was typed is not lost."""
    stays, gone = addressees()
    curator = sign_in(Role.CURATOR, client)
    form = curator.get(gone.edit_url).context["form"]
    typed = {field.html_name: field.value() or "" for field in form} | {"role": "cc", "why": "Only copied, by post."}
    new_revision()
    actions.merge(keep=stays.actor, gone=gone.actor, by=None)
    answer = curator.post(gone.edit_url, typed, follow=True)
    assert answer.redirect_chain == [(stays.edit_url, 308)]
    assert answer.status_code == 409
    assert "Only copied, by post." in answer.content.decode()
    assert Client().post(gone.edit_url, typed)["Location"].startswith("/account/"), "curators only"


def test_what_never_was_is_not_found(client: Client) -> None:
    stays, gone = addressees()
    actions.merge(keep=stays.actor, gone=gone.actor, by=None)
    for address in (
        f"/history/campaigns-letter/{gone.pk}/",
        f"/history/no-table/{gone.pk}/",
        f"/history/campaigns-addressee/{2**63}/",
        f"/history/campaigns-addressee/{gone.pk + 1000}/",
        f"/api/v1/affiliations/{gone.pk}",
        f"/api/v1/addressees/{gone.pk + 1000}",
    ):
        assert client.get(address).status_code == 404, address
    assert Affiliation.objects.count() == 0


def test_no_query_is_asked_for_pages_that_are_missing_otherwise(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get("/nothing/here/")


def test_every_number_of_the_api_is_known() -> None:
    """A resource that is added later leads on like the others."""
    numbered = [resource for resource in RESOURCES.values() if resource.by == "id"]
    assert {f"api:{resource.one}": resource.table.model for resource in numbered} == IN_THE_API
