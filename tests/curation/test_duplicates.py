"""The list of actors that may be one: found in the background, read quickly, decided with a reason."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from actors.models import Actor, Alias
from curation import actions
from curation.duplicates import known_actors, known_to_be_two, look_for_duplicates
from curation.likeness import Likeness
from curation.models import Distinct, LikelyPair
from record.models import Change, Visibility
from tests.curation.invented import everybody
from tests.factories import OrganisationFactory, PersonFactory, make_account, sign_in

pytestmark = pytest.mark.django_db

ADDRESS = "/curate/duplicates/"


@pytest.fixture
def alike() -> tuple[Actor, Actor]:
    first = OrganisationFactory(key="committee", name="Invented Committee of Skaters", country="CH")
    second = OrganisationFactory(key="comittee", name="Invented Comittee of Skaters", country="CH")
    OrganisationFactory(key="other", name="Harbour Watch")
    return first, second


def test_pairs_are_found_with_their_reasons_whoever_may_see_the_actors(alike: tuple[Actor, Actor]) -> None:
    Actor.objects.filter(pk=alike[1].pk).update(visibility=Visibility.HIDDEN)
    assert look_for_duplicates(again=True) == 1
    pair = LikelyPair.objects.get()
    assert (pair.first, pair.second) == alike
    assert pair.score > 80
    assert pair.parts[0]["words"].endswith("are alike (98%)")
    assert {"words": "both in Switzerland", "points": 10} in pair.parts


def test_roles_and_other_names_count() -> None:
    one, other = PersonFactory(name="胡佳灯"), PersonFactory(name="Ina Vented")
    Alias.objects.create(actor=other, name="Hu Jiadeng")
    assert look_for_duplicates(again=True) == 1
    assert LikelyPair.objects.get().parts[0]["words"] == "“胡佳灯” and “Hu Jiadeng” are the same in Latin letters"
    assert {one.pk, other.pk} == {LikelyPair.objects.get().first_id, LikelyPair.objects.get().second_id}


def test_the_number_of_queries_does_not_grow_with_the_record() -> None:
    with CaptureQueriesContext(connection) as few:
        look_for_duplicates(again=True)
    for known in everybody(60):
        OrganisationFactory(key=known.key, name=known.names[0])
    with CaptureQueriesContext(connection) as many:
        look_for_duplicates(again=True)
    assert len(many) <= len(few) + 1, "the pairs themselves are one statement more"


def test_the_list_of_thousands_of_pairs_is_read_by_its_index() -> None:
    actors = [OrganisationFactory() for _ in range(70)]
    LikelyPair.objects.bulk_create(
        LikelyPair(first=one, second=other, score=50 + (one.pk * other.pk) % 50, parts=[])
        for place, one in enumerate(actors)
        for other in actors[place + 1 :]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE curation_likelypair")
    assert "likely_pair_best_first" in LikelyPair.objects.most_likely_first()[:20].explain()


def test_a_merged_or_removed_actor_is_in_no_pair(alike: tuple[Actor, Actor]) -> None:
    look_for_duplicates(again=True)
    actions.merge(keep=alike[0], gone=alike[1], by=None)
    assert not LikelyPair.objects.exists()


# ---- known to be two --------------------------------------------------------------------------------------------


def test_what_is_kept_apart_is_not_shown_again_and_who_said_so_is_kept(alike: tuple[Actor, Actor]) -> None:
    curator = make_account(Role.CURATOR, "ina")
    look_for_duplicates(again=True)
    assert actions.keep_apart(first=alike[1], second=alike[0], by=curator, why="Two branches.")
    assert not actions.keep_apart(first=alike[0], second=alike[1], by=None, why="Again."), "it was said already"
    distinct = Distinct.objects.get()
    assert (distinct.first_key, distinct.second_key, distinct.why, distinct.by) == (
        "comittee", "committee", "Two branches.", curator,
    )  # fmt: skip
    assert not LikelyPair.objects.exists()
    assert look_for_duplicates(again=True) == 0
    assert actions.take_back(distinct=distinct, by=curator)
    assert not actions.take_back(distinct=distinct, by=curator)
    assert LikelyPair.objects.get().first == alike[0]
    kept = Change.objects.filter(table="curation_distinct").order_by("pk")
    assert [change.operation for change in kept] == ["insert", "delete"]


def test_what_was_said_of_a_merged_actor_holds_for_the_one_that_it_is_part_of(alike: tuple[Actor, Actor]) -> None:
    copy = OrganisationFactory(key="copy", name="Invented Comittee of Skaters")
    actions.keep_apart(first=alike[0], second=copy, by=None, why="Two branches.")
    actions.merge(keep=alike[1], gone=copy, by=None)
    assert known_to_be_two() == {(alike[0].pk, alike[1].pk)}
    assert look_for_duplicates(again=True) == 0


def test_what_is_known_of_actors_is_loaded_in_three_queries(alike: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        known = known_actors()
    assert [actor.key for actor in known] == ["committee", "comittee", "other"]
    assert Likeness(known).pairs()


# ---- pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def curator(client: Client) -> Client:
    return sign_in(Role.CURATOR, client, "ina")


def test_the_page_lists_pairs_with_reasons_and_both_ways_on(alike: tuple[Actor, Actor], curator: Client) -> None:
    Actor.objects.filter(pk=alike[1].pk).update(visibility=Visibility.CURATORS)
    look_for_duplicates(again=True)
    page = curator.get(ADDRESS).content.decode()
    assert "/curate/merge/?keep=committee&amp;merge=comittee" in page
    assert "are alike (98%)" in page
    assert '<span class="badge">curators only</span>' in page
    assert "They are two" in page
    for query, number in {"q=comittee": 1, "q=harbour": 0, "kind=person": 0, "least=60": 1, "least=100": 0}.items():
        found = curator.get(f"{ADDRESS}?{query}", headers={"HX-Request": "true", "HX-Target": "results"})
        assert found.content.decode().count('class="card pair"') == number, query
    assert curator.get(f"{ADDRESS}?least=abc").status_code == 400


def test_keeping_apart_and_taking_it_back_work_without_javascript(alike: tuple[Actor, Actor], curator: Client) -> None:
    look_for_duplicates(again=True)
    told = {"first": "committee", "second": "comittee", "why": " "}
    refused = curator.post(f"{ADDRESS}?kind=organisation", told)
    assert "Say why they are two" in refused.content.decode()
    assert Distinct.objects.count() == 0
    done = curator.post(f"{ADDRESS}?kind=organisation", told | {"why": "Two branches."})
    assert done.headers["Location"] == f"{ADDRESS}?kind=organisation"
    page = curator.get("/curate/duplicates/apart/").content.decode()
    assert "Two branches." in page
    assert "ina, " in page
    number = Distinct.objects.get().pk
    assert curator.post("/curate/duplicates/apart/", {"distinct": number}).status_code == 302
    assert curator.post("/curate/duplicates/apart/", {"distinct": number}).status_code == 302, "twice is harmless"
    assert curator.post("/curate/duplicates/apart/", {"distinct": "x"}).status_code == 400
    assert LikelyPair.objects.count() == 1


def test_two_that_are_one_by_now_are_not_kept_apart(alike: tuple[Actor, Actor], curator: Client) -> None:
    actions.merge(keep=alike[0], gone=alike[1], by=None)
    refused = curator.post(ADDRESS, {"first": "committee", "second": "comittee", "why": "Two branches."})
    assert "they were merged meanwhile" in refused.content.decode()
    assert Distinct.objects.count() == 0
