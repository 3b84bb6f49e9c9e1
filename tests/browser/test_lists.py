"""Lists follow their filters: at once with scripts, with a button without them, and always in the address."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

LETTERS = "/letters/"
NOT_RELOADED = "window.notReloaded = true"


@pytest.fixture
def letters(page: Page) -> Page:
    """The list of letters, marked so that a page load would show."""
    page.goto(LETTERS)
    page.evaluate(NOT_RELOADED)
    return page


def assert_not_reloaded(page: Page) -> None:
    assert page.evaluate("window.notReloaded"), "the whole page was loaded again"


def rows(page: Page) -> list[str]:
    return page.locator("#results tbody th a").all_inner_texts()


def test_typing_filters_the_list_without_a_page_load(letters: Page) -> None:
    everything = rows(letters)
    letters.get_by_label("Words in title").press_sequentially("genocide", delay=20)
    expect(letters.locator("#results .chip")).to_have_count(1)
    assert_not_reloaded(letters)
    assert rows(letters) != everything
    assert "q=genocide" in letters.url
    assert letters.evaluate("document.activeElement.name") == "q"


def test_the_new_number_of_rows_is_announced(letters: Page) -> None:
    letters.get_by_label("Year").fill("2021")
    letters.get_by_label("Kind").select_option("petition")
    expect(letters.locator("#announcer")).to_have_text(re.compile(r"^\d+ letters? found$"))
    assert letters.locator("#announcer").inner_text() == letters.locator("#results [data-announce]").inner_text()


def test_the_address_holds_the_whole_state(letters: Page, open_context: Callable[..., BrowserContext]) -> None:
    letters.get_by_label("Kind").select_option("open_letter")
    letters.get_by_label("Answered?").select_option("silent")
    letters.wait_for_url(re.compile("kind=open_letter.*answer=silent"))
    expect(letters.locator("#results .chip")).to_have_count(2)
    other_reader = open_context().new_page()
    other_reader.goto(letters.url)
    assert rows(other_reader) == rows(letters)
    expect(other_reader.get_by_label("Kind")).to_have_value("open_letter")
    expect(other_reader.get_by_label("Answered?")).to_have_value("silent")


def test_back_restores_the_earlier_list_and_its_form(letters: Page) -> None:
    everything = rows(letters)
    letters.get_by_label("Kind").select_option("petition")
    letters.wait_for_url(re.compile("kind=petition"))
    petitions = rows(letters)
    letters.get_by_label("Year").fill("2021")
    letters.get_by_label("Year").press("Tab")
    letters.wait_for_url(re.compile("year=2021"))

    letters.go_back()
    expect(letters.get_by_label("Year")).to_have_value("")
    expect(letters.get_by_label("Kind")).to_have_value("petition")
    assert rows(letters) == petitions
    letters.go_back()
    expect(letters.get_by_label("Kind")).to_have_value("")
    assert rows(letters) == everything
    assert letters.locator("main").count() == 1, "a page inside the page"
    letters.go_forward()
    expect(letters.get_by_label("Kind")).to_have_value("petition")
    assert rows(letters) == petitions


def test_taking_a_filter_away_empties_its_field(letters: Page) -> None:
    letters.get_by_label("Kind").select_option("petition")
    letters.get_by_role("link", name="Remove the filter").click()
    expect(letters.get_by_label("Kind")).to_have_value("")
    assert "kind=petition" not in letters.url


def test_the_pager_swaps_the_list_and_goes_to_its_top(letters: Page) -> None:
    first = rows(letters)
    letters.get_by_role("link", name="Next").click()
    letters.wait_for_url(re.compile(r"page=2"))
    expect(letters.locator("#results .pager")).to_contain_text("Page 2 of")
    assert_not_reloaded(letters)
    assert not set(rows(letters)) & set(first)
    assert letters.locator("#results").bounding_box()["y"] < 200
    assert letters.evaluate("document.querySelector('#results').contains(document.activeElement)"), "focus was lost"


def test_the_pager_keeps_the_filters(page: Page) -> None:
    page.goto(f"{LETTERS}?year=2021")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(re.compile(r"page=2"))
    assert "year=2021" in page.url
    expect(page.locator("#results .chip")).to_have_count(1)


def test_a_new_filter_begins_at_the_first_page(page: Page) -> None:
    page.goto(f"{LETTERS}?page=3")
    page.get_by_label("Kind").select_option("petition")
    page.wait_for_url(re.compile("kind=petition"))
    assert "page=" not in page.url
    expect(page.locator("#results .chip")).to_have_count(1)


def test_a_filter_that_can_not_be_used_is_told(page: Page) -> None:
    page.goto(LETTERS)
    page.context.witness.expect_refusal("year=1&answer=")
    page.get_by_label("Year").fill("1")
    page.get_by_label("Year").press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("year")
    page.get_by_label("Year").fill("2021")
    page.get_by_label("Year").press("Tab")
    expect(page.locator("#results .chip")).to_have_count(1)
    expect(page.locator("#fault")).to_be_empty()


def test_another_day_swaps_the_positions(page: Page) -> None:
    page.goto("/positions/?as_of=2021-12-07")
    page.evaluate(NOT_RELOADED)
    joined = page.locator(".stance", has_text="Joined").first
    expect(joined).to_contain_text("United States")
    expect(joined).not_to_contain_text("United Kingdom")
    page.get_by_label("As of").fill("2021-12-09")
    expect(joined).to_contain_text("United Kingdom")
    expect(page.locator("#announcer")).to_contain_text("9 December 2021")
    assert_not_reloaded(page)
    page.go_back()
    expect(page.get_by_label("As of")).to_have_value("2021-12-07")
    expect(joined).not_to_contain_text("United Kingdom")


def test_a_click_on_a_head_sorts_the_matrix(page: Page) -> None:
    page.goto("/campaigns/diplomatic-boycott/")
    page.evaluate(NOT_RELOADED)
    names = page.locator("#matrix tbody th")
    most = names.all_inner_texts()
    page.locator("#matrix thead").get_by_role("link", name="Signatory").click()
    page.wait_for_url(re.compile("sort=name"))
    expect(page.locator("#matrix-head + p")).to_contain_text("sorted by name")
    assert_not_reloaded(page)
    by_name = names.all_inner_texts()
    assert sorted(most) == sorted(by_name)
    assert most != by_name
    assert page.evaluate("document.activeElement.textContent") == "Signatory", "focus was lost"


@pytest.fixture
def letters_without_scripts(page_without_scripts: Page) -> Page:
    page_without_scripts.goto(LETTERS)
    return page_without_scripts


def test_without_scripts_the_button_filters(letters_without_scripts: Page) -> None:
    page = letters_without_scripts
    everything = rows(page)
    page.get_by_label("Words in title").fill("genocide")
    page.get_by_label("Year").fill("2021")
    page.locator("form.filter").get_by_role("button").click()
    assert "q=genocide" in page.url
    assert "year=2021" in page.url
    assert 0 < len(rows(page)) < len(everything)
    expect(page.get_by_label("Words in title")).to_have_value("genocide")
    expect(page.locator("#results .chip")).to_have_count(2)


def test_without_scripts_the_pager_and_the_sorted_heads_are_links(letters_without_scripts: Page) -> None:
    page = letters_without_scripts
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("Page 2 of")
    page.goto("/campaigns/diplomatic-boycott/")
    page.locator("#matrix thead").get_by_role("link", name="Signatory").click()
    expect(page.locator("#matrix-head + p")).to_contain_text("sorted by name")


def test_without_scripts_the_menu_of_a_narrow_window_opens(letters_without_scripts: Page) -> None:
    page = letters_without_scripts
    page.set_viewport_size({"width": 320, "height": 640})
    events = page.get_by_label("Main").get_by_role("link", name="Events")
    expect(events).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    events.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")
