"""What is left to the admin site is edited under the same strict policy as every page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import BrowserContext, Page, expect

from accounts.roles import Role
from tests import factories
from tests.browser.conftest import signed_in_page
from tests.browser.server import serving
from tests.databases import new_database, switch_to_for


@pytest.fixture
def admin(
    open_context: Callable[..., BrowserContext],
    static_var: Path,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[Page]:
    """The admin site, in which a curator is signed in."""
    with new_database("admin") as name:
        with django_db_blocker.unblock(), switch_to_for(name), transaction.atomic():  # type: ignore[attr-defined]
            factories.ArticleFactory(title="Groups write a letter", key="groups-write")
            session = factories.session_of(factories.make_account(Role.CURATOR))
        with serving(name, static_var) as address:
            page = signed_in_page(open_context(address, viewport={"width": 1280, "height": 900}), session)
            page.goto("/admin/")
            expect(page.get_by_role("heading", name="The record")).to_be_visible()
            yield page


def test_what_is_known_of_an_article_is_corrected(admin: Page) -> None:
    admin.goto("/admin/articles/article/")
    admin.get_by_role("link", name="Groups write a letter").click()
    expect(admin.locator(".field-key .readonly")).to_have_text("groups-write")
    admin.locator("#id_date").fill("2021-13")
    admin.get_by_role("button", name="Save", exact=True).first.click()
    expect(admin.locator(".form-row.field-date").first).to_contain_text("'2021-13' is not in the calendar.")
    admin.locator("#id_date").fill("2021-10")
    admin.get_by_role("button", name="Save", exact=True).first.click()
    expect(admin.locator("#result_list tr", has_text="Groups write").locator(".field-when")).to_have_text(
        "October 2021"
    )


def test_spelling_variants_are_added(admin: Page) -> None:
    admin.goto("/admin/record/spellingvariant/add/")
    admin.locator("#id_words").fill("Uyghur,Uighur")
    admin.get_by_role("button", name="Save", exact=True).first.click()
    expect(admin.locator("#result_list")).to_contain_text("Uyghur, Uighur")
