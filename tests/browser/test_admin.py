"""A curator keeps the record in the admin site, under the same strict policy as every page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from playwright.sync_api import BrowserContext, Page, expect

from accounts.roles import Role
from tests import factories
from tests.browser.conftest import signed_in_page
from tests.browser.server import serving
from tests.databases import switch_to


@pytest.fixture(scope="module")
def curated_site(written_database: str, static_var: Path, django_db_blocker: Any) -> Iterator[tuple[str, str]]:
    """A site that may be changed, with actors, a campaign, an article and a curator who is signed in."""
    with django_db_blocker.unblock():
        empty = connection.settings_dict["NAME"]
        switch_to(written_database)
        try:
            with transaction.atomic():
                session = fill()
        finally:
            switch_to(empty)
    with serving(written_database, static_var) as address:
        yield address, session


def fill() -> str:
    """The rows, and the key of the curator's session."""
    factories.CampaignFactory(name="Invented campaign")
    for name in ("Committee of Games", "Broadcaster of Games", "Group of Signers", "League of Signers"):
        factories.OrganisationFactory(name=name)
    factories.ArticleFactory(title="Groups write a letter", outlet="The Invented Herald")
    return factories.session_of(factories.make_account(Role.CURATOR))


@pytest.fixture
def admin(open_context: Callable[..., BrowserContext], curated_site: tuple[str, str]) -> Page:
    """The admin site, signed in."""
    address, session = curated_site
    context = open_context(address, viewport={"width": 1280, "height": 900})
    page = signed_in_page(context, session)
    page.goto("/admin/")
    expect(page.get_by_role("heading", name="The record")).to_be_visible()
    return page


def choose(page: Page, field: str, words: str) -> None:
    """Type into an autocompleting field and take what it finds."""
    page.locator(f"#id_{field} + .select2 [role=combobox]").click()
    page.locator(".select2-search__field").last.fill(words)
    page.get_by_role("option", name=words).click()


def fill_letter(page: Page, title: str) -> None:
    page.goto("/admin/campaigns/letter/add/")
    page.get_by_label("Key:").fill(title.lower().replace(" ", "-"))
    choose(page, "campaign", "Invented campaign")
    page.get_by_label("Title:").fill(title)
    page.locator("#id_kind").select_option("open_letter")
    page.locator("#id_demand").select_option("diplomatic_boycott")
    page.locator("#id_summary").fill("Asks for everything at once.")
    page.locator("#id_date").fill("2021-10")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).first.click()


def test_one_form_adds_a_letter_with_its_parts_and_its_source(admin: Page) -> None:
    fill_letter(admin, "Letter to the Games")
    choose(admin, "addressees-0-actor", "Committee of Games")
    admin.get_by_role("button", name="Add another Addressee").click()
    choose(admin, "addressees-1-actor", "Broadcaster of Games")
    choose(admin, "signatures-0-actor", "Group of Signers")
    choose(admin, "signatures-1-actor", "League of Signers")
    admin.locator("#id_signatures-2-name_as_written").fill("Friends of Nobody Yet")
    choose(admin, "source", "Groups write a letter")
    admin.locator("#id_passage").fill("Three groups wrote to the organisers.")
    admin.locator("#id_reason").fill("Found in the Herald")
    save(admin)
    expect(admin.locator(".messagelist .success")).to_contain_text("Letter to the Games")

    admin.goto("/letters/letter-to-the-games/")
    facts = admin.locator("main")
    for shown in (
        "October 2021",
        "Committee of Games",
        "Broadcaster of Games",
        "Group of Signers",
        "League of Signers",
    ):
        expect(facts).to_contain_text(shown)
    expect(admin.locator("tr", has_text="Friends of Nobody Yet")).to_contain_text("not resolved yet")
    expect(facts).not_to_contain_text("1 October 2021")
    expect(facts).to_contain_text("Three groups wrote to the organisers.")
    expect(admin.locator("main table tbody .sources")).to_have_text(["The Invented Herald Correct this"] * 3)
    expect(admin.locator(".addressee .sources")).to_have_text(["Source: The Invented Herald Correct this"] * 2)


