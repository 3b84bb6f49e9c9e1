"""What a journalist does in the first five minutes: search, narrow, read, cite, download, subscribe, go back."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import BrowserContext, Page, expect

ATOM = "{http://www.w3.org/2005/Atom}"
LETTER_LINKS = "#results tbody th > a"


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def reader(request: pytest.FixtureRequest, open_context: Callable[..., BrowserContext]) -> Page:
    """A page whose reader may let no script run; with scripts, the clipboard may be read."""
    context = open_context(java_script_enabled=request.param, viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.reader_has_scripts = request.param
    return context.new_page()


def test_from_a_search_to_a_citation_a_table_and_a_feed(reader: Page, site: str) -> None:
    page = reader
    # Search everything, and go to all letters that were found.
    page.goto("/search/")
    page.get_by_role("searchbox").fill("boycott")
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name=re.compile(": Letters$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Letters")
    expect(page.get_by_role("searchbox")).to_have_value("boycott")
    everything = found(page)

    # Narrow by a facet.
    facet = page.get_by_role("checkbox", name="Open letter")
    counted = int(facet.locator("xpath=..").locator(".facet__count").inner_text())
    facet.check()
    if not has_scripts(page):  # else the list follows at once
        page.get_by_role("button", name="Apply").click()
    expect(page.locator("#results .chip")).to_have_count(2)
    assert found(page) == counted
    assert 0 < counted < everything
    narrowed, titles = page.url, page.locator(LETTER_LINKS).all_inner_texts()
    assert narrowed == f"{site}/letters/?q=boycott&kind=open_letter"
    assert feed_of(page) == "/letters.atom?kind=open_letter&q=boycott"

    # Open a letter and copy how it is cited.
    page.locator(LETTER_LINKS).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titles[0])
    cited = copied_citation(page)
    assert titles[0] in cited
    assert page.url in cited

    # Back at the list, nothing has changed.
    page.go_back()
    expect(page.get_by_role("checkbox", name="Open letter")).to_be_checked()
    expect(page.get_by_role("searchbox")).to_have_value("boycott")
    assert page.url == narrowed
    assert page.locator(LETTER_LINKS).all_inner_texts() == titles

    # The table has what the list shows, on all its pages.
    with page.expect_download() as download:
        page.locator("#results .downloads").get_by_role("link", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))
    assert len(rows) == counted
    assert {row["Kind"] for row in rows} == {"open letter"}
    assert [row["Title"] for row in rows][: len(titles)] == titles

    # So has the feed that a feed reader finds in the head of the page.
    feed = ElementTree.fromstring(page.request.get(f"{site}{feed_of(page)}").body())
    linked = {link.get("href") for link in feed.findall(f"{ATOM}entry/{ATOM}link")}
    assert linked
    assert linked <= {row["Page"] for row in rows}

    # And back again: everything that was found before.
    page.go_back()
    expect(page.get_by_role("checkbox", name="Open letter")).not_to_be_checked()
    assert found(page) == everything


def has_scripts(page: Page) -> bool:
    return bool(page.context.reader_has_scripts)


def feed_of(page: Page) -> str | None:
    """The address that feed readers find in the head of a page."""
    return page.locator('link[rel="alternate"][type="application/atom+xml"]').get_attribute("href")


def found(page: Page) -> int:
    """The number of rows that the list says it has."""
    return int(page.locator("#results [data-announce]").inner_text().split()[0].replace(",", ""))


def copied_citation(page: Page) -> str:
    """The reference in words, as the button copies it; without scripts, as it stands on the page."""
    shown = page.locator(".cite__text").first.inner_text().strip()
    if not has_scripts(page):
        return shown
    page.locator("[data-copy]").first.click()
    expect(page.locator("#announcer")).to_have_text("Copied.")
    copied: str = page.evaluate("navigator.clipboard.readText()")
    assert copied == shown
    return copied


def test_a_chart_is_taken_along_as_a_picture_of_the_day_that_is_looked_at(page: Page) -> None:
    """Into a report: the file for those who can use it, else a PNG that the browser draws from it."""
    page.goto("/positions/?as_of=2021-12-09")
    with page.expect_download() as download:
        page.locator(".picture a").click()
    assert "As of 9 December 2021" in Path(download.value.path()).read_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG: the map of governments").click()
    assert download.value.suggested_filename == "positions.png"
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
