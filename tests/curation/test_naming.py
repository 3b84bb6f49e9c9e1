"""Persons are shown in a public role and for a reason; who is at risk only with a second curator."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.roles import Role
from actors.models import Actor
from curation import actions
from curation.merging import CannotMerge
from curation.models import Approval
from record.models import Visibility
from tests.factories import AffiliationFactory, PersonFactory, make_account, sign_in

pytestmark = pytest.mark.django_db
WHY = "Spoke for the invented group in public."


@pytest.fixture
def hidden() -> Actor:
    """A person for curators only, with a public role."""
    person: Actor = PersonFactory(visibility=Visibility.CURATORS)
    AffiliationFactory(person=person, body=None)
    return person


def commit() -> None:
    """What the commit would check is checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_one_curator_shows_a_person_in_a_public_role_with_a_reason(client: Client, hidden: Actor) -> None:
    curator = sign_in(Role.CURATOR)
    assert "Say why" in curator.post(hidden.desk_url, {"action": "naming", "because": ""}).content.decode()
    page = curator.post(hidden.desk_url, {"action": "naming", "because": WHY}, follow=True).content.decode()
    assert "The person is shown to everybody now." in page
    hidden.refresh_from_db()
    assert (hidden.visibility, hidden.named_because) == ("public", WHY)
    assert WHY not in client.get(hidden.get_absolute_url()).content.decode()
    commit()


@pytest.mark.parametrize("at_risk", [True, False])
def test_who_is_at_risk_or_in_no_role_needs_a_second_curator(client: Client, at_risk: bool) -> None:
    person = PersonFactory(visibility=Visibility.CURATORS, is_at_risk=at_risk)
    if at_risk:
        AffiliationFactory(person=person)
    first, second = sign_in(Role.CURATOR, name="first"), sign_in(Role.CURATOR, name="second")
    asked = first.post(person.desk_url, {"action": "naming", "because": WHY}, follow=True).content.decode()
    assert "another curator has to approve" in asked
    assert client.get(person.get_absolute_url()).status_code == 404
    given = {"request": Approval.objects.get().pk, "action": "approve", "reason": "I know her, she agrees."}
    own = first.post("/curate/people/", given, follow=True).content.decode()
    assert "You have asked for it: another curator has to decide." in own
    assert client.get(person.get_absolute_url()).status_code == 404
    assert "The person is shown now." in second.post("/curate/people/", given, follow=True).content.decode()
    assert client.get(person.get_absolute_url()).status_code == 200
    approval = Approval.objects.get()
    assert (approval.requested_by.username, approval.decided_by.username) == ("first", "second")
    assert (
        "Another curator has decided this already."
        in sign_in(Role.ADMIN).post("/curate/people/", given, follow=True).content.decode()
    )
    commit()


def test_a_request_may_be_declined_and_asked_for_once(hidden: Actor) -> None:
    Actor.objects.filter(pk=hidden.pk).update(is_at_risk=True)
    hidden.refresh_from_db()
    first, second = make_account(Role.CURATOR), make_account(Role.CURATOR)
    approval = actions.name_person(person=hidden, because=WHY, by=first)
    assert approval
    with pytest.raises(actions.NotPossible, match="Somebody has asked"):
        actions.name_person(person=hidden, because=WHY, by=second)
    actions.decide_naming(approval=approval, approve=False, by=second, reason="She fears for her family.")
    hidden.refresh_from_db()
    assert hidden.visibility == Visibility.CURATORS
    assert actions.name_person(person=hidden, because=WHY, by=second), "another may ask again"


def test_marked_at_risk_a_person_is_hidden_at_once_and_earlier_approvals_lapse(client: Client, hidden: Actor) -> None:
    first, second = make_account(Role.CURATOR), make_account(Role.CURATOR)
    Actor.objects.filter(pk=hidden.pk).update(is_at_risk=True)
    hidden.refresh_from_db()
    approval = actions.name_person(person=hidden, because=WHY, by=first)
    assert approval
    actions.decide_naming(approval=approval, approve=True, by=second, reason="Agreed.")
    actions.protect_person(person=hidden, is_at_risk=False, because=WHY, by=first)
    commit()
    curator = sign_in(Role.CURATOR)
    marked = {"action": "protection", "is_at_risk": "on", "because": WHY}
    assert "out of public view now" in curator.post(hidden.desk_url, marked, follow=True).content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert not Approval.objects.standing().exists()
    commit()


