"""Feeds: what is new and what was corrected, each time with the same bytes for the same record."""

import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client

from record.models import Visibility
from tests.factories import ArticleFactory, LetterFactory, PositionFactory, ResponseFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def in_a_new_revision() -> None:
    """What follows is a revision of its own, though the test is one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('torchlight.revision', '', true)")


def entries(client: Client, url: str) -> list[Any]:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def text(element: Any, name: str) -> str:
    return element.findtext(f"{ATOM}{name}")


def labels(entry: Any) -> list[str]:
    return [category.get("term") for category in entry.findall(f"{ATOM}category")]


def test_a_feed_has_all_that_atom_requires(client: Client) -> None:
    letter = LetterFactory(title="On 冬奥 & <b>Łódź</b> \x0b", summary="Asks “why”, བོད།")
    feed = ElementTree.fromstring(client.get("/letters.atom?q=asks&kind=open_letter&page=3").content)
    assert text(feed, "title").startswith("Torchlight: Letters (")
    assert text(feed, "id") == "tag:localhost,2026:/letters.atom?kind=open_letter&q=asks"
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Torchlight"  # type: ignore[union-attr]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == "http://localhost:8000/letters.atom?kind=open_letter&q=asks"
    assert links["alternate"] == "http://localhost:8000/letters/?kind=open_letter&q=asks"
    assert links["license"] == "https://creativecommons.org/licenses/by/4.0/"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert text(entry, "title") == "On 冬奥 & <b>Łódź</b> "
    assert text(entry, "id") == f"tag:localhost,2026:/letters/{letter.key}/"
    assert text(entry, "summary").startswith("<p>Asks “why”, བོད།</p>")
    for element in (feed, entry):
        assert datetime.datetime.fromisoformat(text(element, "updated")).tzinfo


def test_a_corrected_row_comes_first_and_says_so(client: Client) -> None:
    letters = [LetterFactory(date=f"2021-0{month}-01") for month in (1, 2, 3)]
    assert [text(e, "title") for e in entries(client, "/letters.atom")] == [str(row) for row in letters[::-1]]
    in_a_new_revision()
    letters[0].title = "Invented letter, corrected"
    letters[0].save()
    first, *others = entries(client, "/letters.atom")
    assert text(first, "title") == "Corrected: Invented letter, corrected"
    assert text(first, "id") == f"tag:localhost,2026:/letters/{letters[0].key}/"
    assert labels(first) == ["letter", "corrected"]
    assert letters[0].history_url in text(first, "summary")
    assert text(first, "updated") > text(first, "published") == text(others[0], "published")
    assert [labels(entry) for entry in others] == [["letter", "new"]] * 2


def test_what_changed_out_of_sight_is_no_correction(client: Client) -> None:
    draft = LetterFactory(visibility=Visibility.CURATORS, title="Secret draft")
    article = ArticleFactory()
    in_a_new_revision()
    draft.title, draft.visibility = "Ready", Visibility.PUBLIC
    draft.save()
    article.text = "The words of the article, for curators."
    article.save()
    (entry,) = entries(client, "/letters.atom")
    assert labels(entry) == ["letter", "new"]
    assert text(entry, "published") == text(entry, "updated")
    assert all(labels(entry) == ["article", "new"] for entry in entries(client, "/articles.atom"))
    in_a_new_revision()
    article.title = "Another title"
    article.save()
    assert labels(entries(client, "/articles.atom")[0]) == ["article", "corrected"]


def test_the_same_record_gives_the_same_bytes(client: Client) -> None:
    letter = LetterFactory()
    ResponseFactory(letter=letter)
    PositionFactory()
    for url in ("/letters.atom", "/timeline.atom", "/positions.atom", "/events.atom"):
        first = client.get(url)
        assert first.content == client.get(url).content
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert {labels(entry)[0] for entry in entries(client, "/timeline.atom")} == {"letter", "response", "position"}


def test_a_feed_follows_its_filter(client: Client) -> None:
    LetterFactory(kind="petition")
    LetterFactory(kind="briefing")
    assert len(entries(client, "/letters.atom")) == 2
    assert len(entries(client, "/letters.atom?kind=petition")) == 1
    page = client.get("/letters/?kind=petition").content.decode()
    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert 'href="/letters.atom?kind=petition"' in page
