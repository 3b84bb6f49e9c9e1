"""A real browser looks at a real server, both for as long as the tests of this folder run."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.audit import WIDE
from tests.browser.server import serving
from tests.browser.witness import Witness

# A browser of its own accord asks its makers for this and that; ours asks the site and nobody else.
QUIET = [
    "--disable-background-networking",
    "--disable-quic",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NO_BROWSER = (
    "The browser tests need Chromium and CHROMIUM does not name one: run them with `make test`, or find or install one "
    "with `python -m services browser` and set CHROMIUM to the path that it prints."
)

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def site(starter_database: str, static_var: Path) -> Iterator[str]:
    """The address of a site that shows the starter record."""
    with serving(starter_database, static_var) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM", "")
    assert program, NO_BROWSER
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def contexts(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts; whatever they complained about by the end of the block, and nobody took, is a failure."""
    opened: list[tuple[BrowserContext, Witness]] = []

    def open_one(address: str = site, **options: Any) -> BrowserContext:
        # Without motion, colours are what they are and not on their way to it.
        context = browser.new_context(base_url=address, **({"reduced_motion": "reduce"} | options))
        context.set_default_timeout(10_000)
        context.witness = Witness(context, address)
        opened.append((context, context.witness))
        return context

    yield open_one
    complaints = []
    for context, witness in opened:
        complaints += witness.take()
        context.close()
    assert complaints == []


@pytest.fixture
def open_context(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts; whatever they complained about fails the test at its end."""
    with contexts(browser, site) as open_one:
        yield open_one


@contextmanager
def walkers(browser: Browser, site: str) -> Iterator[tuple[Page, Page]]:
    """A page for a walk through a whole site, and one of a reader who lets no script run.

    They fetch style sheets, scripts and fonts once, and not for each route (see ``audit.open_both``).
    """
    with contexts(browser, site) as open_one:
        yield open_one(viewport=WIDE).new_page(), open_one(viewport=WIDE, java_script_enabled=False).new_page()


def signed_in_page(context: BrowserContext, session: str) -> Page:
    """A page of somebody whose session has this key (``factories.session_of``)."""
    sign_in(context, session)
    return context.new_page()


def sign_in(context: BrowserContext, session: str) -> None:
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": context.witness.site}])


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A page in a wide light window."""
    return open_context(viewport=WIDE).new_page()


@pytest.fixture
def page_without_scripts(open_context: Callable[..., BrowserContext]) -> Page:
    """The same for a reader who lets no script run."""
    return open_context(viewport=WIDE, java_script_enabled=False).new_page()
