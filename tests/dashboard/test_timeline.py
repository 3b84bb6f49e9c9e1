"""Everything dated, in one order."""

import datetime

import pytest
from django.test import Client

from campaigns.timeline import entries, in_order
from dashboard.timeline import KINDS, Dated, facts, months, recent
from tests import factories


@pytest.mark.django_db
def test_an_inexact_date_comes_after_the_exact_ones_of_its_span() -> None:
    for date, precision in (
        ("2021-05-01", "month"),
        ("2021-05-30", "day"),
        ("2021-01-01", "year"),
        ("2021-06-02", "day"),
    ):
        factories.EventFactory(date=date, date_precision=precision)
    newest_first = [str(entry.when) for entry in Dated(facts(kinds={"event"}))]
    assert newest_first == ["2021", "2 June 2021", "May 2021", "30 May 2021"]


@pytest.mark.django_db
def test_a_slice_of_the_timeline_is_the_same_slice_of_all_facts_in_order() -> None:
    for day in range(1, 8):
        factories.EventFactory(date=f"2021-05-0{day}")
        factories.LetterFactory(date=f"2021-05-0{day}")
        factories.PositionFactory(date="2021-05-01", date_precision="month")
    every = facts(kinds=set(KINDS))
    timeline = Dated(every)
    all_of_them = in_order(*(entries(kind, rows.order_by("pk")) for kind, rows in every.items()), newest_first=True)
    assert [(entry.kind, entry.fact) for entry in timeline] == [(entry.kind, entry.fact) for entry in all_of_them]
    assert [entry.fact for entry in timeline[5:9]] == [entry.fact for entry in all_of_them[5:9]]


@pytest.mark.django_db
def test_what_has_no_date_has_no_place() -> None:
    factories.LetterFactory(date=None, date_precision="")
    assert list(Dated(facts(kinds=set(KINDS)))) == []


@pytest.mark.django_db
def test_a_campaign_shows_what_belongs_to_it() -> None:
    campaign = factories.CampaignFactory()
    letter = factories.LetterFactory(campaign=campaign)
    factories.ResponseFactory(letter=letter)
    factories.LetterFactory()
    factories.PositionFactory()
    assert {entry.kind for entry in Dated(facts(kinds=set(KINDS), campaign=campaign))} == {"letter", "response"}
    assert len(Dated(facts(kinds=set(KINDS), campaign=campaign))) == 2


@pytest.mark.django_db
def test_months_are_counted_without_gaps_and_years_are_in_none() -> None:
    factories.LetterFactory(date="2021-11-15")
    factories.EventFactory(date="2022-01-01", date_precision="month")
    factories.EventFactory(date="2021-01-01", date_precision="year")
    counted = months(facts(kinds=set(KINDS)))
    assert [(str(m.first), m.numbers) for m in counted] == [
        ("2021-11-01", [1, 0, 0, 0, 0]),
        ("2021-12-01", [0, 0, 0, 0, 0]),
        ("2022-01-01", [0, 0, 0, 0, 1]),
    ]


@pytest.mark.django_db
def test_the_overview_says_how_much_is_earlier() -> None:
    factories.LetterFactory(date="2008-03-19")
    factories.LetterFactory(date="2021-11-15")
    shown, earlier = recent(months(facts(kinds={"letter"})))
    assert (shown[0].first, earlier) == (datetime.date(2020, 1, 1), 1)


def test_the_timeline_of_a_year_can_be_linked_to(starter: None, client: Client) -> None:
    text = client.get("/timeline/?kind=position&year=2022").content.decode()
    assert "2022" in text
    assert "dated facts found" in text
