"""What holds for every public page, found by walking the URL configuration."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from actors.models import Alias
from campaigns.models import CampaignLead, EventCampaign
from record.keys import TAKEN_KEYS
from tests import factories, walk

# The largest number of queries that any page of a route may need, on the real record with its
# letters of 0 to 39 signatories, campaigns of 0 to 25 letters and actors of 0 to 40 facts. A page
# that asks once more for each row goes beyond it at once; a page that needs fewer is to be noted too.
QUERIES = {
    "actors:government": 9,
    "actors:government_file": 11,
    "actors:governments": 11,
    "actors:organisation": 7,
    "actors:organisation_file": 8,
    "actors:organisations": 4,
    "actors:people": 5,
    "actors:person": 8,
    "actors:person_file": 9,
    "articles:article": 3,
    "articles:article_file": 3,
    "articles:articles": 4,
    "articles:extraction": 2,
    "campaigns:campaign": 13,
    "campaigns:campaign_file": 13,
    "campaigns:campaign_picture_file": 4,
    "campaigns:campaigns": 8,
    "campaigns:comparison": 3,
    "campaigns:comparison_picture_file": 3,
    "campaigns:events": 8,
    "campaigns:letter": 9,
    "campaigns:letter_file": 8,
    "campaigns:letters": 14,
    "campaigns:positions": 5,
    "campaigns:positions_file": 1,
    "campaigns:positions_picture_file": 3,
    "campaigns:responses": 6,
    "campaigns:signatories": 5,
    "campaigns:signatures": 5,
    "campaigns:silent": 6,
    "curation:suggest": 1,
    "curation:suggest_sent": 1,
    "curation:takedown": 2,
    "curation:takedown_hidden": 1,
    "curation:takedown_sent": 1,
    "dashboard:home": 22,
    "dashboard:search": 16,
    "dashboard:suggest": 2,
    "dashboard:signed": 1,
    "dashboard:timeline": 19,
    "dashboard:timeline_picture_file": 6,
    "opendata:api": 18,
    "opendata:data": 4,
    "opendata:description_file": 3,
    "opendata:package_file": 3,
    "opendata:table_file": 3,
    "record:changes": 4,
    "record:changes_as": 37,
    "record:history": 8,
    "web:definitions": 1,
    "web:gallery": 1,
}

# The lists and their counts as files; feeds ask for the changes and for their rows.
FILE_QUERIES = {
    "actors:governments_as": 1,
    "actors:governments_counts": 3,
    "actors:organisations_as": 1,
    "actors:organisations_counts": 3,
    "actors:people_as": 1,
    "actors:people_counts": 4,
    "articles:articles_as": 2,
    "articles:articles_counts": 2,
    "campaigns:campaigns_as": 1,
    "campaigns:campaigns_counts": 2,
    "campaigns:comparison_as": 2,
    "campaigns:events_as": 2,
    "campaigns:events_counts": 1,
    "campaigns:letter_signatures_as": 2,
    "campaigns:letters_as": 2,
    "campaigns:letters_counts": 2,
    "campaigns:organisation_signatures_as": 2,
    "campaigns:positions_as": 2,
    "campaigns:responses_as": 2,
    "campaigns:responses_counts": 2,
    "campaigns:signatories_as": 3,
    "campaigns:signatures_as": 1,
    "campaigns:signatures_counts": 2,
    "campaigns:silent_as": 1,
    "campaigns:silent_counts": 2,
    "dashboard:search_as": 15,
    "dashboard:timeline_as": 10,
}

# The API: its rows and their sources; of what belongs to a letter, the letter too; of citations, each kind of fact.
API_QUERIES = {
    "api:addressee": 2,
    "api:addressees": 2,
    "api:affiliation": 2,
    "api:affiliations": 2,
    "api:api-root": 0,
    "api:article": 1,
    "api:articles": 1,
    "api:campaign": 2,
    "api:campaigns": 2,
    "api:citation": 4,
    "api:citations": 4,
    "api:event": 2,
    "api:events": 2,
    "api:extraction": 1,
    "api:government": 2,
    "api:governments": 2,
    "api:letter": 2,
    "api:letter-addressees": 3,
    "api:letter-responses": 3,
    "api:letter-signatures": 3,
    "api:letters": 2,
    "api:looking": 1,
    "api:lookings": 1,
    "api:openapi-json": 17,
    "api:organisation": 2,
    "api:organisations": 2,
    "api:people": 2,
    "api:person": 2,
    "api:position": 2,
    "api:positions": 2,
    "api:response": 2,
    "api:responses": 2,
    "api:search": 15,
    "api:signature": 2,
    "api:signatures": 2,
    "api:suggest": 1,
}

# The starter package has nothing of the log of looking: tests/curation/test_looking.py counts these.
NOT_IN_STARTER = {"api:looking": 1}

HEAVIEST = [
    walk.Page("campaigns:letter", "/letters/un-39-2020-10/"),
    walk.Page("campaigns:letter", "/letters/genocide-olympics-2021-04/"),
    walk.Page("campaigns:campaign", "/campaigns/diplomatic-boycott/"),
    walk.Page("actors:organisation", "/organisations/ioc/"),
    walk.Page("actors:government", "/governments/us/"),
    walk.Page("actors:person", "/people/thomas-bach/"),
    walk.Page("campaigns:letter_file", "/letters/un-39-2020-10.json"),
    walk.Page("campaigns:letter_file", "/letters/genocide-olympics-2021-04.csv"),
    walk.Page("campaigns:campaign_file", "/campaigns/diplomatic-boycott.json"),
    walk.Page("actors:organisation_file", "/organisations/ioc.csv"),
    walk.Page("actors:government_file", "/governments/us.json"),
    walk.Page("actors:person_file", "/people/thomas-bach.csv"),
    walk.Page("api:letter-addressees", "/api/v1/letters/g20-2021-10/addressees"),
    walk.Page("api:letter-signatures", "/api/v1/letters/un-39-2020-10/signatures"),
    walk.Page("api:letter-responses", "/api/v1/letters/ioc-joint-2015/responses"),
]


def test_every_page_answers_well_and_within_its_queries(starter: None, client: Client) -> None:
    most: dict[str, int] = defaultdict(int)
    for page in [*walk.pages(each=25), *HEAVIEST]:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page.url)
            content = walk.content_of(response)
        if page.route == "dashboard:signed":
            assert response.status_code == 302
        elif walk.is_file(page.route):
            assert response.status_code == 200, page.url
            assert content
            assert "html" not in response["Content-Type"]
        else:
            assert response.status_code == 200, page.url
            check_html(response.content.decode(), page.url)
            assert "default-src 'none'" in response["Content-Security-Policy"]
            assert response["Referrer-Policy"] == "same-origin"
        most[page.route] = max(most[page.route], len(queries))
    assert dict(most) | NOT_IN_STARTER == QUERIES | FILE_QUERIES | API_QUERIES


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows(client: Client) -> None:
    """The same pages with a few rows of everything, and with many more of them."""
    hub = Hub()
    hub.grow(by=2)
    few = hub.queries(client)
    hub.grow(by=6)
    assert hub.queries(client) == few


class Hub:
    """One campaign, letter, group, state, person and article to which rows of every kind are added."""

    def __init__(self) -> None:
        self.article = factories.ArticleFactory()
        self.campaign = factories.CampaignFactory(source=self.article)
        self.letter = factories.LetterFactory(campaign=self.campaign, source=self.article)
        self.group, self.state = factories.OrganisationFactory(), factories.GovernmentFactory()
        self.person = factories.PersonFactory()

    def grow(self, *, by: int) -> None:
        for _ in range(by):
            other = factories.LetterFactory(campaign=self.campaign, source=self.article)
            factories.LetterFactory(campaign=self.campaign, variant_of=self.letter)
            for actor in (self.group, self.state, self.person):
                factories.SignatureFactory(letter=other, actor=actor, signed_by=self.person, source=self.article)
                factories.AddresseeFactory(letter=other, actor=actor, source=self.article)
                factories.ResponseFactory(letter=other, actor=actor, person=self.person, source=self.article)
                factories.ResponseFactory(letter=None, campaign=self.campaign, actor=actor, source=self.article)
            factories.ResponseFactory(letter=self.letter, stance="no_response", actor=self.group)
            factories.SignatureFactory(letter=self.letter, signed_by=self.person)
            factories.SignatureFactory(letter=self.letter, actor=self.group)
            factories.AddresseeFactory(letter=self.letter)
            factories.ResponseFactory(letter=self.letter, person=self.person)
            factories.PositionFactory(government=self.state, source=self.article)
            factories.PositionFactory()
            factories.AffiliationFactory(person=self.person, source=self.article)
            factories.AffiliationFactory(body=self.group)
            factories.AffiliationFactory(body=self.state)
            Alias.objects.create(actor=self.group, name=f"Invented alias {Alias.objects.count()}")
            event = factories.EventFactory(source=self.article)
            EventCampaign.objects.create(event=event, campaign=self.campaign)
            factories.EventFactory()
            lead = factories.OrganisationFactory()
            CampaignLead.objects.create(campaign=self.campaign, actor=lead, place=CampaignLead.objects.count())
            CampaignLead.objects.create(campaign=factories.CampaignFactory(), actor=self.group)

    def queries(self, client: Client) -> dict[str, int]:
        """The number of queries of each list, and of each page of the hub."""
        rows = (self.campaign, self.letter, self.group, self.state, self.person, self.article)
        # The log of changes is read in batches, and has tests of its own.
        apart = ("record:history", "record:changes", "record:changes_as", "dashboard:signed")
        urls = [page.url for page in walk.pages(each=0) if page.route not in apart]
        found = {}
        for url in [*urls, *(row.get_absolute_url() for row in rows)]:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(url)
                assert response.status_code == 200, url
                walk.content_of(response)
            found[url] = len(queries)
        return found


def check_html(text: str, url: str) -> None:
    """What holds for the HTML of every page."""
    assert text.startswith("<!doctype html>"), url
    assert len(re.findall(r"<h1[ >]", text)) == 1, f"{url} has one main heading"
    assert re.search(r"<title>\s*\S+.*· Torchlight</title>", text), f"{url} has a title"
    assert 'lang="en"' in text
    # A block of data is not run; anything else without an address would be.
    not_data = r'(?! type="application/ld\+json">)'
    assert not re.search(rf"<script(?![^>]*\bsrc=){not_data}", text), f"{url} has no inline script"
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), f"{url} has no inline style or handler"
    assert not re.search(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="(?:https?:)?//', text), (
        f"{url} loads nothing from elsewhere"
    )
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), f"{url} has an id twice: {[i for i in ids if ids.count(i) > 1][:3]}"
    for anchor in re.findall(r'href="#([^"]+)"', text):
        assert anchor in ids, f"{url} links to #{anchor}, which is not there"
    assert "None" not in re.sub(r"<[^>]+>", " ", text).split(), f"{url} shows a None"


def lists() -> list[str]:
    """All pages without parameters in their path, with a query, to which another can be added."""
    pages = [page for page in walk.pages(each=0) if page.route != "record:history" and not walk.is_api(page.route)]
    return [page.url if "?" in page.url else f"{page.url}?" for page in pages]


BAD_QUERIES = {
    "page=-1": "is not a page number",
    "page=0": "is not a page number",
    "page=abc": "is not a page number",
    "page=１": "is not a page number",
    "page=1e3": "is not a page number",
    "year=abc": "write a year",
    "year=99999999999999999999": "less than or equal",
    "as_of=yesterday": "is not a day",
    "as_of=2021-02-30": "is not a day",
    "as_of=20211208": "is not a day",
    "kind=nonsense": "not one of the available choices",
    "campaign=nonsense": "no such campaign",
    "stance=nonsense": "not one of the available choices",
    "q=%00": "NUL character",
    "q=a%00b": "NUL character",
    "q=%ff%fe": "not valid UTF-8",
    "q=" + "x" * 10_000: "at most 8192",
}


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_bad_input_is_answered_with_a_sentence(starter: None, client: Client, query: str) -> None:
    refused = 0
    for url in lists():
        response = client.get(f"{url}&{query}")
        assert response.status_code in (200, 302, 400), url
        if response.status_code == 400 and not url.startswith("/signed/"):
            refused += 1
            text = response.content.decode()
            name, _, value = query.partition("=")
            # A facet names the value that it does not have; a plain field says what it wants.
            no_such_value = re.search(rf"{name}=.* can not be used: there is no .* “{value[:60]}” here.", text)
            assert no_such_value or BAD_QUERIES[query] in text, url
            check_html(text, url)
    assert refused, "at least one list uses this parameter"


def test_a_page_after_the_last_is_not_there(starter: None, client: Client) -> None:
    response = client.get("/letters/?page=99999")
    assert response.status_code == 404
    assert "This list has 4 pages; there is no page 99999." in response.content.decode()


@pytest.mark.parametrize(
    "key", ["unknown", "UPPER", "with%20space", "%00", "%ff", "a" * 5000, "..%2f..", "'; DROP TABLE--"]
)
def test_an_unknown_key_is_a_styled_404_or_400(starter: None, client: Client, key: str) -> None:
    for start in ("letters", "campaigns", "organisations", "governments", "people", "articles"):
        response = client.get(f"/{start}/{key}/")
        assert response.status_code in (400, 404)
        check_html(response.content.decode(), start)


def test_no_key_leads_to_the_page_of_another_route() -> None:
    """Whatever word of an address a row has as its key, its pages and files are its own, or no row may have it."""
    words = {word for entry in get_resolver().url_patterns for word in words_of(entry)}
    assert {"compare", "counts", "silent", "signatories"} <= words
    hidden = set()
    for route, parameters in walk.routes():
        if any(parameter.endswith("key") for parameter in parameters):
            for word, form in product(words, ("csv", "json")):
                url = reverse(route, args=[word if parameter.endswith("key") else form for parameter in parameters])
                if resolve(url).view_name != route:
                    hidden.add(word)
    assert hidden == set(TAKEN_KEYS)


def words_of(entry: URLPattern | URLResolver) -> Iterator[str]:
    """All words that stand in addresses as they are."""
    yield from re.findall("[a-z0-9-]+", re.sub("<.*?>", "", str(entry.pattern)))
    for further in getattr(entry, "url_patterns", ()):
        yield from words_of(further)


@pytest.mark.django_db
@pytest.mark.parametrize("key", TAKEN_KEYS)
def test_no_row_has_a_key_that_leads_to_another_page(key: str) -> None:
    for factory in (factories.LetterFactory, factories.CampaignFactory, factories.OrganisationFactory):
        row = factory()
        row.key = key
        with pytest.raises(ValidationError, match="lead to other pages: give another key"):
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(key=key)


@pytest.mark.parametrize(
    "url", ["/history/campaigns-letter/99999999/", "/history/auth-user/1/", f"/history/campaigns-letter/{2**70}/"]
)
def test_there_is_no_history_of_what_is_not_in_the_record(starter: None, client: Client, url: str) -> None:
    assert client.get(url).status_code == 404


@pytest.mark.django_db
@given(
    url=st.sampled_from(["/letters/", "/organisations/", "/responses/", "/timeline/", "/positions/", "/signed/"]),
    query=st.dictionaries(
        st.sampled_from(["q", "kind", "year", "campaign", "answer", "page", "as_of", "country", "sort"]),
        st.text(max_size=60),
        max_size=4,
    ),
)
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_a_page(client: Client, url: str, query: dict[str, str]) -> None:
    assert client.get(url, query).status_code in (200, 302, 400, 404)


def test_htmx_gets_the_list_and_browsers_the_page(starter: None, client: Client) -> None:
    page = client.get("/letters/?year=2021")
    fragment = client.get("/letters/?year=2021", headers={"HX-Request": "true", "HX-Target": "results"})
    assert "<html" in page.content.decode()
    assert fragment.content.decode().lstrip().startswith('<div id="results"')
    assert "HX-Request" in fragment["Vary"]
    restored = {"HX-Request": "true", "HX-Target": "results", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/letters/?year=2021", headers=restored).content.decode()
    assert "<html" in client.get("/letters/", headers={"HX-Request": "true", "HX-Target": "page-head"}).content.decode()


def test_every_page_is_in_the_list_of_queries(starter: None) -> None:
    assert {route for route, _ in walk.routes()} == set(QUERIES | FILE_QUERIES | API_QUERIES)


def test_debug_is_off_in_tests() -> None:
    assert not settings.DEBUG
