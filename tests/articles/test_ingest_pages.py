"""Curators bring articles in and look after sources: forms, progress, and what each failure says."""

from typing import Any

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.roles import Role
from articles import actions
from articles.models import Attempt, Fetch, ImportRun, Source
from tests.factories import CampaignFactory, FetchFactory, ImportRunFactory, SourceFactory, sign_in

pytestmark = pytest.mark.django_db

INGEST, SOURCES = "/curate/ingest/", "/curate/sources/"
TEXT = {"way": "text", "text-text": "Invented words.\n\nMore of them.", "text-title": "Invented", "text-url": ""}


@pytest.fixture
def curator(client: Client) -> Client:
    return sign_in(Role.CURATOR, client)


@pytest.fixture
def admin(client: Client) -> Client:
    return sign_in(Role.ADMIN, client)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> list[tuple[str, Any]]:
    """Messages to workers: task and row. Callbacks after commit run at once."""
    sent: list[tuple[str, Any]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **_: sent.append((name, args[0])))
    return sent


def post(client: Client, address: str, capture: Any, **data: Any) -> HttpResponse:
    with capture(execute=True):
        return client.post(address, data)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


class TestHandingIn:
    def test_addresses_become_a_run_that_is_left_to_the_workers(
        self, curator: Client, sent: list, django_capture_on_commit_callbacks: Any
    ) -> None:
        lines = "https://news.example/1?utm_source=x\n\nhttps://news.example/2\nhttps://news.example/1"
        data = {"way": "addresses", "addresses-addresses": lines}
        response = post(curator, INGEST, django_capture_on_commit_callbacks, **data)
        run = ImportRun.objects.get()
        assert response["Location"] == f"{INGEST}{run.pk}/"
        assert sorted(run.fetches.values_list("address", flat=True)) == [
            "https://news.example/1",
            "https://news.example/2",
        ]
        assert run.by is not None
        assert sent == [("articles.tasks.send_run", run.pk)]

    def test_files_and_a_pasted_text_are_kept_until_they_are_archived(self, curator: Client) -> None:
        files = [SimpleUploadedFile("a.txt", b"Invented words"), SimpleUploadedFile("b.odt", b"x")]
        curator.post(INGEST, {"way": "files", "files-several": files, "files-outlet": "The Invented Herald"})
        good, bad = ImportRun.objects.get().fetches.order_by("pk")
        assert (bytes(good.content), good.told) == (b"Invented words", {"outlet": "The Invented Herald"})
        assert (bad.state, "Save it as one of these" in bad.reason) == (Fetch.State.FAILED, True)
        curator.post(INGEST, TEXT | {"text-published": "2021-10"})
        pasted = ImportRun.objects.first().fetches.get()
        assert pasted.told == {"title": "Invented", "published": "2021-10"}

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"way": "addresses", "addresses-addresses": "news.example/1"}, "This is no web address"),
            ({"way": "addresses", "addresses-addresses": " "}, "Paste at least one address"),
            ({"way": "addresses", "addresses-addresses": "https://n.example/\n" * 5001}, "at most 5,000 at once"),
            ({"way": "files"}, "Choose at least one file"),
            (TEXT | {"text-published": "29.10.2021"}, "is not a date"),
            (TEXT | {"text-language": "english"}, "two small letters"),
            (TEXT | {"text-url": "ftp://news.example"}, "ftp"),
            (TEXT | {"text-title": ""}, "Give the title"),
        ],
    )
    def test_a_form_that_can_not_be_used_says_why_and_keeps_what_was_typed(
        self, curator: Client, data: dict[str, str], words: str
    ) -> None:
        response = curator.post(INGEST, data)
        assert response.status_code == 200
        assert words in text_of(response)
        if data["way"] == "text":
            assert "More of them." in text_of(response)
        assert not ImportRun.objects.exists()

    def test_a_form_that_was_not_sent_as_a_whole_is_refused_in_a_sentence(self, curator: Client) -> None:
        response = curator.post(INGEST, {"way": "elsewhere"})
        assert (response.status_code, "send it again" in text_of(response)) == (400, True)

    def test_an_address_that_is_being_fetched_is_left_to_whoever_asked_first(self, curator: Client) -> None:
        FetchFactory(address="https://news.example/1")
        curator.post(INGEST, {"way": "addresses", "addresses-addresses": "https://news.example/1"})
        assert ImportRun.objects.get().fetches.get().reason == "It is being fetched already."


class TestARun:
    def test_shows_how_far_it_is_and_why_something_failed(self, curator: Client) -> None:
        run = ImportRunFactory()
        FetchFactory(run=run)
        FetchFactory(run=run, state=Fetch.State.FAILED, outcome=Fetch.Outcome.REFUSED, reason="Invented reason.")
        page = text_of(curator.get(f"{INGEST}{run.pk}/"))
        assert "1 of 2 articles done" in page
        assert 'hx-trigger="every 2s"' in page
        assert "Invented reason." in page
        only = text_of(curator.get(f"{INGEST}{run.pk}/?state=waiting"))
        assert "Invented reason." not in only
        assert curator.get(f"{INGEST}{run.pk}/?state=lost").status_code == 400

    def test_does_not_ask_again_when_all_is_done(self, curator: Client) -> None:
        run = ImportRunFactory()
        FetchFactory(run=run, state=Fetch.State.DONE)
        assert "every 2s" not in text_of(curator.get(f"{INGEST}{run.pk}/"))

    def test_is_stopped_resumed_and_tried_again(
        self, curator: Client, sent: list, django_capture_on_commit_callbacks: Any
    ) -> None:
        run = ImportRunFactory()
        waiting = FetchFactory(run=run)
        failed = FetchFactory(run=run, state=Fetch.State.FAILED, outcome=Fetch.Outcome.REFUSED, reason="Invented.")
        at = f"{INGEST}{run.pk}/"

        def states() -> list[str]:
            both = Fetch.objects.filter(pk__in=[waiting.pk, failed.pk]).order_by("pk")
            return list(both.values_list("state", flat=True))

        curator.post(at, {"action": "stop"})
        assert states() == ["stopped", "failed"]
        assert "stopped" in text_of(curator.get(at))
        curator.post(at, {"action": "resume"})
        assert states() == ["waiting", "failed"]
        curator.post(at, {"action": "again"})
        assert states() == ["waiting", "waiting"]
        assert [name for name, _ in sent] == ["articles.tasks.send_run"] * 2
        assert curator.post(at, {"action": "delete"}).status_code == 400

    def test_that_is_not_there_is_not_found(self, curator: Client) -> None:
        assert curator.get(f"{INGEST}99/").status_code == 404


