"""Charts as pictures to take along."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from campaigns.models import Letter
from campaigns.pictures import MOST_ROWS
from dashboard.pictures import COLOURS as COLOURS_OF_KINDS
from record.pictures import COLOURS
from tests.factories import CampaignFactory, LetterFactory, OrganisationFactory, PositionFactory, SignatureFactory

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


def drawn(client: Client, address: str) -> ElementTree.Element:
    """A picture that a program for pictures can read."""
    response = client.get(address)
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def words(picture: ElementTree.Element) -> list[str]:
    return [" ".join("".join(text.itertext()).split()) for text in picture.iter(f"{SVG}text")]


def test_a_picture_says_what_it_shows_of_which_day_and_where_it_is_from(client: Client) -> None:
    PositionFactory(government__key="no", date="2021-12-01", reported_stance="joined")
    picture = drawn(client, "/positions.svg?as_of=2021-12-08")
    said = words(picture)
    assert said[0] == "Where governments stood on a diplomatic boycott of Beijing 2022"
    assert "NO" in said
    assert "1 joined the boycott" in said
    source = " ".join(said)
    assert "As of 8 December 2021. Source: Torchlight" in source
    assert f"{settings.SITE_URL}/positions/?as_of=2021-12-08 (CC BY 4.0)" in source
    assert "0 joined the boycott" in words(drawn(client, "/positions.svg?as_of=2021-11-30"))


@pytest.fixture
def letters() -> list[Letter]:
    """Two letters of a campaign: one organisation signed both, another the second."""
    campaign = CampaignFactory(key="invented-campaign")
    letters = [
        LetterFactory(campaign=campaign, key=key, date=f"2021-0{number}-01") for number, key in enumerate("ab", 1)
    ]
    SignatureFactory(letter=letters[1], actor=OrganisationFactory())
    both = OrganisationFactory(name="Every <Harbour> & Co\x07 مرفأ")
    for letter in letters:
        SignatureFactory(letter=letter, actor=both)
    return letters


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize(
    "address", ["/letters/compare.svg?letter=a&letter=b", "/campaigns/invented-campaign/signed.svg"]
)
def test_who_signed_what_has_a_dot_for_each_signature_and_names_in_any_script(client: Client, address: str) -> None:
    picture = drawn(client, address)
    assert len(list(picture.iter(f"{SVG}circle"))) == 3
    assert any("Every <Harbour> & Co" in said and "مرفأ" in said for said in words(picture))


def test_of_very_many_signatories_the_picture_draws_the_first_and_says_how_many_are_left(client: Client) -> None:
    one, other = LetterFactory(key="a"), LetterFactory(key="b")
    for _ in range(MOST_ROWS + 2):
        SignatureFactory(letter=one, actor=OrganisationFactory())
    SignatureFactory(letter=other, actor=OrganisationFactory())
    picture = drawn(client, "/letters/compare.svg?letter=a&letter=b")
    assert len(list(picture.iter(f"{SVG}circle"))) == MOST_ROWS
    assert "3 further signatories are not drawn" in " ".join(words(picture))


def test_the_timeline_is_drawn_as_it_is_filtered(client: Client) -> None:
    LetterFactory(date="2021-03-01")
    PositionFactory(date="2021-12-01")
    assert {"Letters", "Positions"} < set(words(drawn(client, "/timeline.svg")))
    only = words(drawn(client, "/timeline.svg?kind=letter&year=2021"))
    assert "Letters" in only
    assert "Positions" not in only
    assert any("/timeline/?kind=letter&year=2021" in said for said in only)


def test_a_picture_of_one_letter_alone_says_what_is_missing(client: Client) -> None:
    LetterFactory(key="a")
    response = client.get("/letters/compare.svg?letter=a")
    assert response.status_code == 400
    assert "A comparison needs two letters" in response.content.decode()


def test_the_colours_are_those_of_the_pages() -> None:
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    light = dict(re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6})", tokens))
    assert {name: (light[f"{name}-wash"], light[name]) for name in COLOURS} == COLOURS
    of_kinds = ("flame", "teal", "plum", "blue", "line-strong")
    assert list(COLOURS_OF_KINDS.values()) == [light[name] for name in of_kinds]
