"""Readers suggest corrections without an account; curators correct the record, or say why not."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.roles import Role
from curation.actions import merge
from curation.facts import fact_of
from curation.models import Suggestion
from record.models import Visibility
from record.revisions import revise
from tests.curation.open_forms import open_forms, send, token  # noqa: F401
from tests.factories import LetterFactory, OrganisationFactory, ResponseFactory, SignatureFactory, sign_in

pytestmark = pytest.mark.usefixtures("open_forms")
with_database = pytest.mark.django_db
SAID = {"wrong": "The day is wrong.", "right": "3 March 2021", "source": "https://news.example/right"}


@with_database
def test_every_fact_leads_to_its_form(client: Client) -> None:
    letter = LetterFactory()
    facts = [letter, ResponseFactory(letter=letter), SignatureFactory(letter=letter)]
    page = client.get(letter.get_absolute_url()).content.decode()
    for fact in facts:
        address = f"/suggest/correction/?fact={fact.name_in_addresses}"
        assert f'href="{address}"' in page
        form = client.get(address).content.decode()
        assert str(fact) in form
        assert send(address, **SAID)["Location"] == "/suggest/correction/sent/"
        assert fact_of(Suggestion.objects.latest("pk")) == fact
    group = OrganisationFactory()
    assert (
        f"/suggest/correction/?fact={group.name_in_addresses}" in client.get(group.get_absolute_url()).content.decode()
    )


@with_database
def test_what_has_no_fact_is_suggested_by_its_address() -> None:
    letter = LetterFactory()
    assert "Give the address of the page." in send("/suggest/correction/", **SAID).content.decode()
    assert send("/suggest/correction/", address=letter.get_absolute_url(), **SAID).status_code == 302
    assert send("/suggest/correction/", address="/definitions/", **SAID).status_code == 302
    first, second = Suggestion.objects.order_by("pk")
    assert (fact_of(first), fact_of(second), second.address) == (letter, None, "/definitions/")


@with_database
@pytest.mark.parametrize("visibility", [Visibility.CURATORS, Visibility.HIDDEN])
def test_a_fact_that_is_not_public_has_no_form(client: Client, visibility: Visibility) -> None:
    letter = LetterFactory(visibility=visibility, title="Zzyzx")
    for named in (letter.name_in_addresses, "campaigns-letter/x", "nothing/1", f"campaigns-letter/{10**30}"):
        response = client.get(f"/suggest/correction/?fact={named}")
        assert response.status_code in (404, 410)
        assert "Zzyzx" not in response.content.decode()


@with_database
def test_a_source_is_an_address_and_words_are_kept() -> None:
    address = f"/suggest/correction/?fact={LetterFactory().name_in_addresses}"
    refused = send(address, **(SAID | {"source": "javascript:alert(1)"})).content.decode()
    assert "Give an address that begins with https://" in refused
    assert "The day is wrong." in refused
    assert not Suggestion.objects.exists()


@with_database
def test_sent_twice_is_one_and_sent_too_often_is_none() -> None:
    address, once = f"/suggest/correction/?fact={LetterFactory().name_in_addresses}", token()
    assert [send(address, token=once, **SAID).status_code for _ in range(2)] == [302, 302]
    assert Suggestion.objects.count() == 1
    assert [send(address, **SAID).status_code for _ in range(20)] == [302] * 18 + [429] * 2


def test_an_accepted_suggestion_is_kept_with_the_change_that_it_led_to(own_database: str) -> None:
    with transaction.atomic():
        letter = LetterFactory()
    send(f"/suggest/correction/?fact={letter.name_in_addresses}", **SAID)
    suggestion, curator = Suggestion.objects.get(), sign_in(Role.CURATOR)
    given = {"request": suggestion.pk, "action": "accept", "reason": "The source says so."}
    assert "Correct it first" in curator.post("/curate/suggestions/", given).content.decode()
    with revise(by=None, reason="Corrected"):
        letter.date = "2021-03-03"
        letter.save()
    page = curator.post("/curate/suggestions/", given, follow=True).content.decode()
    assert "Accepted, as revision 2." in page
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.revision.reason) == ("accepted", "Corrected")
    again = curator.post("/curate/suggestions/", given, follow=True).content.decode()
    assert "Another curator has decided this already." in again


@with_database
def test_a_declined_suggestion_keeps_the_reason() -> None:
    send(f"/suggest/correction/?fact={LetterFactory().name_in_addresses}", **SAID)
    curator, suggestion = sign_in(Role.CURATOR), Suggestion.objects.get()
    given = {"request": suggestion.pk, "action": "decline", "reason": "The letter itself has this day."}
    page = curator.post("/curate/suggestions/", given, follow=True).content.decode()
    assert "The letter itself has this day." in page
    assert curator.post("/curate/suggestions/", {"action": "nonsense"}).status_code == 400
    assert curator.post("/curate/suggestions/", given | {"request": 10**18}).status_code == 404


@with_database
def test_what_was_said_about_a_merged_actor_is_about_the_one_that_stays() -> None:
    gone, keep = OrganisationFactory(), OrganisationFactory()
    send(f"/suggest/correction/?fact={gone.name_in_addresses}", **SAID)
    merge(keep=keep, gone=gone, by=None)
    assert fact_of(Suggestion.objects.get()) == keep