class TestSources:
    def test_the_feed_of_a_site_is_searched_for_and_becomes_a_source(
        self, admin: Client, sent: list, django_capture_on_commit_callbacks: Any
    ) -> None:
        response = post(admin, SOURCES, django_capture_on_commit_callbacks, site="news.example")
        search = Fetch.objects.get(kind=Fetch.Kind.SITE)
        assert search.address == "https://news.example/"
        assert sent == [("articles.tasks.work", search.pk)]
        assert "The site is being asked" in text_of(admin.get(response["Location"]))
        feed = {"address": "https://news.example/feed", "title": "Invented news"}
        feed |= {"articles": 12, "newest": "2021-10-29"}
        Fetch.objects.filter(pk=search.pk).update(state=Fetch.State.DONE, feeds=[feed])
        page = text_of(admin.get(response["Location"]))
        assert "12 articles, the newest of 2021-10-29" in page
        campaign = CampaignFactory()
        chosen = {"outlet": "The Invented Herald", "language": "", "interval": "240", "is_polled": "on"}
        chosen |= {"address": feed["address"], "campaigns": [campaign.pk]}
        assert admin.post(response["Location"], chosen)["Location"] == f"{SOURCES}the-invented-herald/"
        source = Source.objects.get()
        assert (source.address, source.poll.state) == (feed["address"], Fetch.State.WAITING)
        assert list(source.campaigns.all()) == [campaign]
        assert admin.post(response["Location"], chosen)["Location"] == f"{SOURCES}the-invented-herald/"
        assert Source.objects.count() == 1

    def test_a_site_without_a_feed_says_what_to_do_instead(self, admin: Client) -> None:
        nothing = {"outcome": Fetch.Outcome.LOOKED, "reason": "No feed was found there."}
        search = FetchFactory(kind=Fetch.Kind.SITE, state=Fetch.State.DONE, **nothing)
        page = text_of(admin.get(f"{SOURCES}found/{search.pk}/"))
        assert "No feed was found there." in page
        assert "bring in single articles by their addresses" in page

    @pytest.mark.parametrize("site", ["", "no address at all", "ftp://news.example", "https://me:secret@news.example"])
    def test_what_is_no_address_is_told(self, admin: Client, site: str) -> None:
        response = admin.post(SOURCES, {"site": site})
        assert (response.status_code, "field__error" in text_of(response)) == (200, True)
        assert not Fetch.objects.exists()

    def test_health_is_told_in_plain_words(self, admin: Client) -> None:
        source = actions.add_source(SourceFactory.build(is_polled=True))
        Fetch.objects.filter(poll_of=source).update(
            outcome=Fetch.Outcome.FAILED, reason="The site did not answer.", tries=3
        )
        Attempt.objects.create(fetch=source.poll, outcome=Fetch.Outcome.FAILED, reason="The site did not answer.")
        for page in (SOURCES, f"{SOURCES}{source.key}/"):
            shown = text_of(admin.get(page))
            assert "3 failures" in shown
            assert "The site did not answer." in shown
            assert "Next look:" in shown

    def test_polling_is_switched_for_all_and_for_one(self, admin: Client) -> None:
        source = actions.add_source(SourceFactory.build())
        state = Fetch.objects.filter(poll_of=source).values_list("state", flat=True)
        admin.post(SOURCES, {"polling": "on"})
        assert state.get() == Fetch.State.WAITING
        admin.post(SOURCES, {"polling": "off"})
        assert state.get() == Fetch.State.STOPPED
        settings = {"save": "1", "outlet": "Renamed", "language": "en", "interval": "30", "is_polled": "on"}
        admin.post(f"{SOURCES}{source.key}/", settings)
        source.refresh_from_db()
        assert (source.outlet, state.get()) == ("Renamed", Fetch.State.WAITING)
        assert admin.post(SOURCES, {"polling": "maybe"}).status_code == 400

    def test_settings_that_can_not_be_used_are_told(self, admin: Client) -> None:
        source = actions.add_source(SourceFactory.build())
        settings = {"save": "1", "outlet": "", "language": "english", "interval": "1"}
        page = text_of(admin.post(f"{SOURCES}{source.key}/", settings))
        assert "Look at most every 5 minutes." in page
        source.refresh_from_db()
        assert source.outlet == "The Invented Herald"

    def test_a_source_is_looked_at_once_without_being_polled(
        self, admin: Client, sent: list, django_capture_on_commit_callbacks: Any
    ) -> None:
        source = actions.add_source(SourceFactory.build())
        post(admin, f"{SOURCES}{source.key}/", django_capture_on_commit_callbacks, look="now")
        assert sent == [("articles.tasks.work", source.poll.pk)]
        Fetch.objects.filter(poll_of=source).update(state=Fetch.State.STOPPED)
