"""A curator corrects a fact in a browser: what is typed survives a reload, and somebody else's save."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from playwright.sync_api import BrowserContext, Page, expect

from accounts.roles import Role
from campaigns.models import Letter
from tests import factories
from tests.browser.conftest import signed_in_page
from tests.browser.server import serving
from tests.databases import new_database, switch_to


@pytest.fixture
def site(static_var: Path, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A site of this test's own, to whose database its own queries go."""
    with new_database("editing") as name, django_db_blocker.unblock():  # type: ignore[attr-defined]
        before = connection.settings_dict["NAME"]
        switch_to(name)
        with transaction.atomic():
            article = factories.ArticleFactory(title="Groups write", text="Forty groups wrote.\n\nThey want it moved.")
            factories.LetterFactory(title="As it was", source=article)
            factories.OrganisationFactory(name="League of Invented Runners")
        try:
            with serving(name, static_var) as address:
                yield address
        finally:
            switch_to(before)


def curator(context: BrowserContext, name: str) -> Page:
    return signed_in_page(context, factories.session_of(factories.make_account(Role.CURATOR, name)))


def test_typed_words_survive_a_reload_and_a_stale_save(open_context: Callable[..., BrowserContext], site: str) -> None:
    letter = Letter.objects.get()
    ina, bo = curator(open_context(site), "ina"), curator(open_context(site, java_script_enabled=False), "bo")
    ina.goto(letter.get_absolute_url())
    ina.get_by_role("link", name="Edit this letter", exact=True).click()
    ina.get_by_label("Title").fill("Ina's title")
    expect(ina.get_by_text("Kept as your draft at")).to_be_visible()
    ina.reload()
    expect(ina.get_by_text("This is your draft")).to_be_visible()
    expect(ina.get_by_label("Title")).to_have_value("Ina's title")

    bo.goto(letter.edit_url)
    expect(bo.get_by_label("Title")).to_have_value("As it was")
    bo.get_by_label("Title").fill("Bo's title")
    bo.get_by_label("Why the record changes").fill("Bo has a scan.")
    bo.get_by_role("button", name="Save").click()
    expect(bo.get_by_text("Saved.")).to_be_visible()

    ina.get_by_role("button", name="Save").click()
    expect(ina.get_by_role("heading", name="Somebody else changed this entry")).to_be_visible()
    expect(ina.get_by_text("Bo has a scan.")).to_be_visible()
    expect(ina.get_by_label("Title")).to_have_value("Ina's title")
    ina.get_by_role("button", name="Take theirs").click()
    expect(ina.get_by_label("Title")).to_have_value("Bo's title")
    ina.context.witness.take()  # the browser notes 409 as an error


def test_who_is_meant_and_the_passage_are_chosen_on_the_page(
    open_context: Callable[..., BrowserContext], site: str
) -> None:
    letter = Letter.objects.get()
    page = curator(open_context(site), "ina")
    page.goto(f"/curate/edit/add/addressee/?letter={letter.key}")
    page.get_by_label("Who", exact=True).press_sequentially("leage of runners")
    page.get_by_role("radio", name="League of Invented Runners").check()
    page.get_by_label("The article that says so").press_sequentially("Groups write")
    expect(page.locator("#id_source-candidates")).to_contain_text("✓ Groups write")
    page.get_by_role("button", name="Add to the record").click()
    expect(page.get_by_text("The addressee was added.")).to_be_visible()

    page.get_by_role("link", name="Add or take away").click()
    page.get_by_label("Article").fill("groups write")
    page.get_by_role("button", name="Open this article").click()
    page.get_by_text("They want it moved.").select_text()
    page.get_by_role("button", name="Use the marked words").click()
    expect(page.get_by_label("The words that say so")).to_have_value("They want it moved.")
    page.get_by_role("button", name="Cite it").click()
    expect(page.get_by_text("Cited: Groups write")).to_be_visible()
    expect(page.get_by_text("“They want it moved.”")).to_be_visible()
