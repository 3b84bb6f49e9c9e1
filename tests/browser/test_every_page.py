"""Every public page, walked in a browser: accessible, within its window, quiet, and complete without scripts."""

import pytest
from playwright.sync_api import Page

from campaigns.models import Letter
from tests.browser import audit
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

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
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


def visit(page: Page, url: str) -> None:
    if url in REFUSED:
        page.context.witness.expect_refusal(url)
    page.goto(url)


every_route = pytest.mark.parametrize("route", [name for name, _ in routes() if not is_file(name)])


@every_route
def test_page_is_accessible_quiet_fits_its_window_and_says_the_same_without_scripts(
    page: Page, page_without_scripts: Page, starter: None, route: str
) -> None:
    faults = []
    for url in addresses(route):
        visit(page, url)
        visit(page_without_scripts, url)
        assert audit.words(page_without_scripts) == audit.words(page), url
        assert len(audit.words(page)) > 60, f"{url} is all but empty"
        faults += [f"{url}: {complaint}" for complaint in page.context.witness.take()]
        faults += [f"{url}: {fault}" for fault in audit.overflow(page) + audit.accessibility(page)]
        page.emulate_media(color_scheme="dark")
        faults += [f"{url} in the dark: {fault}" for fault in audit.contrast(page)]
        for middling in MIDDLING:
            page.set_viewport_size(middling)
            faults += [f"{url} at {middling['width']} px: {fault}" for fault in audit.overflow(page)]
        page.set_viewport_size(NARROW)  # the colours are those of a wide window
        narrow = audit.overflow(page) + audit.accessibility(page, contrast=False)
        faults += [f"{url} in a narrow window: {fault}" for fault in narrow]
        page.context.witness.take()  # what axe did is not the page's fault
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
    assert not faults, "\n".join(faults)
