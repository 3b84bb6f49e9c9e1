"""Whoever is named may ask to be taken out: hidden first, then decided, and never a way to empty the record."""

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from actors.models import Actor, Affiliation
from curation import actions
from curation.actions.takedowns import HIDDEN_A_DAY
from curation.addressed import fact_at
from curation.facts import fact_of
from curation.models import Approval, Takedown
from curation.tasks import forget_contacts
from record.models import Visibility
from tests.curation.open_forms import field_of, open_forms, send, token  # noqa: F401
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    EventFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
    make_account,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_forms")]
URL = "/takedown/"


def ask(fact: Any, **given: Any) -> Any:
    return send(URL, address=fact.get_absolute_url(), why="I am at risk.", **given)


def test_the_page_of_a_person_is_hidden_at_once_with_a_tombstone(client: Client) -> None:
    person = PersonFactory(name="Ina Vented")
    assert ask(person, contact="ina@mail.example")["Location"] == "/takedown/hidden/"
    page = client.get(person.get_absolute_url())
    assert page.status_code == 410
    assert "Ina Vented" not in page.content.decode()
    takedown = Takedown.objects.get()
    assert (takedown.hidden_at_once, takedown.visibility_before, fact_of(takedown)) == (True, "public", person)


@pytest.mark.parametrize(
    "make",
    [
        lambda person: SignatureFactory(actor=person),
        lambda person: SignatureFactory(signed_by=person),
        lambda person: SignatureFactory(actor=None, name_as_written="Ina Vented"),
        lambda person: AddresseeFactory(actor=person),
        lambda person: ResponseFactory(person=person),
    ],
)
def test_a_line_that_names_a_person_is_hidden_at_once(make: Any) -> None:
    fact = make(PersonFactory())
    assert ask(fact)["Location"] == "/takedown/hidden/"
    fact.refresh_from_db()
    assert fact.visibility == Visibility.HIDDEN
    letter = fact.letter
    letter.refresh_from_db()
    assert letter.visibility == Visibility.PUBLIC


@pytest.mark.parametrize(
    "make", [OrganisationFactory, LetterFactory, lambda: SignatureFactory(), lambda: EventFactory()]
)
def test_what_names_no_person_waits_for_a_curator(make: Any) -> None:
    fact = make()
    assert ask(fact)["Location"] == "/takedown/sent/"
    fact.refresh_from_db()
    assert fact.visibility == Visibility.PUBLIC
    assert fact_of(Takedown.objects.get()) == fact


def test_an_address_is_understood_however_it_is_written() -> None:
    facts = [
        PersonFactory(),
        LetterFactory(),
        SignatureFactory(),
        AddresseeFactory(),
        ResponseFactory(),
        PositionFactory(),
        EventFactory(),
    ]
    for fact in facts:
        path = fact.get_absolute_url()
        for address in (path, f"http://localhost:8000{path}", f" https://record.example{path} ", path.lstrip("/")):
            assert fact_at(address) == fact, address
        assert fact_at(fact.history_url) == fact
    assert fact_at("/people/nobody/") is None
    assert fact_at("/letters/") is None
    assert fact_at("not an address") is None
    assert fact_at(f"/letters/{facts[1].key}.json") == facts[1]


def test_sent_twice_is_one_request() -> None:
    person, once = PersonFactory(), token()
    for _ in range(2):
        assert ask(person, token=once)["Location"] == "/takedown/hidden/"
    assert Takedown.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"token": ""}, "This form was not sent as a whole."),
        ({"token": "forged:1abc:forged"}, "This form was not sent as a whole."),
        ({"homepage": "https://spam.example"}, "Take out what stands in the field"),
        ({"why": ""}, "Say why: curators decide by it."),
        ({"address": ""}, "Give the address of the page on this site."),
    ],
)
def test_what_can_not_be_used_is_said_and_nothing_is_lost(given: dict[str, str], sentence: str) -> None:
    response = send(URL, **({"address": "/people/x/", "why": "I am at risk.", "contact": "A friend"} | given))
    text = response.content.decode()
    assert response.status_code == 200
    assert sentence in text
    assert 'value="A friend"' in text
    assert not Takedown.objects.exists()


@pytest.mark.parametrize(("age", "sentence"), [(0, "That was quick."), (90_000, "open for more than a day")])
def test_a_form_is_filled_by_people_and_within_a_day(age: int, sentence: str) -> None:
    response = send(URL, address="/people/x/", why="I am at risk.", token=token(age))
    assert sentence in response.content.decode()
    assert "I am at risk." in response.content.decode()
    assert field_of(response.content.decode(), "token") != token(age)


