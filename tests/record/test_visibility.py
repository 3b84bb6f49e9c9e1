"""What is hidden is found in no output: a marker is planted and every page is searched for it."""

import re

import pytest
from django.test import Client

from articles.models import Article, Citation
from record.models import Visibility
from tests import walk
from tests.factories import LetterFactory
from tests.planted import MARKER, UNSEEN, plant

pytestmark = pytest.mark.django_db


@pytest.fixture(params=UNSEEN)
def planted(request: pytest.FixtureRequest) -> dict[str, object]:
    """A record in which one row of every table is not public and bears the marker, amid public ones."""
    return plant(request.param)


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
        # What was typed stands in the form, in its chip and in addresses; nothing that was found does.
        typed = re.sub(rf'value="{MARKER}"|: {MARKER} <|[?;]q={MARKER}', "", text)
        assert MARKER not in typed, url


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


def test_facts_are_the_same_noted_first_or_looked_up_one_by_one(planted: dict[str, object]) -> None:
    shown = set(Citation.objects.of_published_facts().values_list("pk", flat=True))
    assert shown == set(Citation.objects.of_published_facts(few=True).values_list("pk", flat=True))
    assert 0 < len(shown) < Citation.objects.count()
    some = Article.objects.all()
    assert set(some.with_passages()) == set(some.with_passages(few=True))
    assert set(some.without_passages()) == set(some.without_passages(few=True))


def test_history_of_what_is_not_public_is_not_shown(client: Client) -> None:
    letter = LetterFactory(visibility=Visibility.CURATORS, title=f"{MARKER} draft")
    assert client.get(letter.history_url).status_code == 404
    letter.title, letter.visibility = "Ready", Visibility.PUBLIC
    letter.save()
    text = client.get(letter.history_url).content.decode()
    assert "Ready" in text
    assert MARKER not in text, "the draft was never public, so its words stay unseen"
