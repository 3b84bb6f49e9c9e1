"""A curator pastes a list, looks through its names, adds them, and takes them back: with scripts and without."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from playwright.sync_api import BrowserContext, expect

from accounts.roles import Role
from campaigns.models import Signature
from tests.browser import audit
from tests.browser.conftest import signed_in_page
from tests.browser.server import serving
from tests.databases import new_database, switch_to
from tests.factories import ArticleFactory, LetterFactory, OrganisationFactory, make_account, session_of

NAMES = "1. Invented Weavers (3)\n2. The Invented Bakers Ltd\n3. Ruritanian Nuns, Norway\n4. INVENTED WEAVERS"


@pytest.fixture
def site(static_var: Path, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A site of this test's own, to whose database its own queries go."""
    with new_database("signatories") as name, django_db_blocker.unblock():  # type: ignore[attr-defined]
        before = connection.settings_dict["NAME"]
        switch_to(name)
        with transaction.atomic():
            make_account(Role.CURATOR, "curator")
            LetterFactory(title="Invented letter of many", source=ArticleFactory(title="The letter itself"))
            for known in ("Invented Weavers", "Invented Bakers"):
                OrganisationFactory(name=known)
        try:
            with serving(name, static_var) as address:
                yield address
        finally:
            switch_to(before)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_list_is_pasted_looked_through_added_and_taken_back(
    open_context: Callable[..., BrowserContext], site: str, scripts: bool
) -> None:
    page = signed_in_page(open_context(site, java_script_enabled=scripts), session_of(User.objects.get()))
    page.goto("/curate/")
    page.get_by_role("link", name="Signatory lists").click()
    page.get_by_role("searchbox", name="Letter").fill("many")
    page.get_by_role("button", name="Find it").click()
    page.get_by_role("link", name="Invented letter of many").click()
    page.get_by_role("textbox", name="Paste the names").fill(NAMES)
    page.get_by_role("button", name="Read the names").click()

    rows = page.locator(".listed tbody tr")
    expect(rows).to_have_count(4)
    expect(page.locator("#name-1")).to_contain_text("exact")
    expect(page.locator("#name-4")).to_contain_text("duplicate in the list")
    page.get_by_role("button", name="Yes The Invented Bakers Ltd is Invented Bakers").click()
    expect(page.get_by_text("1 name is accepted.")).to_be_visible()
    expect(page.locator("#name-2").get_by_role("link", name="Invented Bakers", exact=True)).to_be_visible()
    page.get_by_label("Tick Ruritanian Nuns").check()
    page.get_by_role("button", name="Make new").click()
    expect(page.get_by_text("Choose what the new actors are.")).to_be_visible()
    page.get_by_label("Tick Ruritanian Nuns").check()
    page.get_by_label("Kind of actor").select_option("religious body")
    page.get_by_role("button", name="Make new").click()
    expect(page.locator("#name-3")).to_contain_text("new: religious body, Norway")
    expect(page.get_by_role("row", name="named on record 0 4")).to_be_visible()
    expect(page.get_by_role("row", name="resolved to actors 0 3")).to_be_visible()
    assert not Signature.objects.exists()
    if scripts:
        assert audit.accessibility(page) == []
        page.context.witness.take()  # what axe did is not the page's fault

    page.locator("#name-1").get_by_role("link", name="Change").click()
    page.get_by_role("searchbox", name="Another actor").fill("bakers")
    if not scripts:
        page.get_by_role("button", name="Look up").click()
    expect(page.locator("#suggestions").get_by_role("button", name="Invented Bakers")).to_be_visible()
    page.get_by_role("link", name="Back to the list").click()

    page.get_by_role("radio", name="The letter itself").check()
    page.get_by_label("Set the claimed number to").fill("321")
    page.get_by_role("button", name="Add the names").click()
    expect(page.get_by_text("4 names were added under the letter.")).to_be_visible()
    page.get_by_role("link", name="Look at the letter").click()
    expect(page.locator(".tally dd")).to_have_text(["321", "4", "3"])
    page.go_back()
    page.get_by_role("button", name="Take all of it back").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert not Signature.objects.exists()
    expect(page.locator("#name-3")).to_contain_text("new: religious body, Norway")
