"""As of a day: no output shows what is later, and every way on keeps the day."""

import csv
import datetime
import io
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from campaigns.models import Letter
from record.as_of import as_of, has_days, today
from record.middleware import with_day
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
    few_articles,
)
from tests.planted import MARKER
from web.citing import ReferenceEnding

DAY = "2021-06-30"
LATER = {"date": "2021-07-01", "date_precision": "day"}
NOT_CERTAIN = {"date": "2021-01-01", "date_precision": "year"}
UNDATED = {"date": None, "date_precision": ""}


@pytest.fixture(params=[LATER, NOT_CERTAIN, UNDATED], ids=["later", "perhaps later", "without a date"])
def later(request: pytest.FixtureRequest, db: None) -> dict[str, object]:
    """A record of the first half of 2021, to which facts of a later day were added that bear the marker."""
    with few_articles():
        add_later(request.param)
    return request.param


def add_later(date: dict[str, object]) -> None:
    campaign = CampaignFactory()
    letter = LetterFactory(campaign=campaign)
    group, state, person = OrganisationFactory(), GovernmentFactory(), PersonFactory()
    SignatureFactory(letter=letter, actor=group)
    AddresseeFactory(letter=letter, actor=state)
    PositionFactory(government=state, date="2021-05-01")
    EventFactory()

    written = LetterFactory(campaign=campaign, title=f"{MARKER} letter", key="later-letter", **date)
    LetterFactory(campaign=campaign, title=f"{MARKER} variant", variant_of=letter, **date)
    for actor in (group, state, person):
        SignatureFactory(letter=written, actor=actor, signed_by=person, name_as_written=f"{MARKER} signed")
        AddresseeFactory(letter=written, actor=actor)
        ResponseFactory(letter=letter, actor=actor, person=person, summary=f"{MARKER} answered", **date)
    ResponseFactory(letter=None, campaign=campaign, actor=state, summary=f"{MARKER} on the campaign", **date)
    PositionFactory(government=state, summary=f"{MARKER} position", **date)
    if date is not UNDATED:  # events always have one, and a name that was added without one was always there
        EventFactory(title=f"{MARKER} event", **date)
        SignatureFactory(letter=letter, actor=person, name_as_written=f"{MARKER} was added", **date)
    if date is LATER:
        start = {"start": "2021-07-01", "start_precision": "day"}
        CampaignFactory(name=f"{MARKER} campaign", key="later-campaign", **start)
        AffiliationFactory(person=person, body=group, title=f"{MARKER} role", **start)


def pages_with_days() -> list[walk.Page]:
    return [page for page in walk.pages(each=None) if has_days(page.url)]


def as_of_that_day(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}as_of={DAY}"


def test_no_page_or_file_shows_what_is_later_and_every_way_on_keeps_the_day(
    client: Client, later: dict[str, object]
) -> None:
    pages = pages_with_days()
    if later is not LATER:  # references and workbooks hold the same rows as the files that remain
        pages = [page for page in pages if not page.url.endswith((".xlsx", *ReferenceEnding.endings))]
    assert len(pages) > 60
    opened = ways_on = 0
    for page in pages:
        response = client.get(as_of_that_day(page.url), follow=True)
        text = walk.content_of(response)
        if response.status_code == 404:
            assert "it is dated later, or its date is not known" in text, page.url
        else:
            assert response.status_code in (200, 400), page.url  # 400 is the picker without a name
            opened += 1
        # What is only possible by that day is listed apart on one page, and says so.
        if page.route != "campaigns:positions":
            assert MARKER not in text, page.url
        if response.status_code == 200 and not response.redirect_chain and not walk.is_file(page.route):
            ways_on += ways_on_with_the_day(text, page.url)
    assert opened > 60
    assert ways_on > 400


def ways_on_with_the_day(html: str, url: str) -> int:
    """How many links of a page keep the day: all that lead to pages that have one, and all forms."""
    seen = 0
    for address in re.findall(r'<a (?![^>]*data-other-day)[^>]*href="(/[^"]*|\?[^"]*)"', html):
        parts = urlsplit(address.replace("&amp;", "&"))
        if not parts.path or has_days(parts.path):
            assert parse_qs(parts.query)["as_of"] == [DAY], f"{url} leads to {address}"
            seen += 1
    for form in re.findall(r'<form (?![^>]*data-other-day)[^>]*method="get".*?</form>', html, re.DOTALL):
        assert f'<input type="hidden" name="as_of" value="{DAY}">' in form, url
    assert "as of <strong>" in html or "<strong>as of 30 June 2021</strong>" in html, url
    return seen


def test_the_walk_would_find_what_is_later(client: Client, later: dict[str, object]) -> None:
    """Without a day the marker is on these pages: a walk that finds nothing as of a day has looked."""
    for url in (
        "/letters/",
        "/responses/",
        "/timeline/",
        "/letters/later-letter/",
        "/letters.csv",
        "/search/?q=invented",
    ):
        if later is UNDATED and url == "/timeline/":
            continue
        assert MARKER in walk.content_of(client.get(url)), url


