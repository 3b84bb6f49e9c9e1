"""What holds for every page for curators, found by walking the URL configuration."""

import re
from collections import defaultdict

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Proposal
from tests import walk
from tests.curated import NAME
from tests.test_every_page import check_html

# The largest number of queries that any page of a route needs, with the three that tell who asks and with what role.
QUERIES = {
    "accounts:account_of": 7,
    "accounts:accounts": 8,
    "accounts:changes": 5,
    "articles:archive": 9,
    "articles:archived": 14,
    "curation:listed_name": 7,
    "curation:signatory_list": 14,
    "curation:signatory_lists": 5,
    "curation:add_fact": 5,
    "curation:candidates": 4,
    "curation:curate": 16,
    "curation:edit_fact": 13,
    "curation:fact_sources": 6,
    "curation:fact_version": 8,
    "curation:fact_versions": 11,
    "curation:fact_visibility": 11,
    "curation:edit": 5,
    "articles:found_feeds": 8,
    "articles:ingest": 5,
    "articles:run": 8,
    "articles:source": 11,
    "articles:sources": 7,
    "articles:version": 7,
    "articles:version_file": 4,
    "curation:apart": 7,
    "curation:duplicates": 11,
    "curation:merge": 54,
    "curation:merges": 7,
    "curation:evidence": 6,
    "curation:fact": 10,
    "curation:fact_at_address": 4,
    "curation:people": 8,
    "curation:suggestions": 8,
    "curation:takedowns": 11,
    "curation:next_proposal": 7,
    "curation:proposal": 17,
    "curation:review": 11,
}


@pytest.fixture
def curator(archived: None, client: Client) -> Client:
    """A browser in which an admin is signed in, who was seen today; nobody else has an article of the queue."""
    Proposal.objects.update(claimed_by=None, claimed_until=None)  # others may have looked at it in tests before
    client.force_login(User.objects.get(username=NAME))
    client.get("/account/")
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


def test_every_form_that_is_sent_has_its_token(curator: Client) -> None:
    for page in walk.curators_pages():
        if not walk.is_file(page.route):
            sent = re.findall(r'<form[^>]*method="post".*?</form>', walk.content_of(curator.get(page.url)), re.DOTALL)
            assert all("csrfmiddlewaretoken" in form for form in sent), page.url


def test_public_pages_have_no_link_into_the_archive(archived: None, client: Client) -> None:
    for page in walk.pages(each=2):
        if not walk.is_file(page.route) and page.route != "dashboard:signed":
            assert "/curate/articles/" not in client.get(page.url).content.decode(), page.url
