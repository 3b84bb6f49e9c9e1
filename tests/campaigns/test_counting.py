"""How many governments joined, by which definition."""

import datetime

import pytest
from django.test import Client

from campaigns.counting import Definition, count
from campaigns.models import Position


def position(stance: str, **parts: str) -> Position:
    return Position(reported_stance=stance, **parts)


@pytest.mark.parametrize(
    ("made", "definition", "expected"),
    [
        (position("joined"), Definition(), "counted"),
        (position("joined"), Definition(said_boycott=True), "possible"),
        (position("joined", words="boycott"), Definition(said_boycott=True), "counted"),
        (position("joined", words="avoided"), Definition(said_boycott=True), "not"),
        (position("joined", attendance="officials"), Definition(), "not"),
        (position("joined", attendance="officials"), Definition(no_officials=False), "counted"),
        (position("joined", reason="covid"), Definition(), "not"),
        (position("partial_no_ministers"), Definition(), "not"),
        (position("partial_no_ministers"), Definition(no_officials=False), "possible"),
        (position("partial_no_ministers"), Definition(no_officials=False, human_rights=False), "counted"),
        (position("declined_covid"), Definition(), "not"),
        (position("declined_covid"), Definition(human_rights=False), "counted"),
        (position("undecided"), Definition(human_rights=False), "possible"),
        (position("attending"), Definition(no_officials=False, human_rights=False), "not"),
    ],
)
def test_a_position_is_counted_possible_or_not(made: Position, definition: Definition, expected: str) -> None:
    result = count([made], definition)
    numbers = {"counted": (1, 0), "possible": (0, 1), "not": (0, 0)}
    assert (len(result.counted), len(result.possible)) == numbers[expected]


def test_a_definition_is_a_sentence() -> None:
    assert Definition().in_words == (
        "Governments count where no official at all was sent and human rights were the reason, "
        "or it was reported as a boycott."
    )
    assert "the word “boycott” was their own" in Definition(said_boycott=True).in_words


def test_the_real_record_gives_each_number_with_its_names(starter: None, client: Client) -> None:
    strict = client.get("/positions/?as_of=2022-02-04").content.decode()
    wide = client.get("/positions/?as_of=2022-02-04&officials=no_minister&reason=any").content.decode()
    rows = Position.objects.published().of_governments().true_by(datetime.date(2022, 2, 4)).latest_per_government()
    assert f"<strong>{len(count(rows, Definition()).counted)} governments</strong>" in strict
    by_wide = count(rows, Definition(no_officials=False, human_rights=False))
    assert f"<strong>{len(by_wide.counted)} governments</strong>" in wide
    assert len(by_wide.counted) > len(count(rows, Definition()).counted)
