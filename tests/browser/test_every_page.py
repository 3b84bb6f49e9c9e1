"""Every public page, walked in a browser: accessible, within its window, quiet, and complete without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from campaigns.models import Letter
from tests.browser import audit
from tests.browser.conftest import walkers
from tests.walk import is_file, pages, routes

# Busy, empty and refused pages that a walk would not meet.
CHOSEN = {
    "campaigns:campaign": ["/campaigns/diplomatic-boycott/"],
    "campaigns:positions": ["/positions/?as_of=2021-12-07", "/positions/?as_of=2019-01-01"],
    "campaigns:letter": ["/letters/un-39-2020-10/?as_of=2021-01-01"],
    "campaigns:letters": [
        "/letters/?as_of=2021-03-01",
        "/letters/?q=genocide&year=2021",
        "/letters/?q=nothing-is-called-this",
        "/letters/?page=2",
    ],
    "campaigns:silent": ["/responses/silent/?q=nobody-is-called-this"],
    "dashboard:search": ["/search/?q=genocide", "/search/?q=nothing-is-called-this"],
    "dashboard:timeline": ["/timeline/?kind=position&year=2021"],
    "actors:organisations": ["/organisations/?q=tibet"],
    "web:gallery": ["/no-such-page/", "/letters/?page=-1", "/positions/?as_of=yesterday"],
}
REFUSED = {"/no-such-page/", "/letters/?page=-1", "/positions/?as_of=yesterday"}

MIDDLING = [
    {"width": width, "height": 800} for width in (1160, 1000, 880, 768, 480)
]  # around the breaks of the style sheets


def addresses(route: str) -> list[str]:
    """Two examples of a route, and the chosen ones."""
    found = [page.url for page in pages(each=2) if page.route == route]
    if route == "record:history":
        found = found[::2]  # one of each table
    if route == "campaigns:letter":
        found.append(Letter.objects.published().with_counts().order_by("-named").first().get_absolute_url())
    return found + CHOSEN.get(route, [])


@pytest.fixture(scope="module")
def walking(browser: Browser, site: str) -> Iterator[tuple[Page, Page]]:
    with walkers(browser, site) as pages:
        yield pages


every_route = pytest.mark.parametrize("route", [name for name, _ in routes() if not is_file(name)])


@every_route
def test_page_is_accessible_quiet_fits_its_window_and_says_the_same_without_scripts(
    walking: tuple[Page, Page], starter: None, route: str
) -> None:
    page, without_scripts = walking
    faults = []
    for url in addresses(route):
        if url in REFUSED:
            for window in walking:
                window.context.witness.expect_refusal(url)
        found = audit.open_both(page, without_scripts, url)
        assert len(audit.words(page)) > 60, f"{url} is all but empty"
        faults += [f"{url}: {fault}" for fault in found + audit.from_all_sides(page, MIDDLING)]
    assert not faults, "\n".join(faults)
