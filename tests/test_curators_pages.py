"""What holds for every page for curators, found by walking the URL configuration."""

import re
from collections import defaultdict

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import walk
from tests.curated import NAME
from tests.test_every_page import check_html

# The largest number of queries that any page of a route needs, with the two that sign the curator in.
QUERIES = {
    "articles:archive": 8,
    "articles:archived": 12,
    "articles:curate": 9,
    "articles:found_feeds": 7,
    "articles:ingest": 4,
    "articles:proposals": 7,
    "articles:run": 7,
    "articles:source": 10,
    "articles:sources": 6,
    "articles:version": 6,
    "articles:version_file": 3,
}

FRAGMENT = {"HX-Request": "true", "HX-Target": "results"}


@pytest.fixture
def curator(archived: None, client: Client) -> Client:
    """A browser in which a curator is signed in."""
    client.force_login(get_user_model().objects.get(username=NAME))
    return client


def test_every_page_answers_curators_well_and_within_its_queries(curator: Client) -> None:
    most: dict[str, int] = defaultdict(int)
    for page in walk.curators_pages():
        with CaptureQueriesContext(connection) as queries:
            response = curator.get(page.url)
        assert response.status_code == 200, page.url
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", ")), page.url
        if not walk.is_file(page.route):
            check_html(response.content.decode(), page.url)
            assert "default-src 'none'" in response["Content-Security-Policy"]
        most[page.route] = max(most[page.route], len(queries))
    assert dict(most) == QUERIES


def test_no_page_for_curators_is_shown_to_others(archived: None, client: Client) -> None:
    for page in walk.curators_pages():
        for response in (client.get(page.url), client.get(page.url, headers=FRAGMENT), client.post(page.url)):
            assert response.status_code == 302, page.url
            assert response["Location"] == f"/admin/login/?next={page.url}"
            assert response.content == b""


def test_an_account_that_is_no_curators_sees_none_of_them(archived: None, client: Client) -> None:
    user, _ = get_user_model().objects.get_or_create(username="reader")
    client.force_login(user)
    for page in walk.curators_pages():
        for response in (client.get(page.url), client.get(page.url, headers=FRAGMENT), client.post(page.url)):
            assert response.status_code == 403, page.url
            check_html(response.content.decode(), page.url)


def test_every_form_that_is_sent_has_its_token(curator: Client) -> None:
    for page in walk.curators_pages():
        if not walk.is_file(page.route):
            sent = re.findall(r'<form[^>]*method="post".*?</form>', walk.content_of(curator.get(page.url)), re.DOTALL)
            assert all("csrfmiddlewaretoken" in form for form in sent), page.url


def test_a_form_without_its_token_changes_nothing(archived: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(get_user_model().objects.get(username=NAME))
    for page in walk.curators_pages():
        assert client.post(page.url, {"action": "split"}).status_code == 403, page.url


def test_public_pages_have_no_link_into_the_archive(archived: None, client: Client) -> None:
    for page in walk.pages(each=2):
        if not walk.is_file(page.route) and page.route != "dashboard:signed":
            assert "/curate/articles/" not in client.get(page.url).content.decode(), page.url
