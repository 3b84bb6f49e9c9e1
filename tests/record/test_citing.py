"""Files of a page and references to it open, and stay shut, with the page."""

import json

import pytest
from django.test import Client

from record.models import Visibility
from tests.factories import LetterFactory, ResponseFactory, SignatureFactory
from web.citing import FileEnding

pytestmark = pytest.mark.django_db

STATUS = {Visibility.PUBLIC: 200, Visibility.UNLISTED: 200, Visibility.CURATORS: 404, Visibility.HIDDEN: 410}


@pytest.mark.parametrize("visibility", STATUS)
def test_every_form_answers_as_the_visibility_of_the_row_says(client: Client, visibility: Visibility) -> None:
    LetterFactory(key="a-letter", title="Zzyzx letter", visibility=visibility)
    for ending in FileEnding.endings:
        response = client.get(f"/letters/a-letter.{ending}")
        assert response.status_code == STATUS[visibility], ending
        assert ("Zzyzx" in response.content.decode()) == (STATUS[visibility] == 200), ending


def test_an_unknown_ending_is_not_there(client: Client) -> None:
    LetterFactory(key="a-letter")
    assert client.get("/letters/a-letter.pdf").status_code == 404


def test_json_says_what_the_page_says(client: Client) -> None:
    letter = LetterFactory(date="2021-10-01", date_precision="month")
    signature = SignatureFactory(letter=letter)
    ResponseFactory(letter=letter, actor=signature.actor, summary="Invented answer.")
    facts = json.loads(client.get(letter.get_absolute_url().rstrip("/") + ".json").content)
    assert facts["letter"]["date"] == "2021-10"
    assert facts["letter"]["kind_in_words"] == "open letter"
    assert facts["signatures"][0]["actor"]["name"] == signature.actor.name
    assert facts["signatures"][0]["sources"]
    assert facts["responses"][0]["summary"] == "Invented answer."


def test_positions_are_cited_with_their_day(client: Client) -> None:
    assert "/positions/?as_of=2021-12-08 " in client.get("/positions.txt?as_of=2021-12-08").content.decode()
    assert client.get("/positions.txt?as_of=yesterday").status_code == 400
