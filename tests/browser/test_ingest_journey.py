"""A curator brings an article in and sees it archived, with scripts and without."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from playwright.sync_api import BrowserContext, Page, expect

from articles.ingest import steps
from articles.models import Fetch
from tests.browser.conftest import signed_in_page
from tests.browser.server import serving
from tests.curated import NAME, fill_archive
from tests.databases import new_database, switch_to
from tests.factories import session_of

TEXT = """Forty invented groups have written to the Invented Committee and asked it to move its games.

"We will not run there," said Ada Invented of the Invented Runners, who had signed the letter on Tuesday."""


@pytest.fixture
def site(static_var: Path, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A site of this test's own, to whose database its own queries go."""
    with new_database("journey") as name, django_db_blocker.unblock():  # type: ignore[attr-defined]
        before = connection.settings_dict["NAME"]
        switch_to(name)
        with transaction.atomic():
            fill_archive()
        try:
            with serving(name, static_var) as address:
                yield address
        finally:
            switch_to(before)


def signed_in(context: BrowserContext) -> Page:
    page = signed_in_page(context, session_of(User.objects.get(username=NAME)))
    page.goto("/curate/")
    page.get_by_role("link", name="Bring in articles").click()
    return page


def work_of_the_workers() -> None:
    for pk in Fetch.objects.filter(kind=Fetch.Kind.FILE, state=Fetch.State.WAITING).values_list("pk", flat=True):
        steps.work(pk)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_pasted_text_is_archived_while_the_curator_looks_on(
    open_context: Callable[..., BrowserContext], site: str, scripts: bool
) -> None:
    page = signed_in(open_context(site, java_script_enabled=scripts))
    form = page.locator("#hand-in-text")
    form.get_by_label("Text").fill(TEXT)
    form.get_by_label("Title").fill("Groups write to the committee")
    form.get_by_label("Published on").fill("the 29th")
    form.get_by_role("button", name="Archive it").click()
    expect(page.locator(".field__error")).to_contain_text("is not a date")
    expect(form.get_by_label("Text")).to_have_value(TEXT)
    form.get_by_label("Published on").fill("2021-10-29")
    form.get_by_role("button", name="Archive it").click()

    expect(page.get_by_text("0 of 1 article done")).to_be_visible()
    work_of_the_workers()
    if not scripts:
        page.get_by_role("link", name="load it again").click()
    expect(page.get_by_text("1 of 1 article done")).to_be_visible()  # by itself, where scripts run
    page.get_by_role("link", name="Groups write to the committee").click()
    expect(page.get_by_text("We will not run there")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("29 October 2021")
