"""A curator works through the queue with the keyboard alone; the public sees what came of it; undo brings all back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from playwright.sync_api import BrowserContext, Page, expect

from accounts.roles import Role
from articles.ingest import proposals
from articles.models import Article, Citation, Extraction, Proposal
from campaigns.models import Letter
from services.locations import ROOT
from tests.articles.stories import STORY, TITLE, WEDNESDAY, known_letter
from tests.browser.conftest import signed_in_page
from tests.browser.server import serving
from tests.curated import archive
from tests.databases import new_database, switch_to
from tests.factories import make_account, session_of
from tests.record.test_undo import whole_record

SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))


@pytest.fixture
def own_site(static_var: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A site with an invented article that was read, on a database to which this test's own queries go."""
    with new_database("review") as name, at(name, django_db_blocker):
        with transaction.atomic():
            known_letter()
        told = {"language": "en", "published": WEDNESDAY}
        archive(STORY, "https://news.example/story", title=TITLE, told=told)
        read_all()
        with serving(name, static_var) as address:
            yield address


@pytest.fixture
def starter_site(static_var: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A site with the starter record and the seed articles."""
    with new_database("seeds") as name, at(name, django_db_blocker):
        call_command("load_starter", verbosity=0)
        call_command("ingest", *map(str, SEEDS), verbosity=0)
        read_all()
        with serving(name, static_var) as address:
            yield address


class at:  # noqa: N801  # reads as a sentence
    """Let in-process queries go to a database that may be written to."""

    def __init__(self, name: str, blocker: Any) -> None:
        self.name, self.blocker = name, blocker.unblock()

    def __enter__(self) -> None:
        self.blocker.__enter__()
        self.before = connection.settings_dict["NAME"]
        switch_to(self.name)

    def __exit__(self, *_: object) -> None:
        switch_to(self.before)
        self.blocker.__exit__(None, None, None)


def read_all() -> None:
    for article in Extraction.objects.due().values_list("article", flat=True):
        proposals.extract(article)


def begin(context: BrowserContext) -> Page:
    """At the queue, with nothing but the keyboard."""
    page = signed_in_page(context, session_of(make_account(Role.CURATOR, "ada")))
    page.goto("/curate/review/")
    page.locator("#begin").focus()
    press(page, "Enter")
    return page


def press(page: Page, *keys: str) -> None:
    """Press keys; the last of them leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_the_whole_queue_with_the_keyboard_and_back(open_context: Callable[..., BrowserContext], own_site: str) -> None:
    before, waiting = whole_record(), Proposal.objects.pending().count()
    page = begin(open_context(own_site, viewport={"width": 1280, "height": 800}))
    accept_everything(page)
    assert not Proposal.objects.pending().exists()

    letter = Letter.objects.get()
    page.goto(letter.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("180")
    article = Article.objects.get(url="https://news.example/story")
    page.goto(article.get_absolute_url())
    expect(page.locator("main mark").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("An open letter was addressed to Mira Holm")

    page.goto("/curate/review/next/")
    undo_everything(page)
    assert Proposal.objects.pending().count() == waiting
    assert whole_record() == before


@pytest.mark.skipif(not SEEDS, reason="there are no seed articles beside the project")
def test_the_seed_articles_with_the_keyboard_and_back(
    open_context: Callable[..., BrowserContext], starter_site: str
) -> None:
    before, waiting = whole_record(), Proposal.objects.pending().count()
    letters = Letter.objects.count()
    page = begin(open_context(starter_site, viewport={"width": 1280, "height": 800}))
    accept_everything(page)
    assert not Proposal.objects.pending().exists()
    assert Letter.objects.count() == letters, "the record knew all letters"
    cited = Citation.objects.filter(article__in=Article.objects.archived()).with_passage()
    assert {citation.cited_as for citation in cited} >= {"letter", "response"}

    for citation in cited.filter(letter__isnull=False)[:3]:
        page.goto(citation.article.get_absolute_url())
        words = " ".join(citation.quote.split()[:4])
        expect(page.locator("main mark", has_text=words).first).to_be_visible()

    page.goto("/curate/review/next/")
    undo_everything(page)
    assert Proposal.objects.pending().count() == waiting
    assert whole_record() == before


def accept_everything(page: Page) -> None:
    """Accept each proposal; where something is open, answer it; what asks for more than that is rejected."""
    for _ in range(200):
        if page.get_by_role("heading", name="Nothing more waits").count():
            return
        press(page, "a")
        if page.get_by_text("Something is open still").count():
            answer(page)
    raise AssertionError("The queue did not end.")


def answer(page: Page) -> None:
    """Fill in by keys what is open: who it is, the stance, the campaign. A quotation answers the last letter."""
    page.keyboard.press("n")
    for name, key in (("stance", "a"), ("campaign", "ArrowDown"), ("demand", "d"), ("reported_stance", "u")):
        field = page.locator(f"select[name={name}]")
        if field.count() and field.is_visible() and not field.input_value():
            field.focus()
            page.keyboard.press(key)
            page.keyboard.press("Escape")
    press(page, "a")
    if page.get_by_text("Something is open still").count():
        press(page, "r", "2")


def undo_everything(page: Page) -> None:
    for _ in range(200):
        if not page.locator("[data-key=u]").count():
            return
        press(page, "u")
        expect(page.locator(".notice").first).to_contain_text("Taken back")
    raise AssertionError("There was always one more.")
