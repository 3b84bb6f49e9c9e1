"""Persons are public in a role: with the last one, or the body where they have it, they are hidden, and shown again."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from actors.models import Actor, Affiliation
from curation import actions
from curation.actions import editing
from curation.actions.last_roles import hidden_with, seen_only_with
from curation.models import Approval, Takedown
from record.models import Change, Visibility
from tests.curation.open_forms import open_forms, send  # noqa: F401
from tests.curation.test_merging import new_revision
from tests.factories import AffiliationFactory, OrganisationFactory, PersonFactory, make_account, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def body() -> Actor:
    return OrganisationFactory(key="office")


@pytest.fixture
def ina(body: Actor) -> Actor:
    """Whose one public role is at the body."""
    return AffiliationFactory(person=PersonFactory(name="Ina Vented"), body=body).person


def see(fact: Any, visibility: str) -> None:
    """As a curator decides on the page of the fact."""
    new_revision()
    editing.set_visibility(fact=fact, visibility=visibility, by=None, reason="So it is decided.")


def seen(person: Actor) -> str:
    return Actor.objects.values_list("visibility", flat=True).get(pk=person.pk)


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.CURATORS, Visibility.UNLISTED])
@pytest.mark.parametrize("before", [Visibility.PUBLIC, Visibility.UNLISTED])
def test_a_body_that_goes_takes_along_whom_only_it_shows_and_brings_them_back(
    body: Actor, ina: Actor, visibility: str, before: str
) -> None:
    Actor.objects.filter(pk=ina.pk).update(visibility=before)
    see(body, visibility)
    assert seen(ina) == Visibility.HIDDEN
    assert Client().get(ina.get_absolute_url()).status_code == 410
    see(body, Visibility.PUBLIC)
    assert seen(ina) == before


def test_who_has_another_public_role_stays(body: Actor, ina: Actor) -> None:
    AffiliationFactory(person=ina)
    see(body, Visibility.HIDDEN)
    assert seen(ina) == Visibility.PUBLIC


def test_whom_two_curators_show_without_a_role_stays(body: Actor, ina: Actor) -> None:
    one, other = make_account(Role.CURATOR), make_account(Role.CURATOR)
    decided = {"state": Approval.State.APPROVED, "decided_by": other, "decided_at": timezone.now()}
    Approval.objects.create(actor=ina, because="Speaks in public.", requested_by=one, **decided)
    see(body, Visibility.HIDDEN)
    assert seen(ina) == Visibility.PUBLIC


def test_of_two_bodies_the_last_takes_along(body: Actor, ina: Actor) -> None:
    other = AffiliationFactory(person=ina).body
    see(body, Visibility.HIDDEN)
    see(other, Visibility.HIDDEN)
    assert seen(ina) == Visibility.HIDDEN
    see(body, Visibility.PUBLIC)
    assert seen(ina) == Visibility.HIDDEN, "not with this one was it hidden"
    see(other, Visibility.PUBLIC)
    assert seen(ina) == Visibility.PUBLIC


def test_a_body_hidden_in_two_steps_brings_back_whom_the_first_took_along(body: Actor, ina: Actor) -> None:
    for visibility in (Visibility.CURATORS, Visibility.HIDDEN, Visibility.PUBLIC):
        see(body, visibility)
    assert seen(ina) == Visibility.PUBLIC


def test_a_role_that_a_curator_hides_takes_along_too(ina: Actor) -> None:
    role = Affiliation.objects.get()
    see(role, Visibility.HIDDEN)
    assert seen(ina) == Visibility.HIDDEN
    see(role, Visibility.PUBLIC)
    assert seen(ina) == Visibility.PUBLIC


def test_so_does_one_that_is_withdrawn(client: Client, body: Actor, ina: Actor) -> None:
    curator = sign_in(Role.CURATOR, client)
    for state, expected in (("withdrawn", Visibility.HIDDEN), ("published", Visibility.PUBLIC)):
        new_revision()
        given = {"action": "state", "state": state, "why": "It never was."}
        assert curator.post(body.desk_url, given).status_code == 302
        assert seen(ina) == expected


def test_so_does_an_earlier_version_that_is_brought_back(client: Client, body: Actor, ina: Actor) -> None:
    curator = sign_in(Role.CURATOR, client)
    see(body, Visibility.CURATORS)
    see(body, Visibility.PUBLIC)
    for visibility, expected in ((Visibility.CURATORS, Visibility.HIDDEN), (Visibility.PUBLIC, Visibility.PUBLIC)):
        new_revision()
        changes = Change.objects.filter(table="actors_actor", row_id=body.pk)
        version = changes.filter(row__visibility=visibility).latest("pk").pk
        given = {"why": "It was better so.", "newest": changes.latest("pk").pk}
        assert curator.post(f"{body.desk_url}versions/{version}/", given).status_code == 302
        assert seen(ina) == expected


def test_a_role_that_is_moved_to_a_hidden_body_takes_along(ina: Actor) -> None:
    role = Affiliation.objects.select_related("person", "body").get()
    hidden = OrganisationFactory(visibility=Visibility.HIDDEN)
    new_revision()
    role.body = hidden
    base = editing.newest_change(role)
    assert editing.change_fact(fact=role, columns=["body"], base=base, by=None)
    assert seen(ina) == Visibility.HIDDEN


def test_a_body_that_becomes_part_of_a_hidden_one_takes_along_and_undo_brings_back(body: Actor, ina: Actor) -> None:
    keep = OrganisationFactory(visibility=Visibility.HIDDEN)
    new_revision()
    with pytest.raises(Exception, match="Fewer people may see"):
        actions.merge(keep=body, gone=keep, by=None)
    merge = actions.merge(keep=keep, gone=body, by=None)
    assert seen(ina) == Visibility.HIDDEN
    new_revision()
    actions.undo_merge(merge=merge, by=None)
    assert seen(ina) == Visibility.PUBLIC


class TestShownAgain:
    """A body that is shown again brings nobody into public view who is not to be there."""

    def test_not_who_is_at_risk_by_now(self, body: Actor, ina: Actor) -> None:
        bo = AffiliationFactory(body=body).person
        see(body, Visibility.HIDDEN)
        new_revision()
        actions.protect_person(person=ina, is_at_risk=True, because="", by=make_account(Role.CURATOR))
        see(body, Visibility.PUBLIC)
        assert (seen(ina), seen(bo)) == (Visibility.HIDDEN, Visibility.PUBLIC)

    def test_not_whose_role_went_meanwhile(self, body: Actor, ina: Actor) -> None:
        see(body, Visibility.HIDDEN)
        Affiliation.objects.update(visibility=Visibility.CURATORS)
        see(body, Visibility.PUBLIC)
        assert seen(ina) == Visibility.HIDDEN

    def test_not_who_was_hidden_before(self, body: Actor, ina: Actor) -> None:
        see(ina, Visibility.HIDDEN)
        see(body, Visibility.HIDDEN)
        see(body, Visibility.PUBLIC)
        assert seen(ina) == Visibility.HIDDEN

    def test_not_who_was_shown_and_hidden_again_since(self, body: Actor, ina: Actor) -> None:
        see(body, Visibility.HIDDEN)
        for visibility in (Visibility.PUBLIC, Visibility.HIDDEN):
            new_revision()
            Actor.objects.filter(pk=ina.pk).update(visibility=visibility)
        see(body, Visibility.PUBLIC)
        assert seen(ina) == Visibility.HIDDEN

    @pytest.mark.usefixtures("open_forms")
    def test_not_who_asked_for_it_meanwhile(self, body: Actor, ina: Actor) -> None:
        see(body, Visibility.HIDDEN)
        new_revision()
        send("/takedown/", address=ina.get_absolute_url(), why="I am at risk.")
        see(body, Visibility.PUBLIC)
        assert seen(ina) == Visibility.HIDDEN, "no curator has decided yet"
        curator = make_account(Role.CURATOR)
        actions.decide_takedown(takedown=Takedown.objects.get(), hide=True, by=curator, reason="At risk.")
        see(body, Visibility.HIDDEN)
        see(body, Visibility.PUBLIC)
        assert seen(ina) == Visibility.HIDDEN


@pytest.mark.usefixtures("open_forms")
class TestARequest:
    def decided(self, takedown: Takedown, *, hide: bool) -> None:
        new_revision()
        actions.decide_takedown(takedown=takedown, hide=hide, by=make_account(Role.CURATOR), reason="Decided.")

    def test_to_hide_a_body_says_who_goes_with_it(self, client: Client, body: Actor, ina: Actor) -> None:
        send("/takedown/", address=body.get_absolute_url(), why="It never was.")
        curator, takedown = sign_in(Role.CURATOR, client), Takedown.objects.get()
        page = curator.get("/curate/takedowns/").content.decode()
        assert f'With it would go the last public role of <a href="{ina.desk_url}">' in page
        self.decided(takedown, hide=True)
        assert seen(ina) == Visibility.HIDDEN
        page = curator.get("/curate/takedowns/").content.decode()
        assert f'With it went the last public role of <a href="{ina.desk_url}">' in page

    def test_that_is_decided_the_other_way_shows_all_again(self, body: Actor, ina: Actor) -> None:
        send("/takedown/", address=Affiliation.objects.get().history_url, why="I left long ago.")
        assert seen(ina) == Visibility.HIDDEN
        self.decided(Takedown.objects.get(), hide=False)
        assert seen(ina) == Visibility.PUBLIC


def test_the_page_says_who_goes_before_a_body_is_hidden(client: Client, body: Actor, ina: Actor) -> None:
    AffiliationFactory(body=body, person=AffiliationFactory().person)  # has another role
    assert list(seen_only_with(body)) == [ina]
    page = sign_in(Role.CURATOR, client).get(f"{body.desk_url}visibility/").content.decode()
    assert "<strong>1 person</strong>, hidden with it" in page
    see(body, Visibility.HIDDEN)
    assert list(seen_only_with(body)) == []
    assert hidden_with(body) == [(ina, Visibility.PUBLIC)]