def test_reading_and_sending_it_sets_no_cookie(client: Client) -> None:
    page = client.get(URL)
    assert "no-store" in page["Cache-Control"]
    ask(PersonFactory(), client=client)
    assert not client.cookies


def test_somebody_who_sends_too_much_keeps_what_was_written() -> None:
    letter = LetterFactory()
    answers = [ask(letter) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 2
    assert "I am at risk." in answers[-1].content.decode()
    assert ask(letter, client=Client(REMOTE_ADDR="203.0.113.9")).status_code == 302, "others are not counted with them"


def test_no_address_of_a_reader_is_kept() -> None:
    ask(PersonFactory(), client=Client(REMOTE_ADDR="203.0.113.77"))
    kept = [str(value) for value in Takedown.objects.values().get().values()]
    redis = cache._cache.get_client()  # type: ignore[attr-defined]
    kept += [f"{key}" for key in redis.keys("*")] + [f"{redis.get(key)}" for key in redis.keys("*limits*")]
    assert any("limits:takedown" in value for value in kept)
    assert not any("203.0.113.77" in value for value in kept)


def test_only_so_many_are_hidden_at_once_in_a_day(caplog: pytest.LogCaptureFixture) -> None:
    people = PersonFactory.create_batch(HIDDEN_A_DAY + 1)
    for person in people:
        cache.clear()
        ask(person)
    assert Actor.objects.filter(visibility=Visibility.HIDDEN).count() == HIDDEN_A_DAY
    assert "the rest waits" in caplog.text
    page = sign_in(Role.CURATOR).get("/curate/takedowns/").content.decode()
    assert "More were asked for within a day than are hidden at once." in page
    Takedown.objects.filter(hidden_at_once=True).update(at=timezone.now() - datetime.timedelta(days=2))
    ask(people[-1])
    assert Actor.objects.filter(visibility=Visibility.HIDDEN).count() == HIDDEN_A_DAY + 1


class TestDeciding:
    def decide(self, takedown: Takedown, action: str, client: Client | None = None) -> str:
        given = {"request": takedown.pk, "action": action, "reason": "A public officer."}
        return (client or sign_in(Role.CURATOR)).post("/curate/takedowns/", given, follow=True).content.decode()

    def test_it_is_shown_again_as_it_was_and_not_hidden_at_once_any_more(self) -> None:
        person = PersonFactory(visibility=Visibility.UNLISTED)
        ask(person)
        assert "It is shown as it was before." in self.decide(Takedown.objects.get(), "show")
        person.refresh_from_db()
        assert person.visibility == Visibility.UNLISTED
        assert ask(person)["Location"] == "/takedown/sent/", "a curator has decided to show it"

    def test_it_stays_hidden_or_is_hidden_now(self) -> None:
        person, letter = PersonFactory(), LetterFactory()
        for fact in (person, letter):
            ask(fact)
            self.decide(Takedown.objects.latest("pk"), "hide")
            fact.refresh_from_db()
            assert fact.visibility == Visibility.HIDDEN

    def test_needs_a_reason(self) -> None:
        ask(PersonFactory())
        given = {"request": Takedown.objects.get().pk, "action": "hide", "reason": ""}
        assert "Say why" in sign_in(Role.CURATOR).post("/curate/takedowns/", given).content.decode()
        assert Takedown.objects.waiting().exists()

    def test_of_two_curators_one_decides(self) -> None:
        ask(PersonFactory())
        takedown = Takedown.objects.get()
        self.decide(takedown, "hide")
        assert "Another curator has decided this already." in self.decide(takedown, "show")
        assert Actor.objects.get().visibility == Visibility.HIDDEN

    def test_the_database_keeps_decisions_whole(self) -> None:
        ask(PersonFactory())
        for broken in ({"state": "hidden"}, {"decided_why": "Because."}, {"visibility_before": ""}, {"table": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Takedown.objects.update(**broken)

    def test_the_public_log_counts_without_names(self, client: Client) -> None:
        person = PersonFactory(name="Ina Vented")
        ask(person, contact="ina@mail.example")
        ask(LetterFactory())
        actions.decide_takedown(
            takedown=Takedown.objects.earliest("pk"), hide=True, by=make_account(Role.CURATOR), reason="At risk."
        )
        page = client.get(URL).content.decode()
        assert '<td data-label="Asked" class="numeric">2</td>' in page
        assert '<td data-label="Stays hidden" class="numeric">1</td>' in page
        assert '<td data-label="Not decided yet" class="numeric">1</td>' in page
        assert not any(secret in page for secret in ("Ina Vented", "ina@mail.example", "At risk.", person.key))

    def test_how_to_reach_somebody_is_forgotten_a_month_later(self) -> None:
        for fact in (PersonFactory(), PersonFactory()):
            ask(fact, contact="A friend")
        first = Takedown.objects.earliest("pk")
        self.decide(first, "hide")
        Takedown.objects.filter(pk=first.pk).update(decided_at=timezone.now() - datetime.timedelta(days=31))
        forget_contacts()
        assert list(Takedown.objects.order_by("pk").values_list("contact", flat=True)) == ["", "A friend"]

    def test_a_request_about_nothing_in_the_record_is_decided_too(self) -> None:
        send(URL, address="/changes/", why="It is too long.")
        assert "It is shown as it was before." in self.decide(Takedown.objects.get(), "show")


def ask_about_a_role(**more: Any) -> tuple[Affiliation, Takedown]:
    role = AffiliationFactory(**more)
    send(URL, address=role.history_url, why="I left long ago.")
    return role, Takedown.objects.latest("pk")


def seen(role: Affiliation) -> tuple[str, str]:
    """Who sees a role, and who the person."""
    return Affiliation.objects.values_list("visibility", "person__visibility").get(pk=role.pk)


class TestARole:
    def test_is_hidden_alone_where_the_person_has_another_public_one(self) -> None:
        person = AffiliationFactory().person
        AffiliationFactory(person=person, visibility=Visibility.HIDDEN)
        role, _ = ask_about_a_role(person=person)
        assert seen(role) == ("hidden", "public")

    @pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.UNLISTED])
    def test_takes_the_person_along_if_it_is_the_last_and_brings_it_back(self, visibility: str) -> None:
        person = PersonFactory(visibility=visibility, name="Ina Vented")
        at_hidden_body = OrganisationFactory(visibility=Visibility.HIDDEN)
        AffiliationFactory(person=person, body=at_hidden_body)
        role, takedown = ask_about_a_role(person=person)
        assert seen(role) == ("hidden", "hidden")
        assert Client().get(person.get_absolute_url()).status_code == 410
        assert "the last public role of" in sign_in(Role.CURATOR).get("/curate/takedowns/").content.decode()
        curator = make_account(Role.CURATOR)
        actions.decide_takedown(takedown=takedown, hide=False, by=curator, reason="A public officer.")
        assert seen(role) == ("public", visibility)

    def test_takes_the_person_along_when_a_curator_hides_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("curation.actions.takedowns.HIDDEN_A_DAY", 0)
        role, takedown = ask_about_a_role()
        assert seen(role) == ("public", "public")
        actions.decide_takedown(takedown=takedown, hide=True, by=make_account(Role.CURATOR), reason="At risk.")
        takedown.refresh_from_db()
        assert takedown.visibility_before == "public"
        assert seen(role) == ("hidden", "hidden")

    def test_stays_hidden_with_the_person(self) -> None:
        role, takedown = ask_about_a_role()
        actions.decide_takedown(takedown=takedown, hide=True, by=make_account(Role.CURATOR), reason="At risk.")
        assert seen(role) == ("hidden", "hidden")

    def test_leaves_a_person_alone_whom_two_curators_show_without_one(self) -> None:
        role = AffiliationFactory()
        one, other = make_account(Role.CURATOR), make_account(Role.CURATOR)
        Approval.objects.create(
            actor=role.person,
            because="Speaks in public.",
            requested_by=one,
            state=Approval.State.APPROVED,
            decided_by=other,
            decided_at=timezone.now(),
        )
        send(URL, address=role.history_url, why="I left long ago.")
        assert seen(role) == ("hidden", "public")

    def test_waits_where_a_curator_has_decided_to_show_the_person(self) -> None:
        role = AffiliationFactory()
        ask(role.person)
        curator = make_account(Role.CURATOR)
        actions.decide_takedown(takedown=Takedown.objects.get(), hide=False, by=curator, reason="A public officer.")
        assert send(URL, address=role.history_url, why="I left.")["Location"] == "/takedown/sent/"
        assert seen(role) == ("public", "public")

    def test_does_not_bring_back_a_person_who_was_protected_meanwhile(self) -> None:
        role, takedown = ask_about_a_role()
        Actor.objects.filter(pk=role.person_id).update(is_at_risk=True)
        with pytest.raises(actions.NotPossible, match="It can not be shown as it was"):
            actions.decide_takedown(takedown=takedown, hide=False, by=make_account(Role.CURATOR), reason="Public.")
        assert seen(role) == ("hidden", "hidden")
        assert Takedown.objects.waiting().get() == takedown
