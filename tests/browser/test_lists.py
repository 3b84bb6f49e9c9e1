"""Lists follow their filters: at once with scripts, with a button without them, and always in the address."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

RESPONSES = "/responses/"
NOT_RELOADED = "window.notReloaded = true"


@pytest.fixture
def responses(page: Page) -> Page:
    """The list of responses, marked so that a page load would show."""
    page.goto(RESPONSES)
    page.evaluate(NOT_RELOADED)
    return page


def assert_not_reloaded(page: Page) -> None:
    assert page.evaluate("window.notReloaded"), "the whole page was loaded again"


def rows(page: Page) -> list[str]:
    """The addresses of the rows, in order."""
    links = page.locator("#results .response__head > a, #results tbody th > a")
    return links.evaluate_all(
        "links => links.map((a) => (a.closest('[id]:not(#results)') ?? a).outerHTML.slice(0, 99))"
    )


def test_typing_filters_the_list_without_a_page_load(responses: Page) -> None:
    everything = rows(responses)
    responses.get_by_label("Words in").press_sequentially("sponsors", delay=20)
    expect(responses.locator("#results .chip")).to_have_count(1)
    assert_not_reloaded(responses)
    assert rows(responses) != everything
    assert "q=sponsors" in responses.url
    assert responses.evaluate("document.activeElement.name") == "q"


def box(page: Page, name: str) -> Locator:
    """The box of a facet's value."""
    return page.get_by_role("checkbox", name=name)


REJECTS = "Rejects the demand"


def test_the_new_number_of_rows_is_announced(responses: Page) -> None:
    box(responses, REJECTS).check()
    expect(responses.locator("#announcer")).to_have_text(re.compile(r"^\d+ responses and silences found$"))
    assert responses.locator("#announcer").inner_text() == responses.locator("#results [data-announce]").inner_text()


def test_the_address_holds_the_whole_state(responses: Page, open_context: Callable[..., BrowserContext]) -> None:
    box(responses, REJECTS).check()
    box(responses, "Declines to act").check()
    box(responses, "Organisation").check()
    responses.wait_for_url(re.compile("stance=.*stance=.*by=organisation"))
    expect(responses.locator("#results .chip")).to_have_count(3)
    other_reader = open_context().new_page()
    other_reader.goto(responses.url)
    assert rows(other_reader) == rows(responses)
    for name in (REJECTS, "Declines to act", "Organisation"):
        expect(box(other_reader, name)).to_be_checked()


def test_back_restores_the_earlier_list_and_its_form(responses: Page) -> None:
    everything = rows(responses)
    box(responses, REJECTS).check()
    responses.wait_for_url(re.compile("stance=rejects"))
    rejections = rows(responses)
    responses.get_by_text("Year", exact=True).click()
    box(responses, "2021").check()
    responses.wait_for_url(re.compile("year=2021"))

    responses.go_back()
    expect(responses.locator("#results .chip")).to_have_count(1)
    expect(box(responses, REJECTS)).to_be_checked()
    assert rows(responses) == rejections
    responses.go_back()
    expect(box(responses, REJECTS)).not_to_be_checked()
    assert rows(responses) == everything
    assert responses.locator("main").count() == 1, "a page inside the page"
    responses.go_forward()
    expect(box(responses, REJECTS)).to_be_checked()
    assert rows(responses) == rejections


def test_more_values_of_a_facet_come_without_a_page_load(page: Page) -> None:
    page.goto("/organisations/")
    page.evaluate(NOT_RELOADED)
    page.get_by_role("link", name=re.compile("^2 more values")).click()
    expect(box(page, "Intergovernmental body")).to_be_visible()
    box(page, "Intergovernmental body").check()
    expect(page.locator("#results .chip")).to_have_count(1)
    expect(box(page, "Non-governmental organisation")).to_be_visible()
    assert "open=kind" in page.url
    assert_not_reloaded(page)


def test_ticks_in_quick_succession_are_all_kept(responses: Page) -> None:
    names = (REJECTS, "Declines to act", "Supports it in part")
    for name in names:
        box(responses, name).check(no_wait_after=True)
    expect(responses.locator("#results .chip")).to_have_count(len(names))


def test_taking_a_filter_away_unticks_its_box(responses: Page) -> None:
    box(responses, REJECTS).check()
    responses.get_by_role("link", name="Remove the filter").click()
    expect(box(responses, REJECTS)).not_to_be_checked()
    assert "stance=rejects" not in responses.url