def test_a_reader_can_leave_the_day(client: Client, db: None) -> None:
    html = client.get(f"/letters/?q=invented&as_of={DAY}").content.decode()
    (way_out,) = re.findall(r'<a data-other-day href="([^"]*)">Leave that day</a>', html)
    assert way_out == "/letters/?q=invented"


def test_silence_is_counted_to_that_day(client: Client, db: None) -> None:
    addressee = AddresseeFactory(letter__date="2021-06-01")
    ResponseFactory(letter=addressee.letter, actor=addressee.actor, date="2021-08-01")
    (row,) = csv.DictReader(
        io.StringIO(walk.content_of(client.get(f"/responses/silent.csv?as_of={DAY}")).lstrip("\ufeff"))
    )
    assert row["Days without an answer, at least"] == "29"
    assert "29 days" in client.get(f"{addressee.letter.get_absolute_url()}?as_of={DAY}").content.decode()
    assert walk.content_of(client.get("/responses/silent.csv")).count("\n") == 1, "it has answered since"


def test_a_streamed_file_is_made_as_of_the_day(client: Client, db: None) -> None:
    early, late = LetterFactory(date="2021-06-30"), LetterFactory(date="2021-07-01")
    response = client.get(f"/letters.json?as_of={DAY}")
    taken = json.loads(walk.content_of(response))
    assert [row["key"] for row in taken["rows"]] == [early.key]
    assert taken["filter"] == {"As of": DAY}
    assert taken["url"].endswith(f"/letters/?as_of={DAY}")
    assert f"letters-as-of-{DAY}" in response["Content-Disposition"]
    assert Letter.objects.published().filter(pk=late.pk).exists(), "the day ends with the request"


def test_a_reference_names_the_day(client: Client, db: None) -> None:
    letter = LetterFactory()
    text = client.get(f"{letter.get_absolute_url().rstrip('/')}.txt?as_of={DAY}").content.decode()
    assert f"{letter.get_absolute_url()}?as_of={DAY}" in text
    assert "(as of 30 June 2021)" in text


def test_evidence_may_be_later_than_what_it_tells(client: Client, db: None) -> None:
    report = ArticleFactory(title="Invented report of a later year", date="2022-05-01", date_precision="day")
    letter = LetterFactory(source=report)
    assert report.title in client.get(f"{letter.get_absolute_url()}?as_of={DAY}").content.decode()
    assert client.get(f"{report.get_absolute_url()}?as_of={DAY}").status_code == 200
    assert report.title not in client.get(f"/articles/?as_of={DAY}").content.decode()


def test_a_campaign_was_there_when_it_had_a_letter(client: Client, db: None) -> None:
    campaign = CampaignFactory(start="2021-09-01")
    assert client.get(f"{campaign.get_absolute_url()}?as_of={DAY}").status_code == 404
    LetterFactory(campaign=campaign, date="2021-02-01")
    assert client.get(f"{campaign.get_absolute_url()}?as_of={DAY}").status_code == 200


@pytest.mark.parametrize(
    ("day", "reason"),
    [("tomorrow", "is not a day"), ("2021-02-30", "is not a day"), ("2099-01-01", "is in the future")],
)
def test_another_day_than_a_past_one_is_told(client: Client, db: None, day: str, reason: str) -> None:
    for url in ("/letters/", "/letters.csv", "/search/"):
        response = client.get(url, {"as_of": day})
        assert response.status_code == 400
        assert reason in response.content.decode()


def test_pages_about_the_record_have_no_day(client: Client, db: None) -> None:
    html = client.get(f"/definitions/?as_of={DAY}").content.decode()
    assert "Leave that day" not in html
    assert "See this page as of" not in html


def test_today_is_the_day_that_is_looked_at() -> None:
    with as_of(datetime.date(2021, 6, 30)):
        assert today() == datetime.date(2021, 6, 30)
    assert today() > datetime.date(2026, 1, 1)


def test_only_ways_on_inside_the_site_are_given_the_day() -> None:
    day = datetime.date(2021, 6, 30)
    for same in (
        '<a href="https://paper.example/">',
        '<a href="//paper.example/">',
        '<a href="#cite">',
        '<link href="/static/css/torchlight.css">',
        '<a href="/data/">',
        '<a href="/letters/?as_of=2020-01-01">',
        '<p title="/letters/">',
        '<form class="x" method="post" action="/letters/">',
    ):
        assert with_day(same, day) == same
    assert with_day('<a href="/letters/#x">', day) == '<a href="/letters/?as_of=2021-06-30#x">'
    assert with_day('<a href="?page=2" hx-get="?page=2">', day).count("?page=2&amp;as_of=2021-06-30") == 2
    assert with_day('<a href="?">', day) == '<a href="?as_of=2021-06-30">'
    assert with_day('<a href="/letters/">', None) == '<a href="/letters/">'
