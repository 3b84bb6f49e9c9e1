"""Two actors side by side, what would move, and the list of merges: as a curator sees them, without JavaScript."""

import re

import pytest
from django.test import Client

from accounts.roles import Role
from actors.models import Actor, Alias, Redirect
from campaigns.models import Addressee
from curation import actions
from curation.models import Merge
from record.models import Visibility
from tests.curation.test_merging import new_revision
from tests.factories import (
    AddresseeFactory,
    LetterFactory,
    OrganisationFactory,
    SignatureFactory,
    make_account,
    sign_in,
)

pytestmark = pytest.mark.django_db

ADDRESS = "/curate/merge/?keep=committee&merge=comittee"


@pytest.fixture
def curator(client: Client) -> Client:
    return sign_in(Role.CURATOR, client, "ina")


@pytest.fixture
def pair() -> tuple[Actor, Actor]:
    keep = OrganisationFactory(key="committee", name="Invented Committee", country="CH")
    gone = OrganisationFactory(key="comittee", name="Invented Comittee", website="https://committee.example")
    letter = LetterFactory(title="Invented letter to skaters")
    AddresseeFactory(letter=letter, actor=keep)
    AddresseeFactory(letter=letter, actor=gone, role="cc")
    for number in range(7):
        SignatureFactory(letter=LetterFactory(title=f"Invented letter no. {number}"), actor=gone)
    return keep, gone


def sent(page: str, **more: str) -> dict[str, str]:
    """What a browser would send of the form, with some values chosen otherwise."""
    chosen = dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)" checked', page))
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    return chosen | {"seen": seen, "reason": ""} | more


def test_the_page_shows_both_what_moves_and_what_becomes_one(pair: tuple[Actor, Actor], curator: Client) -> None:
    page = curator.get(ADDRESS).content.decode()
    assert "Invented letter no. 0" in page
    assert "and 2 more" in page
    assert "Addressee: <bdi>Invented letter to skaters</bdi>" in page
    assert "<bdi>addressed to</bdi> stays; <bdi>in copy</bdi> is kept in the history only" in page
    assert sent(page)["take_name"] == "keep"
    assert sent(page)["take_country"] == "keep"
    assert sent(page)["take_website"] == "merge", "what the kept one does not know is taken from the other"
    assert 'href="/curate/merge/?keep=comittee&amp;merge=committee"' in page
    assert not Merge.objects.exists()


def test_what_is_chosen_is_done_and_can_be_taken_back(pair: tuple[Actor, Actor], curator: Client) -> None:
    page = curator.get(ADDRESS).content.decode()
    new_revision()
    done = curator.post(ADDRESS, sent(page, take_name="merge", reason="One body, misspelt once."))
    assert done.headers["Location"] == "/curate/duplicates/"
    keep = Actor.objects.get(key="committee")
    assert (keep.name, keep.website) == ("Invented Comittee", "https://committee.example")
    assert keep.signatures.count() == 7
    assert Addressee.objects.count() == 1
    listed = curator.get("/curate/merges/").content.decode()
    assert "One body, misspelt once." in listed
    assert "ina, " in listed
    new_revision()
    number = Merge.objects.get().pk
    assert curator.post("/curate/merges/", {"merge": number}).status_code == 302
    assert Actor.objects.get(key="comittee").signatures.count() == 7
    assert "Taken back by ina" in curator.get("/curate/merges/").content.decode()
    curator.post("/curate/merges/", {"merge": number})
    assert "It was taken back already." in curator.get("/curate/merges/").content.decode()
    assert curator.post("/curate/merges/", {"merge": "9" * 30}).status_code == 400
    assert curator.post("/curate/merges/", {"merge": "999999"}).status_code == 400


def test_what_changed_since_the_page_was_opened_is_looked_at_first(pair: tuple[Actor, Actor], curator: Client) -> None:
    page = curator.get(ADDRESS).content.decode()
    SignatureFactory(actor=pair[1], letter=LetterFactory(title="Invented letter that came meanwhile"))
    answer = curator.post(ADDRESS, sent(page, reason="Typed with care.", take_name="merge")).content.decode()
    assert "has changed since you looked" in answer
    assert "Typed with care." in answer
    assert sent(answer)["take_name"] == "merge", "what was chosen stays chosen"
    assert not Merge.objects.exists()
    assert curator.post(ADDRESS, sent(answer)).status_code == 302


