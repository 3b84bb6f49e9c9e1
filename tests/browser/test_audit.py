"""The audit finds what is wrong with a page, though it judges only one of the texts that look alike."""

import pytest
from playwright.sync_api import Page

from tests.browser import audit

STYLE = """
<style>
  body { background: #fff; color: #111; }
  .faint { color: #aaa; }
  .dark { background: #222; }
  .light { background: #ddd; }
  .pale::before { content: "old"; background: #ddd; color: #ccc; }
  .over { position: absolute; left: 50%; background: #333; }
  @media (prefers-color-scheme: dark) { body { background: #111; } }
</style>
"""
ROWS = "<li>Invented <a href='#a'>row</a></li>" * 50


def show(page: Page, body: str) -> None:
    page.set_content(f"<!doctype html><html lang=en><title>Invented</title>{STYLE}<main><h1>Rows</h1>{body}</main>")


def test_rows_that_can_be_read_are_no_fault(page: Page) -> None:
    show(page, f"<ul>{ROWS}</ul>")
    assert audit.accessibility(page) == []
    assert audit.contrast(page) == []


@pytest.mark.parametrize(
    "row",
    [
        "<li class=faint>Invented row</li>",
        "<li>Invented <span class=faint>row</span></li>",
        "<li class=dark>Invented row</li>",
        "<li class=dark><p><b>Invented</b> row</p></li>",
        "<li><input aria-label=invented class=dark value=row></li>",
        "<li><p class=over>Invented row</p></li>",
    ],
)
def test_one_row_that_can_not_be_read_is_found_among_many_that_can(page: Page, row: str) -> None:
    show(page, f"<ul>{ROWS}{row}{ROWS}</ul>")
    assert "color-contrast" in "".join(audit.accessibility(page))
    assert "color-contrast" in "".join(audit.contrast(page))


def test_what_can_not_be_read_in_the_dark_is_found(page: Page) -> None:
    show(page, f"<ul>{ROWS}</ul>")
    page.emulate_media(color_scheme="dark")
    assert "color-contrast" in "".join(audit.contrast(page))


def test_other_faults_are_found_with_and_without_contrast(page: Page) -> None:
    show(page, f"<ul>{ROWS}</ul><img src='data:,'>")
    assert "image-alt" in "".join(audit.accessibility(page))
    assert "image-alt" in "".join(audit.accessibility(page, contrast=False))
    assert audit.contrast(page) == []