def test_an_edit_and_its_reason_are_in_the_public_history(admin: Page) -> None:
    fill_letter(admin, "Letter with a slip")
    choose(admin, "source", "Groups write a letter")
    admin.locator("#id_reason").fill("Seen in print")
    admin.get_by_role("button", name="Save and continue editing").first.click()
    expect(admin.locator("#id_date")).to_have_value("2021-10")
    admin.locator("#id_title").fill("Letter without a slip")
    admin.locator("#id_reason").fill("The title was misspelt")
    save(admin)
    expect(admin.locator(".messagelist .success")).to_be_visible()

    admin.goto("/letters/letter-with-a-slip/")
    expect(admin.get_by_role("heading", level=1)).to_have_text("Letter without a slip")
    admin.get_by_role("link", name="History of this letter").click()
    revisions = admin.locator("main section[id^='change-']")
    expect(revisions).to_have_count(2)
    expect(revisions.first).to_contain_text("The title was misspelt")
    expect(revisions.first.locator("tr", has_text="Title")).to_contain_text("Letter with a slip")
    expect(revisions.last).to_contain_text("Seen in print")


def test_a_fact_without_a_source_is_refused_and_nothing_typed_is_lost(admin: Page) -> None:
    fill_letter(admin, "Letter without evidence")
    admin.locator("#id_signatures-0-name_as_written").fill("A name to be kept")
    admin.locator("#id_reason").fill("A reason to be kept")
    save(admin)
    expect(admin.locator(".errornote")).to_be_visible()
    expect(admin.locator(".errorlist").first).to_be_visible()
    expect(admin.locator("#content")).to_contain_text("no fact is kept without a source")
    expect(admin.locator("#id_title")).to_have_value("Letter without evidence")
    expect(admin.locator("#id_date")).to_have_value("2021-10")
    expect(admin.locator("#id_campaign")).to_contain_text("Invented campaign")
    expect(admin.locator("#id_signatures-0-name_as_written")).to_have_value("A name to be kept")
    expect(admin.locator("#id_reason")).to_have_value("A reason to be kept")
    choose(admin, "source", "Groups write a letter")
    save(admin)
    expect(admin.locator(".messagelist .success")).to_be_visible()


def test_a_date_that_can_not_be_used_is_told_beside_its_field(admin: Page) -> None:
    fill_letter(admin, "Letter of no day")
    admin.locator("#id_date").fill("2021-13")
    choose(admin, "source", "Groups write a letter")
    save(admin)
    expect(admin.locator(".form-row.field-date").first).to_contain_text("'2021-13' is not in the calendar.")
    expect(admin.locator("#id_date")).to_have_value("2021-13")


def test_a_month_is_listed_as_a_month(admin: Page) -> None:
    fill_letter(admin, "Letter of some day")
    choose(admin, "source", "Groups write a letter")
    save(admin)
    row = admin.locator("#result_list tr", has_text="Letter of some day")
    expect(row.locator(".field-when")).to_have_text("October 2021")


def test_an_article_is_added_without_leaving_the_form(admin: Page) -> None:
    fill_letter(admin, "Letter of a new article")
    with admin.expect_popup() as opened:
        admin.get_by_role("link", name="Add another article").first.click()
    popup = opened.value
    popup.locator("#id_key").fill("new-article")
    popup.locator("#id_title").fill("An article of today")
    popup.locator("#id_outlet").fill("The Invented Herald")
    popup.locator("#id_url").fill("https://news.example/today")
    popup.locator("input[name=_save]").first.click()
    expect(admin.locator("#id_source + .select2")).to_contain_text("An article of today")
    save(admin)
    expect(admin.locator(".messagelist .success")).to_be_visible()


@pytest.mark.parametrize(
    "table",
    [
        "actors/actor",
        "articles/article",
        *(f"campaigns/{x}" for x in ("campaign", "letter", "response", "position", "event")),
    ],
)
def test_lists_and_forms_of_every_table_open_quietly(admin: Page, table: str) -> None:
    for page in ("", "add/"):
        admin.goto(f"/admin/{table}/{page}")
        expect(admin.locator("#content h1, #content h2").first).to_be_visible()
