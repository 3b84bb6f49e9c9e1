"""Who signs with a campaign, how often, and who of them has not signed a letter yet."""

import csv
import io

import pytest
from django.test import Client

from actors.models import Actor
from campaigns.models import Campaign, Letter, Signature
from campaigns.signatories import Regulars, counted_signatories
from tests import walk
from tests.factories import CampaignFactory, LetterFactory, OrganisationFactory, PersonFactory, SignatureFactory
from tests.planted import MARKER, UNSEEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign() -> Campaign:
    """Alpha signed three letters, Beta the first two, Gamma the last; Delta signed for another campaign only."""
    campaign = CampaignFactory(key="hub")
    letters = [LetterFactory(campaign=campaign, key=key, title=f"Invented {key}") for key in ("one", "two", "three")]
    for name, signed in {"Alpha": letters, "Beta": letters[:2], "Gamma": letters[2:]}.items():
        actor = OrganisationFactory(name=name, country="TW")
        for letter in signed:
            SignatureFactory(letter=letter, actor=actor)
    SignatureFactory(letter=LetterFactory(key="elsewhere"), actor=OrganisationFactory(name="Delta"))
    return campaign


def found(client: Client, query: str = "") -> list[tuple[str, int]]:
    page = client.get(f"/campaigns/hub/signatories/?{query}").context["page"]
    assert page.paginator.count == len(page.object_list)
    return [(signatory.name, signatory.number) for signatory in page]


@pytest.mark.usefixtures("campaign")
def test_signatories_are_listed_with_the_number_of_letters(client: Client) -> None:
    assert found(client) == [("Alpha", 3), ("Beta", 2), ("Gamma", 1)]
    assert found(client, "at_least=2") == [("Alpha", 3), ("Beta", 2)]
    assert found(client, "at_least=4") == []


def test_regulars_who_have_not_signed_a_letter(client: Client, campaign: Campaign) -> None:
    assert found(client, "at_least=2&not=three") == [("Beta", 2)]
    assert found(client, "not=one&not=two") == [("Gamma", 1)], "who signed none of several"
    assert found(client, "not=elsewhere") == [("Alpha", 3), ("Beta", 2), ("Gamma", 1)], "of another campaign too"
    SignatureFactory(letter=Letter.objects.get(key="three"), actor=None, name_as_written="Nobody Knows")
    assert found(client, "at_least=2&not=three") == [("Beta", 2)], "an unresolved name excludes nobody"


def test_each_letter_counts_once_and_only_if_the_name_still_stands(client: Client, campaign: Campaign) -> None:
    beta, letter = Actor.objects.get(name="Beta"), Letter.objects.get(key="one")
    SignatureFactory(letter=letter, actor=beta, name_as_written="Beta, Berlin")
    SignatureFactory(letter=Letter.objects.get(key="three"), actor=beta, withdrawn=True)
    assert dict(found(client))["Beta"] == 2
    assert ("Beta", 2) in found(client, "not=three")


def test_signatories_of_one_kind(client: Client, campaign: Campaign) -> None:
    SignatureFactory(letter=Letter.objects.get(key="one"), actor=PersonFactory(name="Ina Vented"))
    assert found(client, "kind=person") == [("Ina Vented", 1)]
    assert "Ina Vented" not in dict(found(client, "kind=organisation"))


def test_pages_go_on_where_the_one_before_ended(campaign: Campaign) -> None:
    for number in range(5):
        SignatureFactory(letter=Letter.objects.get(key="two"), actor=OrganisationFactory(name=f"More {number}"))
    rows = Regulars(counted_signatories(Signature.objects.published().filter(letter__campaign=campaign), 1))
    names = [signatory.name for signatory in rows[0:8]]
    assert names == ["Alpha", "Beta", "Gamma", "More 0", "More 1", "More 2", "More 3", "More 4"]
    for size in (1, 2, 3, 5):
        assert [s.name for start in range(0, 8, size) for s in rows[start : start + size]] == names
    assert rows[8:10] == []


@pytest.mark.usefixtures("campaign")
def test_the_file_has_the_rows_of_the_page(client: Client) -> None:
    url = "/campaigns/hub/signatories.csv?at_least=2&not=three"
    rows = list(csv.DictReader(io.StringIO(walk.content_of(client.get(url)).lstrip("\ufeff"), newline="")))
    assert [(row["Signatory"], row["Letters signed"], row["Country"]) for row in rows] == [("Beta", "2", "Taiwan")]
    page = client.get("/campaigns/hub/signatories/?at_least=2&not=three").content.decode()
    assert url.replace("&", "&amp;") in page


@pytest.mark.usefixtures("campaign")
def test_every_filter_can_be_taken_away_and_the_form_keeps_all_letters(client: Client) -> None:
    response = client.get("/campaigns/hub/signatories/?at_least=2&not=one&not=two")
    chips = [(chip["label"], chip["value"], chip["without"]) for chip in response.context["filter"].active]
    assert chips == [
        ("Signed at least", "2", "not=one&not=two"),
        ("Has not signed", "Invented one", "at_least=2&not=two"),
        ("Has not signed", "Invented two", "at_least=2&not=one"),
    ]
    text = response.content.decode()
    assert '<input type="hidden" name="not" value="one">' in text
    assert '<option value="two" selected>Invented two</option>' in text
    elsewhere = client.get("/campaigns/hub/signatories/?not=elsewhere").content.decode()
    assert '<input type="hidden" name="not" value="elsewhere">' in elsewhere


@pytest.mark.usefixtures("campaign")
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("not=nonsense", "There is no letter “nonsense” here"),
        ("at_least=many", "write a whole number from 1"),
        ("at_least=0", "greater than or equal to 1"),
        ("at_least=99999999999999999999", "less than or equal to 9999"),
        ("kind=nonsense", "not one of the available choices"),
    ],
)
def test_what_can_not_be_used_gets_a_sentence(client: Client, query: str, sentence: str) -> None:
    for ending in ("/", ".csv"):
        response = client.get(f"/campaigns/hub/signatories{ending}?{query}")
        assert response.status_code == 400
        assert sentence in response.content.decode()


@pytest.mark.parametrize("visibility", UNSEEN)
def test_who_is_not_public_is_not_listed(client: Client, campaign: Campaign, visibility: str) -> None:
    hidden = OrganisationFactory(name=MARKER, visibility=visibility)
    SignatureFactory(letter=Letter.objects.get(key="one"), actor=hidden)
    unseen = LetterFactory(campaign=campaign, title=f"{MARKER} letter", key="unseen", visibility=visibility)
    SignatureFactory(letter=unseen, actor=Actor.objects.get(name="Gamma"))
    assert MARKER not in client.get("/campaigns/hub/signatories/").content.decode()
    assert dict(found(client))["Gamma"] == 1
    assert client.get("/campaigns/hub/signatories/?not=unseen").status_code == 400


@pytest.mark.usefixtures("campaign")
def test_as_of_a_day_later_letters_do_not_count(client: Client) -> None:
    Letter.objects.filter(key="three").update(date="2021-09-01")
    assert found(client, "as_of=2021-08-01") == [("Alpha", 2), ("Beta", 2)]
    assert client.get("/campaigns/hub/signatories/?not=three&as_of=2021-08-01").status_code == 400


@pytest.mark.usefixtures("campaign")
def test_a_comparison_leads_to_who_signed_none(client: Client) -> None:
    text = client.get("/letters/compare/?letter=one&letter=two").content.decode()
    assert 'href="/campaigns/hub/signatories/?not=one&amp;not=two"' in text
