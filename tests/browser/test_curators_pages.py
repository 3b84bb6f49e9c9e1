"""Every page for curators in a browser: accessible, within its window, quiet, and complete without scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import factories
from tests.browser import audit
from tests.browser.conftest import sign_in, signed_in_page, walkers
from tests.browser.server import serving
from tests.curated import NAME
from tests.walk import curators_pages, curators_routes, is_file

# Empty and narrowed pages that a walk would not meet.
CHOSEN = {
    "articles:archive": ["/curate/articles/?q=herring&facts=without", "/curate/articles/?q=nothing-is-called-this"],
}


@pytest.fixture(scope="session")
def archive_site(archive_database: str, static_var: Path) -> Iterator[str]:
    """The address of a site with the invented archive."""
    with serving(archive_database, static_var) as address:
        yield address


@pytest.fixture
def signed_in(archived: None) -> str:
    """The key of the session of an admin, who sees all there is."""
    return factories.session_of(User.objects.get(username=NAME))


@pytest.fixture
def open_signed_in(
    open_context: Callable[..., BrowserContext], archive_site: str, signed_in: str
) -> Callable[..., Page]:
    """Opens a window in which a curator is signed in."""

    def open_one(**options: object) -> Page:
        return signed_in_page(open_context(archive_site, viewport=audit.WIDE, **options), signed_in)

    return open_one


def addresses(route: str) -> list[str]:
    """The first example of a route and the last one, and the chosen ones."""
    found = [page.url for page in curators_pages() if page.route == route]
    return [*dict.fromkeys(found[:1] + found[-1:]), *CHOSEN.get(route, [])]


every_route = pytest.mark.parametrize("route", [name for name in curators_routes() if not is_file(name)])


@pytest.fixture(scope="module")
def walking(browser: Browser, archive_site: str) -> Iterator[tuple[Page, Page]]:
    with walkers(browser, archive_site) as pages:
        yield pages


@every_route
def test_page_is_accessible_quiet_fits_its_window_and_says_the_same_without_scripts(
    walking: tuple[Page, Page], signed_in: str, route: str
) -> None:
    for window in walking:
        sign_in(window.context, signed_in)
    page, without_scripts = walking
    faults = []
    for url in addresses(route):
        found = audit.open_both(page, without_scripts, url)
        for unfolded in page.locator("details.confirm").all():
            unfolded.evaluate("details => { details.open = true; }")
        faults += [f"{url}: {fault}" for fault in found + audit.from_all_sides(page)]
    assert not faults, "\n".join(faults)


def test_the_list_follows_its_filter_while_one_types(open_signed_in: Callable[..., Page], archived: None) -> None:
    page = open_signed_in()
    page.goto("/curate/articles/")
    page.get_by_label("Words in title, outlet or text").fill("nothing")
    expect(page.locator("#results").get_by_text("0 articles found")).to_be_visible()
    page.get_by_label("Words in title, outlet or text").fill("Ottoline -harbour")
    expect(page.locator("#results").get_by_text("2 articles found")).to_be_visible()
    expect(page).to_have_url("/curate/articles/?q=Ottoline%20-harbour&outlet=&language=&visibility=&facts=&source=")
