"""Single rules about positions of governments and answers to letters."""

import datetime

import pytest

from articles.ingest.extract import Gazetteer, extract

ABOUT = " The Beijing Winter Games open in February; groups speak of a diplomatic boycott over human rights."
DAY = datetime.date(2021, 12, 8)


def positions(text: str) -> dict[str, str]:
    found = extract(text + ABOUT, language="en", published=DAY, gazetteer=Gazetteer())
    return {position.government: position.stance for position in found.positions}


@pytest.mark.parametrize(
    ("text", "stances"),
    [
        ("Canada joined Britain in a diplomatic boycott.", {"Canada": "joined", "United Kingdom": "joined"}),
        ("Denmark will not send officials to the Games.", {"Denmark": "joined"}),
        ("Denmark will not send officials to the Games because of Covid.", {"Denmark": "declined"}),
        ("France said it would not join the boycott.", {"France": "declined"}),
        ("Poland's president will attend the opening ceremony.", {"Poland": "attending"}),
        ("Norway's government opposes the boycott.", {"Norway": "opposed"}),
        ("Japan has not yet decided.", {"Japan": "undecided"}),
        ("Campaigners urged Canada to join the diplomatic boycott.", {}),
        ("Canada's parliament voted to boycott the Games.", {}),
        ("In 1980 Canada joined the boycott of the Moscow Olympics.", {}),
        ("In November Italy was undecided. On Monday Italy announced a diplomatic boycott.", {"Italy": "joined"}),
    ],
)
def test_stances_of_governments(text: str, stances: dict[str, str]) -> None:
    assert positions(text) == stances


def test_countries_under_a_heading() -> None:
    text = f"Who goes?\n\n{ABOUT}\n\nAttending\n- Poland\n- Serbia\n\nNot joining\n- France\n"
    assert positions(text) == {"Poland": "attending", "Serbia": "attending", "France": "declined"}


def responses(text: str) -> list[tuple[str, str | None, str]]:
    letter = (
        "The Snow Watch Network wrote an open letter to the Aurora Committee on Monday asking it to move the Games. "
    )
    found = extract(letter + text + ABOUT, language="en", published=DAY, gazetteer=Gazetteer())
    return [(response.actor, response.person, response.stance) for response in found.responses]


def test_silence_is_no_response() -> None:
    assert responses("The Aurora Committee did not reply to a request for comment.") == []


def test_an_addressee_answers() -> None:
    text = "Aurora Committee president Jon Vale said the body “must stay neutral in all such questions”."
    assert responses(text) == [("Aurora Committee", "Jon Vale", "declines")]


def test_those_who_signed_do_not_respond() -> None:
    assert responses("The Snow Watch Network said it would “never support such a silent body again”.") == []