def test_the_pager_swaps_the_list_and_goes_to_its_top(responses: Page) -> None:
    first = rows(responses)
    responses.get_by_role("link", name="Next").click()
    responses.wait_for_url(re.compile(r"page=2"))
    expect(responses.locator("#results .pager")).to_contain_text("Page 2 of")
    assert_not_reloaded(responses)
    assert not set(rows(responses)) & set(first)
    assert responses.locator("#results").bounding_box()["y"] < 200
    assert responses.evaluate("document.querySelector('#results').contains(document.activeElement)"), "focus was lost"


def test_the_pager_keeps_the_filters(page: Page) -> None:
    page.goto(f"{RESPONSES}?year=2021")
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(re.compile(r"page=2"))
    assert "year=2021" in page.url
    expect(page.locator("#results .chip")).to_have_count(1)


def test_a_new_filter_begins_at_the_first_page(page: Page) -> None:
    page.goto(f"{RESPONSES}?page=2")
    box(page, REJECTS).check()
    page.wait_for_url(re.compile("stance=rejects"))
    assert "page=" not in page.url
    expect(page.locator("#results .chip")).to_have_count(1)


def test_a_filter_that_can_not_be_used_is_told(page: Page) -> None:
    page.goto("/timeline/")
    page.context.witness.expect_refusal("year=1")
    page.get_by_label("Year").fill("1")
    page.get_by_label("Year").press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("year")
    page.get_by_label("Year").fill("2021")
    page.get_by_label("Year").press("Tab")
    expect(page.locator("#results .chip")).to_have_count(1)
    expect(page.locator("#fault")).to_be_empty()


def test_ticked_facets_narrow_the_list_and_keep_the_focus(page: Page) -> None:
    page.goto("/letters/")
    page.evaluate(NOT_RELOADED)
    petitions = page.get_by_role("checkbox", name="Petition")
    counted = int(petitions.locator("xpath=..").locator(".facet__count").inner_text())
    petitions.check()
    expect(page.locator("#announcer")).to_have_text(f"{counted} letters found")
    expect(petitions).to_be_checked()
    expect(petitions).to_be_focused()
    assert_not_reloaded(page)
    page.go_back()
    expect(petitions).not_to_be_checked()


def test_facets_of_a_narrow_window_stay_unfolded_while_they_are_ticked(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/letters/")
    page.get_by_text("Narrow by kind").click()
    petitions = page.get_by_role("checkbox", name="Petition")
    petitions.check()
    expect(page.locator("#announcer")).to_contain_text("found")
    expect(petitions).to_be_visible()
    expect(petitions).to_be_focused()


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
def responses_without_scripts(page_without_scripts: Page) -> Page:
    page_without_scripts.goto(RESPONSES)
    return page_without_scripts


def test_without_scripts_the_button_filters(responses_without_scripts: Page) -> None:
    page = responses_without_scripts
    everything = rows(page)
    page.get_by_label("Words in").fill("sponsors")
    box(page, "Any answer").check()
    page.locator("form.filter").get_by_role("button").click()
    assert "q=sponsors" in page.url
    assert "stance=any_answer" in page.url
    assert 0 < len(rows(page)) < len(everything)
    expect(page.get_by_label("Words in")).to_have_value("sponsors")
    expect(page.locator("#results .chip")).to_have_count(2)


def test_without_scripts_facets_are_ticked_and_applied(page_without_scripts: Page) -> None:
    page = page_without_scripts
    page.goto("/letters/")
    page.get_by_role("checkbox", name="Petition").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#results .chip")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Petition")).to_be_checked()


def test_without_scripts_the_pager_and_the_sorted_heads_are_links(responses_without_scripts: Page) -> None:
    page = responses_without_scripts
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("Page 2 of")
    page.goto("/campaigns/diplomatic-boycott/")
    page.locator("#matrix thead").get_by_role("link", name="Signatory").click()
    expect(page.locator("#matrix-head + p")).to_contain_text("sorted by name")


def test_without_scripts_the_menu_of_a_narrow_window_opens(responses_without_scripts: Page) -> None:
    page = responses_without_scripts
    page.set_viewport_size({"width": 320, "height": 640})
    events = page.get_by_label("Main").get_by_role("link", name="Events")
    expect(events).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    events.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Events")
