"""Accounts in a browser: the pages themselves, and every way to sign in, under the strict policy of all pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, Page, expect

from accounts import actions
from accounts.roles import Role
from tests import factories
from tests.accounts.steps import PASSWORD, code_now
from tests.browser import audit
from tests.browser.conftest import signed_in_page
from tests.browser.server import serving
from tests.databases import new_database, switch_to_for


@pytest.fixture(scope="module")
def people(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The name of a database with people who have accounts, their sessions, and the link of an invitation."""
    with new_database("people") as name:
        with django_db_blocker.unblock(), switch_to_for(name):
            boss = factories.make_account(Role.ADMIN, "boss")
            factories.make_account(Role.CURATOR, "newcomer", second_step=False)
            factories.make_account(Role.CURATOR, "setting-up", second_step=False)
            User.objects.update(password=make_password(PASSWORD))
            _, token = actions.invite(name="Nils Nobody", role=Role.CURATOR, by=boss)
            actions.invite(name="Ottoline Nobody", role=Role.CONTRIBUTOR, by=boss)
            sessions = {user.username: factories.session_of(user) for user in User.objects.all()}
        yield sessions | {"database": name, "invitation": f"/account/invitation/{token}/"}


@pytest.fixture(scope="module")
def site_of_people(people: dict[str, str], static_var: Path) -> Iterator[str]:
    with serving(people["database"], static_var) as address:
        yield address


@pytest.fixture
def window(open_context: Callable[..., BrowserContext], site_of_people: str) -> Page:
    """A window in which nobody is signed in."""
    return open_context(site_of_people, viewport=audit.WIDE).new_page()


@pytest.fixture
def boss(open_context: Callable[..., BrowserContext], site_of_people: str, people: dict[str, str]) -> Page:
    """A window in which an admin is signed in, who has just shown again who it is."""
    page = signed_in_page(open_context(site_of_people, viewport=audit.WIDE), people["boss"])
    page.goto("/account/confirm/")
    confirm(page)
    return page


def confirm(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_hidden()


def give_name_and_password(page: Page, name: str) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def faults_of(page: Page, url: str) -> list[str]:
    """What is wrong with a page in wide and narrow windows, by day and by night."""
    page.goto(url)
    return [f"{url}: {fault}" for fault in audit.from_all_sides(page)]


def test_pages_for_strangers_are_accessible_and_fit(window: Page, people: dict[str, str]) -> None:
    faults = []
    window.context.witness.expect_refusal("/account/invitation/invented/")
    for url in ("/account/sign-in/", "/account/closed/", people["invitation"], "/account/invitation/invented/"):
        faults += faults_of(window, url)
    window.goto("/account/sign-in/")
    give_name_and_password(window, "boss")
    faults += faults_of(window, "/account/sign-in/code/")
    assert not faults, "\n".join(faults)


def test_pages_of_an_account_are_accessible_and_fit(boss: Page) -> None:
    faults = []
    for url in (
        "/account/",
        "/account/password/",
        "/account/confirm/",
        "/account/confirm/code/",
        "/account/app/remove/",
        "/account/passkeys/add/",
        "/account/recovery-codes/",
        "/account/recovery-codes/new/",
        "/account/sign-out/",
    ):
        faults += faults_of(boss, url)
    assert not faults, "\n".join(faults)


def test_an_invited_person_sets_up_an_app_and_signs_in_with_it(window: Page, people: dict[str, str]) -> None:
    window.goto(people["invitation"])
    window.get_by_label("User name").fill("nils")
    window.get_by_label("Password", exact=True).fill(PASSWORD)
    window.get_by_label("Password confirmation").fill(PASSWORD)
    window.get_by_role("button", name="Make my account").click()
    window.get_by_role("link", name="Set up an authenticator app").click()
    confirm(window)
    assert faults_of(window, "/account/app/") == []
    secret = window.locator("#secret").inner_text()
    expect(window.get_by_role("img", name="QR code of the key below")).to_be_visible()
    window.get_by_label("Authenticator code").fill(code_now(secret))
    window.get_by_role("button", name="Turn it on").click()
    expect(window.locator("#codes li")).to_have_count(10)
    window.get_by_role("link", name="Go on to the pages for curators").click()
    expect(window.get_by_role("heading", name="For curators")).to_be_visible()
    window.get_by_role("button", name="Sign out").click()
    give_name_and_password(window, "nils")
    window.get_by_label("Code").fill(code_now(secret, later=1))
    window.get_by_role("button", name="Sign in").click()
    expect(window.get_by_role("heading", name="For curators")).to_be_visible()


def test_everything_but_passkeys_works_without_scripts(
    open_context: Callable[..., BrowserContext], site_of_people: str, people: dict[str, str]
) -> None:
    page = signed_in_page(open_context(site_of_people, java_script_enabled=False), people["setting-up"])
    page.goto("/curate/")
    page.get_by_role("link", name="Set up an authenticator app").click()
    confirm(page)
    page.get_by_label("Authenticator code").fill(code_now(page.locator("#secret").inner_text()))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator("#codes li")).to_have_count(10)
    page.goto("/account/passkeys/add/")
    expect(page.get_by_text("Passkeys need JavaScript.")).to_be_visible()
    expect(page.get_by_role("button", name="Add it")).to_be_hidden()


