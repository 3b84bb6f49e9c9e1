"""When an addressee counts as having answered, and how long it has been silent."""

import datetime

import pytest

from actors.models import Actor
from campaigns.models import Addressee, Letter
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def addressee() -> Addressee:
    return factories.AddresseeFactory()


def is_answered(addressee: Addressee) -> bool:
    answered = Addressee.objects.answered().filter(pk=addressee.pk).exists()
    assert Addressee.objects.awaiting_answer().filter(pk=addressee.pk).exists() is not answered
    ids = Addressee.objects.with_answers().get(pk=addressee.pk).answer_ids
    assert bool(ids) is answered
    return answered


def test_its_own_response_to_the_letter_is_an_answer(addressee: Addressee) -> None:
    assert not is_answered(addressee)
    factories.ResponseFactory(letter=addressee.letter, actor=addressee.actor)
    assert is_answered(addressee)


def test_a_response_of_somebody_else_is_none(addressee: Addressee) -> None:
    factories.ResponseFactory(letter=addressee.letter)
    assert not is_answered(addressee)


def test_a_response_to_another_letter_or_to_the_campaign_is_none(addressee: Addressee) -> None:
    factories.ResponseFactory(actor=addressee.actor)
    factories.ResponseFactory(letter=None, campaign=addressee.letter.campaign, actor=addressee.actor)
    assert not is_answered(addressee)


def test_an_observation_of_silence_is_none(addressee: Addressee) -> None:
    factories.ResponseFactory(letter=addressee.letter, actor=addressee.actor, stance="no_response")
    assert not is_answered(addressee)
    row = Addressee.objects.with_observed_silence().get(pk=addressee.pk)
    assert row.silence_observed == datetime.date(2021, 4, 1)


def test_a_response_that_is_not_published_is_none(addressee: Addressee) -> None:
    factories.ResponseFactory(letter=addressee.letter, actor=addressee.actor, visibility="curators")
    assert not is_answered(addressee)


def president_of(body: object, **role: object) -> Addressee:
    person = factories.PersonFactory()
    factories.AffiliationFactory(person=person, body=body, title="President", **role)
    return factories.AddresseeFactory(actor=person)


def test_the_body_answers_for_the_person_who_holds_a_role_in_it() -> None:
    body = factories.OrganisationFactory()
    addressee = president_of(body)
    factories.ResponseFactory(letter=addressee.letter, actor=body)
    assert is_answered(addressee)


@pytest.mark.parametrize(
    ("role", "answered"),
    [
        ({"start": "2013-01-01", "start_precision": "year"}, True),
        ({"start": "2013-01-01", "start_precision": "year", "end": "2025-06-01", "end_precision": "month"}, True),
        ({"end": "2019-01-01", "end_precision": "year"}, False),
        ({"end": "2021-04-01", "end_precision": "month"}, True),
        ({"start": "2022-01-01", "start_precision": "day"}, False),
    ],
)
def test_the_role_must_have_been_held_then(role: dict[str, str], answered: bool) -> None:
    body = factories.OrganisationFactory()
    addressee = president_of(body, **role)
    factories.ResponseFactory(letter=addressee.letter, actor=body)  # in April 2021
    assert is_answered(addressee) is answered


def test_the_person_who_speaks_for_a_body_has_answered() -> None:
    addressee = factories.AddresseeFactory(actor=factories.PersonFactory())
    factories.ResponseFactory(letter=addressee.letter, person=addressee.actor)
    assert is_answered(addressee)


def test_a_letter_is_answered_when_one_addressee_answered(addressee: Addressee) -> None:
    other = factories.AddresseeFactory(letter=addressee.letter)
    nobody = factories.LetterFactory()
    assert list(Letter.objects.awaiting_answer()) == [addressee.letter]
    factories.ResponseFactory(letter=addressee.letter, actor=other.actor)
    assert list(Letter.objects.answered()) == [addressee.letter]
    assert not Letter.objects.awaiting_answer().filter(pk=nobody.pk).exists(), "nobody was asked"


@pytest.mark.parametrize(
    ("date", "precision", "days"),
    [
        ("2021-03-01", "day", 31),
        ("2021-03-01", "month", 1),
        ("2021-01-01", "year", None),  # its span has not ended: perhaps it was not written yet
        (None, "", None),
        ("2021-05-01", "day", None),
    ],
)
def test_silence_counts_from_the_end_of_an_inexact_date(date: str | None, precision: str, days: int | None) -> None:
    letter = factories.LetterFactory(date=date, date_precision=precision)
    letter.refresh_from_db()
    addressee = factories.AddresseeFactory(letter=letter)
    assert addressee.days_of_silence(datetime.date(2021, 4, 1)) == days


def test_words_from_before_the_letter_answer_nothing(addressee: Addressee) -> None:
    factories.ResponseFactory(letter=addressee.letter, actor=addressee.actor, date="2021-02-01")
    assert not is_answered(addressee)


def test_silence_is_told_as_exactly_as_it_is_known(addressee: Addressee) -> None:
    silence = {"letter": addressee.letter, "actor": addressee.actor, "stance": "no_response"}
    factories.ResponseFactory(**silence, date=None, date_precision="")
    row = Addressee.objects.with_observed_silence().get(pk=addressee.pk)
    assert row.silence_was_observed
    assert row.silence_seen is None
    factories.ResponseFactory(**silence, date="2021-09-01", date_precision="month")
    assert str(Addressee.objects.with_observed_silence().get(pk=addressee.pk).silence_seen) == "September 2021"


def test_silence_is_counted_as_no_response_of_an_actor(addressee: Addressee) -> None:
    factories.ResponseFactory(letter=addressee.letter, actor=addressee.actor, stance="no_response")
    assert Actor.objects.with_activity().get(pk=addressee.actor.pk).response_count == 0
