"""Positions at a date, and the stance that is shown."""

import datetime

import pytest

from campaigns.models import Position
from campaigns.models.positions import Stance
from tests import factories

pytestmark = pytest.mark.django_db


def on(day: str) -> dict[str, str]:
    """The stance of each government on a day."""
    rows = Position.objects.published().of_governments().true_by(datetime.date.fromisoformat(day))
    return {p.government.name: p.stance for p in rows.latest_per_government().select_related("government")}


def test_the_last_position_by_a_day_counts() -> None:
    state = factories.GovernmentFactory(name="Invented State")
    factories.PositionFactory(government=state, date="2021-12-06", reported_stance="joined")
    factories.PositionFactory(government=state, date="2021-06-01", reported_stance="undecided")
    assert on("2021-05-31") == {}
    assert on("2021-12-05") == {"Invented State": "undecided"}
    assert on("2021-12-06") == {"Invented State": "joined"}


def test_of_two_positions_on_one_day_the_later_recorded_counts() -> None:
    state = factories.GovernmentFactory(name="Invented State")
    factories.PositionFactory(government=state, reported_stance="joined")
    factories.PositionFactory(government=state, reported_stance="opposed")
    assert on("2021-12-31") == {"Invented State": "opposed"}


def test_an_inexact_date_counts_from_the_end_of_its_span_and_is_possible_before() -> None:
    factories.PositionFactory(date="2021-11-01", date_precision="month")
    assert on("2021-11-29") == {}
    assert Position.objects.possible_by(datetime.date(2021, 11, 29)).count() == 1
    assert Position.objects.possible_by(datetime.date(2021, 10, 31)).count() == 0
    assert len(on("2021-11-30")) == 1
    assert Position.objects.possible_by(datetime.date(2021, 11, 30)).count() == 0


def test_a_parliament_is_not_a_government() -> None:
    factories.PositionFactory(level="parliament", reported_stance="joined")
    assert on("2022-01-01") == {}


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({}, None),
        ({"attendance": "head"}, Stance.ATTENDING),
        ({"attendance": "minister", "words": "boycott"}, Stance.ATTENDING),
        ({"attendance": "officials"}, Stance.PARTIAL_NO_MINISTERS),
        ({"attendance": "nobody", "words": "boycott"}, Stance.JOINED),
        ({"attendance": "nobody", "words": "avoided", "reason": "human_rights"}, Stance.JOINED),
        ({"attendance": "nobody", "reason": "covid"}, Stance.DECLINED_COVID),
        ({"attendance": "nobody", "reason": "none_given"}, Stance.DECLINED_OTHER),
        ({"attendance": "nobody"}, None),
        ({"words": "boycott"}, None),  # a label is not an action
        ({"statement": "opposes"}, Stance.OPPOSED),
        ({"statement": "undecided"}, Stance.UNDECIDED),
        ({"statement": "opposes", "attendance": "officials"}, Stance.PARTIAL_NO_MINISTERS),
    ],
)
def test_the_stance_follows_from_its_parts_else_from_the_report(parts: dict[str, str], shown: Stance | None) -> None:
    reported = Stance.ATTENDING if shown != Stance.ATTENDING else Stance.JOINED
    position = factories.PositionFactory(reported_stance=reported, **parts)
    position.refresh_from_db()
    assert position.stance == (shown or reported)
    assert position.stance_follows_from_parts is (shown is not None)
    assert position.get_stance_display() == Stance(position.stance).label


def test_a_position_without_a_date_is_not_the_last_one() -> None:
    state = factories.GovernmentFactory(name="Invented State")
    factories.PositionFactory(government=state, reported_stance="joined")
    factories.PositionFactory(government=state, reported_stance="attending", date=None, date_precision="")
    assert Position.objects.latest_per_government().get().stance == "joined"