@pytest.fixture
def authenticator(window: Page) -> Iterator[tuple[Any, str]]:
    """A device in the browser that makes passkeys and knows its owner."""
    session = window.context.new_cdp_session(window)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    number = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    yield session, number
    session.detach()


def test_a_passkey_is_added_and_signs_in_alone_and_as_second_step(
    window: Page, people: dict[str, str], authenticator: tuple[Any, str]
) -> None:
    window.goto("/account/sign-in/")
    give_name_and_password(window, "newcomer")
    window.get_by_role("link", name="Add a passkey").first.click()
    confirm(window)
    window.get_by_label("Sign in with it alone").check()
    window.get_by_role("button", name="Add it").click()
    expect(window.get_by_role("heading", name="Recovery codes")).to_be_visible()
    window.goto("/curate/")
    expect(window.get_by_role("heading", name="For curators")).to_be_visible()

    window.get_by_role("button", name="Sign out").click()
    window.goto("/account/sign-in/?next=/curate/articles/")
    window.get_by_role("button", name="Sign in with a passkey").click()
    expect(window.get_by_role("heading", name="Archived articles")).to_be_visible()

    window.goto("/account/")
    window.get_by_role("button", name="Sign out", exact=True).click()
    give_name_and_password(window, "newcomer")
    window.get_by_role("button", name="Use a passkey or security key").click()
    expect(window.get_by_role("heading", name="For curators")).to_be_visible()

    window.goto("/account/confirm/passkey/?next=/account/")
    window.get_by_role("button", name="Use a passkey or security key").click()
    window.get_by_role("link", name="Rename Passkey").click()
    window.get_by_label("Name").fill("Invented key")
    window.get_by_role("button", name="Save").click()
    faults = []
    for name in ("Rename", "Remove"):
        window.get_by_role("link", name=f"{name} Invented key").click()
        faults += faults_of(window, window.url)
        window.goto("/account/")
    assert faults == []
    window.get_by_role("link", name="Remove Invented key").click()
    window.get_by_role("button", name="Remove it").click()
    expect(window.get_by_text("One thing is missing")).to_be_visible()


def test_a_passkey_that_is_not_given_is_told_in_words(
    window: Page, people: dict[str, str], authenticator: tuple[Any, str]
) -> None:
    session, number = authenticator
    session.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    window.goto("/account/sign-in/")
    window.get_by_role("button", name="Sign in with a passkey").click()
    expect(window.get_by_role("alert").filter(has_text="No passkey was given")).to_be_visible()


def test_an_admin_invites_copies_the_link_and_takes_it_back(boss: Page) -> None:
    boss.context.grant_permissions(["clipboard-read", "clipboard-write"])
    boss.goto("/curate/accounts/")
    boss.get_by_label("For whom").fill("Quentin Nobody")
    boss.get_by_label("curator: decides").check()
    boss.get_by_role("button", name="Make a link").click()
    link = boss.locator("#link").inner_text()
    boss.get_by_role("button", name="Copy the link").click()
    expect(boss.locator("#announcer")).to_have_text("Copied.")
    assert boss.evaluate("navigator.clipboard.readText()") == link
    boss.get_by_role("button", name="Take the link for Quentin Nobody back").click()
    expect(boss.get_by_text("The link for Quentin Nobody opens nothing any more.")).to_be_visible()
    boss.goto(link)
    expect(boss.get_by_text("This invitation was taken back.")).to_be_visible()


def test_a_session_is_ended_from_another_device(
    boss: Page, open_context: Callable[..., BrowserContext], site_of_people: str
) -> None:
    other = open_context(site_of_people, viewport=audit.WIDE).new_page()
    other.goto("/account/sign-in/")
    give_name_and_password(other, "boss")
    other.get_by_label("Code").fill(code_now())
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", name="For curators")).to_be_visible()
    boss.goto("/account/")
    boss.get_by_role("button", name="Sign out there: ").first.click()
    expect(boss.get_by_text("Signed out: ")).to_be_visible()
    other.goto("/curate/")
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
