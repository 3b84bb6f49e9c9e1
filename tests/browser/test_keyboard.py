"""Without a mouse, without motion, and on paper."""

from playwright.sync_api import Page, expect

# What Tab should reach: links, fields, buttons and scrolling frames that can be seen.
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.disabled)
  .map((e) => e.outerHTML.slice(0, 200))"""
FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const frame = e instanceof SVGElement ? getComputedStyle(e.querySelector('rect')) : null;  // tiles of the map
  return {
    html: e.outerHTML.slice(0, 200),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
      || parseFloat(frame?.strokeWidth) >= 4,
    inWindow: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isBody: e === document.body,
  };
}"""


def test_the_first_tab_leads_past_the_navigation(page: Page) -> None:
    page.goto("/letters/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_tab_reaches_everything_in_turn_and_shows_where_it_is(page: Page) -> None:
    for url in ("/letters/ioc-revoke-2020-09/", "/campaigns/athletes/", "/positions/?as_of=2021-12-07"):
        page.goto(url)
        awaited, visited = page.evaluate(REACHABLE), []
        while len(visited) <= len(awaited) * 2:
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUSED)
            if focus["isBody"]:
                break
            assert focus["outlined"], f"{url}: nothing shows the focus on {focus['html']}"
            assert focus["inWindow"], f"{url}: the focus is out of sight on {focus['html']}"
            if not visited or visited[-1] != focus["html"]:  # a date field has several stops
                visited.append(focus["html"])
        assert visited == awaited, url


def test_arrow_keys_scroll_the_matrix(page: Page) -> None:
    page.goto("/campaigns/diplomatic-boycott/")
    frame = page.get_by_role("region", name="Table of signatories")
    frame.focus()
    for key, edge in (("ArrowDown", "scrollTop"), ("ArrowRight", "scrollLeft")):
        for _ in range(50):  # scrolling takes its time, and a busy browser may miss a key
            page.keyboard.press(key)
            if scrolled := frame.evaluate(f"frame => frame.{edge}"):
                break
            page.wait_for_timeout(50)
        assert scrolled > 0, f"{key} does not scroll"


def test_the_heads_of_the_matrix_stay_in_sight(page: Page) -> None:
    page.goto("/campaigns/diplomatic-boycott/")
    frame = page.get_by_role("region", name="Table of signatories")
    frame.evaluate("frame => frame.scrollTo(300, 300)")
    edge = frame.bounding_box()
    assert abs(frame.locator("thead th").first.bounding_box()["y"] - edge["y"]) < 3
    assert abs(frame.locator("tbody th").last.bounding_box()["x"] - edge["x"]) < 3


def test_escape_closes_the_menu(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/")
    menu = page.get_by_text("Menu", exact=True)
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Campaigns", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Campaigns", exact=True)).to_be_hidden()
    expect(menu).to_be_focused()


def test_nothing_moves_for_readers_who_want_no_motion(page: Page) -> None:
    page.goto("/campaigns/")
    moving = """() => [...document.querySelectorAll('*')].filter((e) => {
      const style = getComputedStyle(e);
      return parseFloat(style.transitionDuration) || parseFloat(style.animationDuration);
    }).length"""
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0


def test_paper_shows_the_record_and_not_the_controls(page: Page) -> None:
    page.goto("/letters/")
    page.emulate_media(media="print", color_scheme="dark")
    for control in (".masthead", ".filter", ".pager", ".footer"):
        expect(page.locator(control).first).to_be_hidden()
    expect(page.locator("main table").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light", "light ink on white"
