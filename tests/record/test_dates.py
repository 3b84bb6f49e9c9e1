"""Dates that say how exact they are."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from record.dates import PartialDate
from tests.factories import LetterFactory


@pytest.mark.parametrize(
    ("text", "precision", "first", "last", "shown"),
    [
        ("2021-10-29", "day", (2021, 10, 29), (2021, 10, 29), "29 October 2021"),
        ("2021-10", "month", (2021, 10, 1), (2021, 10, 31), "October 2021"),
        ("2024-02", "month", (2024, 2, 1), (2024, 2, 29), "February 2024"),
        ("2021", "year", (2021, 1, 1), (2021, 12, 31), "2021"),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(
    text: str, precision: str, first: tuple[int, int, int], last: tuple[int, int, int], shown: str
) -> None:
    date = PartialDate.parse(text)
    assert date.precision == precision
    assert date.first == datetime.date(*first)
    assert date.last == datetime.date(*last)
    assert str(date) == shown
    assert date.iso == text


@pytest.mark.parametrize(
    ("text", "precision", "reason"),
    [
        ("yesterday", "", "write YYYY-MM-DD"),
        ("2021-13", "", "not in the calendar"),
        ("2021-02-30", "", "not in the calendar"),
        ("2021-10", "day", "precision says 'day'"),
        ("0021", "", "not between"),
        ("２０２１", "", "write YYYY-MM-DD"),
        ("2021-10-29\n", "", "write YYYY-MM-DD"),
    ],
)
def test_a_bad_date_is_told_in_a_sentence(text: str, precision: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        PartialDate.parse(text, precision)


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        date = PartialDate.parse(text)
    except ValueError:
        return
    assert date.iso == text
    assert date.first <= date.last


@pytest.mark.django_db
def test_the_database_keeps_the_last_day_of_the_span() -> None:
    letter = LetterFactory(date="2021-10-01", date_precision="month")
    letter.refresh_from_db()
    assert letter.date_latest == datetime.date(2021, 10, 31)
    letter = LetterFactory(date="2021-01-01", date_precision="year")
    letter.refresh_from_db()
    assert letter.date_latest == datetime.date(2021, 12, 31)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("date", "precision"),
    [("2021-10-29", ""), (None, "day"), ("2021-10-29", "month"), ("2021-10-01", "year"), ("2021-10-29", "week")],
)
def test_the_database_refuses_a_date_that_contradicts_its_precision(date: str | None, precision: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterFactory(date=date, date_precision=precision)