SOURCELESS = "A published fact needs a source: add one first, or leave the fact out of the record."


def test_who_has_no_source_is_not_shown_and_the_page_says_so() -> None:
    """Of one whom two curators decide on too; what was typed is not lost."""
    named, asked = (PersonFactory(visibility=Visibility.CURATORS) for _ in range(2))
    AffiliationFactory(person=named, body=None)
    for person in (named, asked):
        person.citations.all().delete()
    approval = actions.name_person(person=asked, because=WHY, by=make_account(Role.CURATOR))
    assert approval
    curator = sign_in(Role.CURATOR)
    answer = curator.post(named.desk_url, {"action": "naming", "because": WHY}).content.decode()
    assert SOURCELESS in answer
    assert WHY in answer
    decided = {"action": "approve", "request": approval.pk, "reason": "She was a minister."}
    answer = curator.post("/curate/people/", decided).content.decode()
    assert SOURCELESS in answer
    assert "She was a minister." in answer
    assert Approval.objects.waiting().get() == approval
    assert not Actor.objects.filter(pk__in=[named.pk, asked.pk]).exclude(visibility=Visibility.CURATORS).exists()


class TestTheDatabaseRefuses:
    def test_to_show_who_is_at_risk_without_an_approval(self, hidden: Actor) -> None:
        with pytest.raises(IntegrityError, match="second curator"), transaction.atomic():
            Actor.objects.filter(pk=hidden.pk).update(is_at_risk=True, visibility="public")
            commit()
        with pytest.raises(IntegrityError, match="second curator"), transaction.atomic():
            PersonFactory(is_at_risk=True)
            commit()

    def test_to_newly_show_who_has_no_public_role(self) -> None:
        person = PersonFactory(visibility=Visibility.CURATORS)
        AffiliationFactory(person=person, visibility=Visibility.CURATORS)
        with pytest.raises(IntegrityError, match="no public role"), transaction.atomic():
            Actor.objects.filter(pk=person.pk).update(visibility="public")
            commit()

    def test_an_approval_by_the_one_who_asked(self, hidden: Actor) -> None:
        by: User = make_account(Role.CURATOR)
        approval = Approval.objects.create(actor=hidden, because=WHY, requested_by=by)
        for broken in ({"decided_by": by}, {"state": "approved"}, {"because": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Approval.objects.filter(pk=approval.pk).update(**broken)


def test_curators_see_who_is_shown_without_role_or_reason() -> None:
    PersonFactory(name="Ina Vented", named_because=WHY)
    without_role = PersonFactory(name="Yara Invented")
    with_role = AffiliationFactory(person__name="Aaron Invented").person
    page = sign_in(Role.CURATOR).get("/curate/people/").content.decode()
    assert "Ina Vented" not in page
    assert page.index(without_role.name) < page.index("no public role</span>") < page.index(with_role.name)


def test_what_is_noted_about_a_person_is_for_curators_only(client: Client) -> None:
    person = AffiliationFactory(person__named_because="Zzyzx reason").person
    for url in (
        person.get_absolute_url(),
        person.history_url,
        f"/people/{person.key}.json",
        f"/api/v1/people/{person.key}",
        "/people.csv",
        "/changes/",
        "/data/people.csv",
    ):
        response = client.get(url)
        assert "Zzyzx" not in response.getvalue().decode(), url


def test_who_is_at_risk_does_not_become_public_by_a_merge(hidden: Actor) -> None:
    Actor.objects.filter(pk=hidden.pk).update(is_at_risk=True)
    keep = PersonFactory(visibility=Visibility.CURATORS)
    with pytest.raises(CannotMerge, match="private or at risk"):
        actions.merge(keep=keep, gone=hidden, by=None)
