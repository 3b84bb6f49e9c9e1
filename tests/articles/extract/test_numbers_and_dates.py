"""Numbers and dates as reporters write them, in four languages."""

import datetime

import pytest

from articles.ingest.extract.dates import dates_in
from articles.ingest.extract.numbers import numbers_in
from articles.ingest.extract.words import words_of

FRIDAY = datetime.date(2021, 10, 29)


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("more than 180 groups", 180, "more_than"),
        ("over 1,000 people", 1_000, "over"),
        ("nearly two hundred organisations", 200, "nearly"),
        ("some 240 groups", 240, "about"),
        ("thirteen senators", 13, "exact"),
        ("two hundred and forty groups", 240, "exact"),
        ("two dozen lawmakers", 24, "exact"),
        ("twenty-one MPs", 21, "exact"),
    ],
)
def test_english_numbers(text: str, value: int, qualifier: str) -> None:
    assert [(n.value, n.qualifier) for n in numbers_in(text, 0, len(text), words_of("en"))] == [(value, qualifier)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("dated 8 September 2020", "2020-09-08"),
        ("on September 8, 2020", "2020-09-08"),
        ("on Wednesday", "2021-10-27"),
        ("Friday", "2021-10-29"),
        ("yesterday", "2021-10-28"),
        ("three days ago", "2021-10-26"),
        ("in June", "2021-06"),
        ("in December", "2020-12"),
        ("last month", "2021-09"),
        ("in February 2021", "2021-02"),
        ("on 3 November", "2021-11-03"),
        ("on 20 December", "2020-12-20"),
        ("next Monday", "2021-11-01"),
    ],
)
def test_english_dates(text: str, value: str) -> None:
    assert [when.value for when in dates_in(text, 0, len(text), words_of("en"), FRIDAY)] == [value]


def test_without_a_day_of_publication_relative_dates_say_nothing() -> None:
    assert dates_in("on Wednesday", 0, 12, words_of("en"), None) == []


def test_the_thirtieth_of_february_is_no_day() -> None:
    assert [when.value for when in dates_in("30 February 2021", 0, 16, words_of("en"), FRIDAY)] == ["2021-02"]


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("de", "am Mittwoch", "2021-10-27"),
        ("de", "am 9. September 2020", "2020-09-09"),
        ("de", "im Juni", "2021-06"),
        ("fr", "mercredi", "2021-10-27"),
        ("fr", "le 9 septembre 2020", "2020-09-09"),
        ("fr", "en juin", "2021-06"),
        ("es", "el miércoles", "2021-10-27"),
        ("es", "el 9 de septiembre de 2020", "2020-09-09"),
        ("es", "ayer", "2021-10-28"),
    ],
)
def test_dates_in_other_languages(language: str, text: str, value: str) -> None:
    assert [when.value for when in dates_in(text, 0, len(text), words_of(language), FRIDAY)] == [value]


@pytest.mark.parametrize(
    ("language", "text", "value", "qualifier"),
    [
        ("de", "dreihunderteinundzwanzig Gruppen", 321, "exact"),
        ("de", "knapp hundertachtzig Gruppen", 180, "nearly"),
        ("de", "mehr als 1.000 Menschen", 1_000, "more_than"),
        ("fr", "une soixantaine d’organisations", 60, "about"),
        ("fr", "plus de 45 000 signatures", 45_000, "more_than"),
        ("fr", "quatre-vingt-dix ONG", 90, "exact"),
        ("es", "doscientas cuarenta entidades", 240, "exact"),
        ("es", "una treintena de asociaciones", 30, "about"),
        ("es", "treinta y tres diputados", 33, "exact"),
    ],
)
def test_numbers_in_other_languages(language: str, text: str, value: int, qualifier: str) -> None:
    assert [(n.value, n.qualifier) for n in numbers_in(text, 0, len(text), words_of(language))] == [(value, qualifier)]
