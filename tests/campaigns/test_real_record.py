"""What the real record shows to those who ask for it first."""

import pytest
from django.test import Client

from campaigns.models import Event


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "/letters/ioc-revoke-2020-09/",
            [
                "8 September 2020",
                "more than 160",
                "Thomas Bach",
                "Relocate or revoke the Games",
                "International Tibet Network",
                "answered",
                "Source: ",
            ],
        ),
        (
            "/letters/un-mechanism-2020-09/",
            ["9 September 2020", "321 civil society groups", "António Guterres", "Michelle Bachelet", "Zhao Lijian"],
        ),
        (
            "/letters/g20-2021-10/",
            [
                "29 October 2021",
                "240 groups",
                "Mario Draghi",
                "World Uyghur Congress",
                "Mandie McKeown",
                "no answer on record",
            ],
        ),
    ],
)
def test_the_letters_everybody_asks_for(starter: None, client: Client, url: str, shown: list[str]) -> None:
    text = client.get(url).content.decode()
    for words in shown:
        assert words in text, words
    title = text[text.index("<h1>") + 4 : text.index("</h1>")]
    assert url in client.get("/letters/", {"q": title}).content.decode(), "the list has it"


def test_the_dashboard_counts_what_the_package_holds(starter: None, client: Client) -> None:
    text = " ".join(client.get("/").content.decode().split())
    for number, noun, url in (
        (35, "campaigns", "/campaigns/"),
        (179, "letters", "/letters/"),
        (365, "organisations", "/organisations/"),
        (75, "governments", "/governments/"),
        (359, "people", "/people/"),
        (83, "events", "/events/"),
    ):
        assert f'<a class="figure" href="{url}"><span class="figure__number">{number}</span>' in text, noun
        assert f"{number} {noun if noun != 'people' else 'people'}" in client.get(url).content.decode()


@pytest.mark.parametrize("name", ["Human Rights Watch", "human rights watch", "HRW"])
def test_what_has_your_organisation_signed(starter: None, client: Client, name: str) -> None:
    response = client.get("/signed/", {"q": name})
    assert response["Location"] == "/organisations/human-rights-watch/#signed"
    several = client.get("/signed/", {"q": "CFHK"})
    assert several["Location"] == "/organisations/?q=CFHK"


def test_filters_narrow_and_can_be_taken_away(starter: None, client: Client) -> None:
    text = client.get("/letters/?kind=petition&year=2021").content.decode()
    assert "Remove the filter" in text
    assert 'href="?year=2021"' in text
    assert "Kind: petition" in text
    nothing = client.get("/letters/?q=xyzzy").content.decode()
    assert "No letters fit all of these filters." in nothing


def test_the_real_record_has_the_united_states_before_the_united_kingdom(starter: None, client: Client) -> None:
    def joined(day: str) -> str:
        text = client.get(f"/positions/?as_of={day}").content.decode()
        return text[text.index("Joined the boycott") : text.index("No ministers")]

    assert "United States" in joined("2021-12-07")
    assert "United Kingdom" not in joined("2021-12-07")
    assert "United States" in joined("2021-12-09")
    assert "United Kingdom" in joined("2021-12-09")


def test_the_address_of_an_event_shows_it_whatever_page_it_is_on(starter: None, client: Client) -> None:
    for event in Event.objects.published().order_by("date")[:3]:
        text = client.get(event.get_absolute_url()).content.decode()
        assert f'id="{event.key}"' in text


def test_the_matrix_is_sorted_by_what_is_there(starter: None, client: Client) -> None:
    url = "/campaigns/diplomatic-boycott/"
    assert client.get(url, {"sort": "g20-2021-10"}).status_code == 200
    refused = client.get(url, {"sort": "nonsense"})
    assert refused.status_code == 400
    assert "neither “most”, “name” nor the key of a letter" in refused.content.decode()