def test_a_merge_after_somebody_else_merged_the_two_says_who(pair: tuple[Actor, Actor], curator: Client) -> None:
    page = curator.get(ADDRESS).content.decode()
    actions.merge(keep=pair[0], gone=pair[1], by=make_account(Role.CURATOR, "otto"))
    answer = curator.post(ADDRESS, sent(page), follow=True).content.decode()
    assert "“Invented Comittee” was merged into “Invented Committee” meanwhile by otto. Nothing more" in answer
    assert "These are one actor already." in curator.get(ADDRESS).content.decode()
    assert Redirect.objects.count() == 1


def test_what_can_not_be_merged_says_why_and_shows_no_button(pair: tuple[Actor, Actor], curator: Client) -> None:
    Actor.objects.filter(pk=pair[1].pk).update(visibility=Visibility.HIDDEN)
    page = curator.get(ADDRESS).content.decode()
    assert "what is known of it would become public" in page
    assert "Merge “" not in page
    assert curator.post(ADDRESS, sent(page)).status_code == 200
    assert not Merge.objects.exists()
    other_way = curator.get("/curate/merge/?keep=comittee&merge=committee").content.decode()
    assert "Fewer people will see what is known of it." in other_way


def test_a_merge_that_can_not_be_taken_back_any_more_says_why(pair: tuple[Actor, Actor], curator: Client) -> None:
    new_revision()
    merge = actions.merge(keep=pair[0], gone=pair[1], by=None)
    new_revision()
    Alias.objects.filter(actor=pair[0]).update(name="Another name")
    new_revision()
    answer = curator.post("/curate/merges/", {"merge": merge.pk}, follow=True).content.decode()
    assert "Not taken back. The alias" in answer
    assert Merge.objects.standing().count() == 1


def test_an_earlier_decision_that_they_are_two_is_shown(pair: tuple[Actor, Actor], curator: Client) -> None:
    actions.keep_apart(first=pair[0], second=pair[1], by=make_account(Role.CURATOR, "otto"), why="Two branches.")
    page = curator.get(ADDRESS).content.decode()
    assert "otto said on" in page
    assert "Two branches." in page


def test_actors_are_named_by_key_old_key_address_or_name(pair: tuple[Actor, Actor], curator: Client) -> None:
    actions.merge(keep=pair[0], gone=OrganisationFactory(key="older", name="Oldest Committee"), by=None)
    named = {"keep": "http://localhost/organisations/older/", "merge": "invented comittee"}
    page = curator.get("/curate/merge/", named).content.decode()
    assert "<title>Merge Invented Comittee into Invented Committee" in page
    nobody = curator.get("/curate/merge/", named | {"merge": "Nobody"}).content.decode()
    assert "There is no actor like “Nobody” in the record." in nobody
    assert 'value="http://localhost/organisations/older/"' in nobody, "what was typed is kept"


def test_namesakes_and_near_names_are_offered(pair: tuple[Actor, Actor], curator: Client) -> None:
    namesake = OrganisationFactory(key="a-namesake", name="Invented Comittee", country="NO")
    named = {"keep": "committee", "merge": "Invented Comittee"}
    asked = curator.get("/curate/merge/", named).content.decode()
    assert "More than one is called “Invented Comittee”. Which one is meant?" in asked
    chosen = named | {"merge-offered": "Invented Comittee", "merge-pick-0": str(namesake.pk)}
    page = curator.get("/curate/merge/", chosen).content.decode()
    assert 'action="?keep=committee&amp;merge=a-namesake"' in page
    near = curator.get("/curate/merge/", named | {"merge": "Invented Comite"}).content.decode()
    assert "Nothing is called exactly “Invented Comite”. Is one of these meant?" in near
    assert not Merge.objects.exists()


def test_it_is_reached_from_the_page_of_each_actor(pair: tuple[Actor, Actor], curator: Client) -> None:
    keep, link = pair[0], 'href="/curate/merge/?keep=committee"'
    assert link not in Client().get(keep.get_absolute_url()).content.decode()
    for page in (keep.get_absolute_url(), keep.desk_url, keep.edit_url):
        assert link in curator.get(page).content.decode(), page
    assert "curate/merge/" not in curator.get(LetterFactory().desk_url).content.decode()
    answer = curator.get(keep.merge_url)
    form = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="keep" value="committee"' in form
    assert "<bdi>Invented Committee</bdi>" in form, "whom that is"
    assert "Choose the actor" not in form, "nothing was forgotten yet"
