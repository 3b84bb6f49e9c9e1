"""Whatever is typed into a search field: hits or a helpful empty page, in less than a second."""

import time
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests import walk
from tests.test_every_page import check_html

TYPED = {
    "a phrase without a word": '"diplomatic boycott" -athletes',
    "a name": "bach",
    "a spelling": "uigur",
    "another spelling": "Uyghur",
    "a misspelt name": "tibet netwrok",
    "Chinese": "冬奥",
    "Tibetan": "བོད་",
    "accents": "Łódź",
    "4 kB of words": ("boycott " * 512)[:4096],
    "4 kB of one word": "x" * 4096,
    "4 kB of different words": " ".join(f"w{n}" for n in range(1000))[:4096],
    "SQL": "'; DROP TABLE campaigns_letter; --",
    "SQL wildcards": "%_\\ % __",
    "tsquery": "boycott & (sponsors | !athletes) <-> :* \\",
    "marks only": "!@#$%^&*()_+-=[]{};':\",./<>?|",
    "open quotation mark": '"boycott',
    "minus only": "-boycott",
    "or only": "or OR or",
    "emoji": "🕯️🏔️ boycott",
    "right to left": "مقاطعة أولمبياد بكين",
    "direction marks": "\u202eboycott\u202c",
    "spaces only": " \t \u3000 ",
    "HTML": "<script>alert(1)</script>",
}
SEARCHED = [
    "/search/",
    "/suggest/",
    "/letters/",
    "/campaigns/",
    "/organisations/",
    "/governments/",
    "/people/",
    "/responses/",
    "/responses/silent/",
    "/events/",
    "/articles/",
    "/signatures/",
    "/letters/compare/",
]


def asked_within_a_second(client: Client, url: str, typed: str) -> Any:
    """The answer: the second or third time, if the machine has been busy with other things."""
    for _ in range(3):
        start = time.perf_counter()
        response = client.get(url, {"q": typed})
        if time.perf_counter() - start < 1:
            return response
    raise AssertionError(f"{url} takes longer than a second")


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_any_text_is_answered_within_a_second(starter: None, client: Client, typed: str) -> None:
    for url in SEARCHED:
        response = asked_within_a_second(client, url, typed)
        assert response.status_code == 200, url
        text = response.content.decode()
        check_html(text, url)
        assert "<script>alert" not in text, url


def test_every_list_with_a_search_field_is_among_them(starter: None, client: Client) -> None:
    lists = [page.url for page in walk.pages(each=0) if not walk.is_file(page.route) and page.route != "record:history"]
    with_field = {
        url.partition("?")[0]
        for url in lists
        if 'name="q"' in client.get(url).content.decode() and not url.startswith(("/?", "/signed/"))
    }
    assert with_field - {"/"} <= set(SEARCHED)


def names(client: Client, url: str, q: str) -> list[str]:
    """What is found, best first, in the order of the page."""
    context = client.get(url, {"q": q}).context
    if "groups" in context:
        return [hit.title for group in context["groups"] for hit in group.hits]
    rows = context["actors"] if "actors" in context else context["page"].object_list
    return [str(row) for row in rows]


def test_what_is_meant_is_found_first(starter: None, client: Client) -> None:
    for url in ("/search/", "/suggest/", "/people/"):
        assert "Thomas Bach" in names(client, url, "bach")[:1], url
    for url in ("/search/", "/suggest/", "/organisations/"):
        assert "International Tibet Network" in names(client, url, "tibet netwrok")[:3], url
    assert names(client, "/letters/", "uigur") == names(client, "/letters/", "Uyghur") != []
    phrase = names(client, "/letters/", '"diplomatic boycott" -athletes')
    assert set(phrase) < set(names(client, "/letters/", '"diplomatic boycott"'))
    assert phrase


def test_where_nothing_is_found_a_next_step_is_offered(starter: None, client: Client) -> None:
    q = urlencode({"q": "Łódź qqqqq"})
    assert "Nothing in the record fits these words" in client.get(f"/search/?{q}").content.decode()
    assert "Nobody in the record has a name like this" in client.get(f"/suggest/?{q}").content.decode()
    for url in ("/letters/", "/campaigns/", "/responses/", "/events/", "/articles/", "/people/"):
        text = client.get(f"{url}?{q}").content.decode()
        assert "fit all of these filters" in text, url
        assert "show all" in text, url
