"""Letters side by side: who signed all of them, several, only one."""

import csv
import io
import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from campaigns.models import Letter
from tests import walk
from tests.factories import (
    CampaignFactory,
    GovernmentFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    SignatureFactory,
)
from tests.planted import MARKER, UNSEEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters() -> list[Letter]:
    """Three letters: Alpha signed all, Beta the first two, Gamma the first, Delta the last."""
    campaign = CampaignFactory()
    letters = [LetterFactory(campaign=campaign, key=key, title=f"Invented {key}") for key in ("one", "two", "three")]
    signed = {"Alpha": letters, "Beta": letters[:2], "Gamma": letters[:1], "Delta": letters[2:]}
    for name, of in signed.items():
        actor = OrganisationFactory(name=name, country="TW")
        for letter in of:
            SignatureFactory(letter=letter, actor=actor)
    return letters


def groups(client: Client, query: str) -> dict[str, list[str]]:
    page = client.get(f"/letters/compare/?{query}").context
    return {
        group.title + (group.of.mark if group.of else ""): [cells(row)[0] for row in shown]
        for group, shown in page["groups"]
    }


def cells(row: str) -> list[str]:
    """The text in each cell of a row of a table."""
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]


def rows(client: Client, query: str) -> list[dict[str, str]]:
    text = walk.content_of(client.get(f"/letters/compare.csv?{query}")).lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.usefixtures("letters")
def test_two_letters_have_signatories_of_both_and_of_one(client: Client) -> None:
    assert groups(client, "letter=one&letter=two") == {
        "signed both": ["Alpha", "Beta"],
        "signed onlyA": ["Gamma"],
        "signed onlyB": [],
    }
    assert groups(client, "letter=two&letter=one")["signed onlyB"] == ["Gamma"], "in the order of the address"


@pytest.mark.usefixtures("letters")
def test_of_three_letters_some_signed_several(client: Client) -> None:
    assert groups(client, "letter=one&letter=two&letter=three") == {
        "signed all 3": ["Alpha"],
        "signed several, not all": ["Beta"],
        "signed onlyA": ["Gamma"],
        "signed onlyB": [],
        "signed onlyC": ["Delta"],
    }


def test_names_that_are_not_resolved_are_counted_and_said(client: Client, letters: list[Letter]) -> None:
    SignatureFactory(letter=letters[0], actor=None, name_as_written="Nobody Knows")
    SignatureFactory(letter=letters[0], actor=Actor.objects.get(name="Alpha"), name_as_written="Alpha, Berlin")
    SignatureFactory(letter=letters[1], actor=Actor.objects.get(name="Gamma"), withdrawn=True)
    text = client.get("/letters/compare/?letter=one&letter=two").content.decode()
    assert "1 name under these letters is not resolved to anybody yet" in text
    compared = client.get("/letters/compare/?letter=one&letter=two").context["compared"]
    assert [(one.named, one.unresolved) for one in compared] == [(5, 1), (2, 0)]
    assert groups(client, "letter=one&letter=two")["signed onlyA"] == ["Gamma"], "what was taken back does not count"


def test_signatories_of_every_kind_are_named_with_kind_and_country(client: Client, letters: list[Letter]) -> None:
    for actor in (GovernmentFactory(name="Invented State", country="FR"), PersonFactory(name="Ina Vented")):
        SignatureFactory(letter=letters[0], actor=actor)
    page = client.get("/letters/compare/?letter=one&letter=two").context
    found = {cells(row)[0]: (*cells(row)[1:], re.findall('href="([^"]+)"', row)) for row in page["groups"][1][1]}
    state, person = Actor.objects.get(name="Invented State"), Actor.objects.get(name="Ina Vented")
    assert found["Invented State"] == ("state", "France", [f"/governments/{state.key}/"])
    assert found["Ina Vented"] == ("person", "worldwide or not known", [f"/people/{person.key}/"])
    assert found["Gamma"][:2] == ("non-governmental organisation", "Taiwan")


