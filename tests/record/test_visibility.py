"""What is hidden is found in no output: a marker is planted and every page is searched for it."""

import pytest
from django.test import Client

from record.models import Visibility
from tests import walk
from tests.factories import (
    AddresseeFactory,
    AffiliationFactory,
    ArticleFactory,
    CampaignFactory,
    EventFactory,
    GovernmentFactory,
    LetterFactory,
    OrganisationFactory,
    PersonFactory,
    PositionFactory,
    ResponseFactory,
    SignatureFactory,
)

pytestmark = pytest.mark.django_db

MARKER = "Zzyzx"


@pytest.fixture(params=[Visibility.HIDDEN, Visibility.CURATORS, Visibility.UNLISTED])
def planted(request: pytest.FixtureRequest) -> dict[str, object]:
    """A record in which one row of every table is not public and bears the marker, amid public ones."""
    unseen = {"visibility": request.param}
    campaign = CampaignFactory()
    letter = LetterFactory(campaign=campaign)
    signer = OrganisationFactory()
    state = GovernmentFactory()
    SignatureFactory(letter=letter, actor=signer)
    AddresseeFactory(letter=letter, actor=state)
    ResponseFactory(letter=letter, actor=state, key="public-response")
    PositionFactory(government=state)
    role = AffiliationFactory(body=state)

    hidden_person = PersonFactory(name=f"{MARKER} person", key="hidden-person", **unseen)
    hidden_group = OrganisationFactory(name=f"{MARKER} group", key="hidden-group", **unseen)
    hidden_state = GovernmentFactory(name=f"{MARKER} state", key="hidden-state", **unseen)
    hidden_campaign = CampaignFactory(name=f"{MARKER} campaign", key="hidden-campaign", **unseen)
    hidden_letter = LetterFactory(campaign=campaign, title=f"{MARKER} letter", key="hidden-letter", **unseen)
    LetterFactory(campaign=hidden_campaign, title=f"{MARKER} letter of a hidden campaign")
    LetterFactory(campaign=campaign, variant_of=hidden_letter)
    SignatureFactory(letter=hidden_letter, actor=signer)
    for actor in (hidden_person, hidden_group, hidden_state):
        SignatureFactory(letter=letter, actor=actor, name_as_written=f"{MARKER} as written")
        AddresseeFactory(letter=letter, actor=actor)
        ResponseFactory(letter=letter, actor=actor, summary=f"{MARKER} said")
    SignatureFactory(letter=letter, actor=OrganisationFactory(), signed_by=hidden_person)
    SignatureFactory(letter=letter, actor=None, name_as_written=f"{MARKER} unresolved", **unseen)
    ResponseFactory(letter=letter, actor=state, person=hidden_person, quote="Invented quote")
    ResponseFactory(letter=letter, actor=state, summary=f"{MARKER} summary", **unseen)
    PositionFactory(government=hidden_state, summary=f"{MARKER} position")
    PositionFactory(government=state, summary=f"{MARKER} hidden position", **unseen)
    AffiliationFactory(person=role.person, body=hidden_group)
    AffiliationFactory(person=hidden_person, body=signer)
    AffiliationFactory(person=role.person, body=state, title=f"{MARKER} title", **unseen)
    EventFactory(title=f"{MARKER} event", **unseen)
    LetterFactory(campaign=campaign, source=ArticleFactory(text=f"{MARKER} full text", key="public-article"))
    article = ArticleFactory(title=f"{MARKER} article", key="hidden-article", outlet=f"{MARKER} outlet", **unseen)
    LetterFactory(campaign=campaign, source=article)
    return {
        "/people/hidden-person/": hidden_person,
        "/organisations/hidden-group/": hidden_group,
        "/governments/hidden-state/": hidden_state,
        "/campaigns/hidden-campaign/": hidden_campaign,
        "/letters/hidden-letter/": hidden_letter,
        "/articles/hidden-article/": article,
    }


def test_no_page_shows_what_is_not_public(client: Client, planted: dict[str, object]) -> None:
    pages = walk.pages(each=None)
    assert len(pages) > 40
    for page in pages:
        response = client.get(page.url, follow=True)
        assert response.status_code in (200, 400), page.url  # 400 is the picker without a name
        assert MARKER not in walk.content_of(response), page.url


def test_searching_for_what_is_not_public_finds_nothing(client: Client, planted: dict[str, object]) -> None:
    for url in ("/letters/", "/organisations/", "/people/", "/governments/", "/campaigns/", "/events/", "/articles/"):
        text = client.get(url, {"q": MARKER}).content.decode()
        assert f'value="{MARKER}"' in text, "the form repeats what was typed"
        assert text.count(MARKER) == 2, f"{url}: only the form and its chip"


def test_no_file_of_a_search_has_what_is_not_public(client: Client, planted: dict[str, object]) -> None:
    for page in walk.pages(each=0):
        if walk.is_list_file(page.route) and page.url.endswith(".csv"):
            text = walk.content_of(client.get(page.url, {"q": MARKER}))
            assert MARKER not in text, page.url


def test_an_address_answers_as_its_visibility_says(client: Client, planted: dict[str, object]) -> None:
    for url, row in planted.items():
        response = client.get(url)
        expected = {Visibility.HIDDEN: 410, Visibility.CURATORS: 404, Visibility.UNLISTED: 200}
        assert response.status_code == expected[row.visibility], url  # type: ignore[attr-defined]
        if response.status_code != 200:
            assert MARKER not in response.content.decode(), url


def test_history_of_what_is_not_public_is_not_shown(client: Client) -> None:
    letter = LetterFactory(visibility=Visibility.CURATORS, title=f"{MARKER} draft")
    assert client.get(letter.history_url).status_code == 404
    letter.title, letter.visibility = "Ready", Visibility.PUBLIC
    letter.save()
    text = client.get(letter.history_url).content.decode()
    assert "Ready" in text
    assert MARKER not in text, "the draft was never public, so its words stay unseen"