@pytest.mark.usefixtures("letters")
def test_the_file_has_a_column_for_each_letter(client: Client) -> None:
    taken = rows(client, "letter=one&letter=three")
    assert [(r["Signatory"], r["Signed: Invented one"], r["Signed: Invented three"]) for r in taken] == [
        ("Alpha", "yes", "yes"),
        ("Beta", "yes", "no"),
        ("Delta", "no", "yes"),
        ("Gamma", "yes", "no"),
    ]
    about = json.loads(walk.content_of(client.get("/letters/compare.json?letter=one&letter=three")))
    assert about["url"] == "http://localhost:8000/letters/compare/?letter=one&letter=three"
    assert about["filter"] == {"Letters": "Invented one; Invented three"}
    assert about["rows"][0]["one"] is True


@pytest.mark.usefixtures("letters")
def test_with_fewer_letters_further_ones_are_offered(client: Client) -> None:
    newest = client.get("/letters/compare/").context["choices"]
    assert {letter.key for letter, _ in newest} == {"one", "two", "three"}
    with_one = client.get("/letters/compare/?letter=one").context["choices"]
    assert [(letter.key, letter.shared, query) for letter, query in with_one] == [
        ("two", 2, "letter=one&letter=two"),
        ("three", 1, "letter=one&letter=three"),
    ]
    found = client.get("/letters/compare/?letter=one&q=invented+three").context["choices"]
    assert [letter.key for letter, _ in found] == ["three"]
    assert "No further letter" in client.get("/letters/compare/?letter=one&q=nothing").content.decode()


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("letter=one&letter=nonsense", "There is no letter “nonsense” here"),
        ("letter=one&letter=%00", "NUL character"),
        ("letter=one&letter=" + "x" * 5000, "There is no letter"),
        ("&".join(f"letter=k{n}" for n in range(6)), "At most 5 letters can be named at a time; here are 6."),
        ("letter=one&letter=two&names=some", "only names=all"),
    ],
)
def test_a_key_that_can_not_be_used_gets_a_sentence(client: Client, query: str, sentence: str) -> None:
    response = client.get(f"/letters/compare/?{query}")
    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.usefixtures("letters")
def test_a_file_needs_two_letters_and_a_repeated_one_is_one(client: Client) -> None:
    for query in ("", "letter=one", "letter=one&letter=one"):
        response = client.get(f"/letters/compare.csv?{query}")
        assert response.status_code == 400
        assert "A comparison needs two letters" in response.content.decode()
    assert "comparison" not in client.get("/letters/compare/?letter=one&letter=one").context


@pytest.mark.parametrize("visibility", UNSEEN)
def test_who_is_not_public_is_not_compared(client: Client, letters: list[Letter], visibility: str) -> None:
    hidden = OrganisationFactory(name=MARKER, visibility=visibility)
    for letter in letters[:2]:
        SignatureFactory(letter=letter, actor=hidden)
    for form in ("/", ".csv", ".json", ".xlsx"):
        assert MARKER not in walk.content_of(client.get(f"/letters/compare{form}?letter=one&letter=two"))
    Letter.objects.filter(key="two").update(visibility=visibility)
    assert client.get("/letters/compare/?letter=one&letter=two").status_code == 400


def test_as_of_a_day_later_letters_and_names_are_not_there(client: Client, letters: list[Letter]) -> None:
    late = LetterFactory(date="2021-09-01", key="late")
    SignatureFactory(letter=late)
    SignatureFactory(letter=letters[1], actor=Actor.objects.get(name="Gamma"), date="2021-09-01", date_precision="day")
    day = "as_of=2021-08-01"
    assert groups(client, f"letter=one&letter=two&{day}")["signed onlyA"] == ["Gamma"]
    assert groups(client, "letter=one&letter=two")["signed onlyA"] == []
    assert client.get(f"/letters/compare/?letter=one&letter=late&{day}").status_code == 400


def test_many_signatories_are_shown_on_request_with_few_queries(client: Client, letters: list[Letter]) -> None:
    for number in range(120):
        SignatureFactory(letter=letters[0], actor=OrganisationFactory(name=f"Many {number:03}"))
    url = "/letters/compare/?letter=one&letter=two"
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url).context
    assert len(queries) == 3
    assert [(len(shown), shown.total) for _, shown in page["groups"]] == [(2, 2), (100, 121), (0, 0)]
    every = client.get(f"{url}&names=all").context["groups"]
    assert len(every[1][1]) == 121
