"""Questions to a page that a browser shows; each answer is a list of faults in words."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import JSHandle, Page, ViewportSize

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()


CONTRAST = "color-contrast"
WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=640)


def from_all_sides(page: Page, windows_between: Sequence[ViewportSize] = ()) -> list[str]:
    """What is wrong with a page by day and night and in wide and narrow windows, and what its browser complains of."""
    faults = [*page.context.witness.take(), *overflow(page), *accessibility(page)]
    try:
        page.emulate_media(color_scheme="dark")
        faults += [f"in the dark: {fault}" for fault in contrast(page)]
        for window in windows_between:
            page.set_viewport_size(window)
            faults += [f"at {window['width']} px: {fault}" for fault in overflow(page)]
        page.set_viewport_size(NARROW)  # the colours are those of a wide window
        faults += [f"in a narrow window: {fault}" for fault in overflow(page) + accessibility(page, contrast=False)]
    finally:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(WIDE)
        page.context.witness.take()  # what axe did is not the page's fault
    return faults


def open_both(page: Page, without_scripts: Page, url: str) -> list[str]:
    """Open an address as every reader does and as one who lets no script run: both have to see the same words.

    What the browser says of the second is told here, of the first by ``from_all_sides``.
    """
    page.goto(url)
    without_scripts.goto(url)
    assert words(without_scripts) == words(page), url
    return without_scripts.context.witness.take()


def accessibility(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe finds: one line for each broken rule, with some elements that break it."""
    rules = {"target-size": {"enabled": True}, CONTRAST: {"enabled": False}}
    found = _broken(page, {"runOnly": TAGS, "rules": rules})
    return found + _contrast(page) if contrast else found


def contrast(page: Page) -> list[str]:
    """The same for nothing but the contrast of text."""
    return _contrast(page)


def _contrast(page: Page) -> list[str]:
    one_of_each_look = page.evaluate_handle(ONE_OF_EACH_LOOK)
    return _broken(page, {"runOnly": {"type": "rule", "values": [CONTRAST]}}, of=one_of_each_look)


# Contrast is by far the slowest rule, and the fiftieth row of a list has that of the second: of the texts that look
# alike, and stand in boxes that look alike, up to the root, the first is judged.
ONE_OF_EACH_LOOK = """() => {
  const numbers = new Map(), looks = new Map(), first = new Map();
  const number = (look) => numbers.get(look) ?? numbers.set(look, numbers.size).size - 1;
  const box = (style) => [style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.position,
    style.filter, style.mixBlendMode, style.textShadow, style.transform, style.zIndex, style.fontSize,
    style.fontWeight];
  const drawn = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.content === 'none' ? '' : box(style);
  };
  for (const element of document.querySelectorAll('*')) {
    const parts = [box(getComputedStyle(element)), drawn(element, '::before'), drawn(element, '::after')];
    const look = number([looks.get(element.parentElement), element.localName, element.disabled, ...parts].join('|'));
    looks.set(element, look);
    const says = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if ((says || element.matches('input, select, textarea')) && element.checkVisibility() && !first.has(look)) {
      first.set(look, element);
    }
  }
  return [...first.values()];
}"""
BROKEN = """async ([options, elements]) =>
  (await axe.run(elements ? { include: elements } : document, options)).violations"""


def _broken(page: Page, options: dict[str, Any], *, of: JSHandle | None = None) -> list[str]:
    """What axe finds in these elements of the page, or in all of it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    # Preloading would fetch the style sheets again, from wrong addresses.
    options |= {"resultTypes": ["violations"], "preload": False}
    return [
        f"{rule['id']}: {rule['help']} ({len(rule['nodes'])} times), such as "
        + "; ".join(
            f"{node['target'][0]} {node['failureSummary'].splitlines()[-1].strip()}" for node in rule["nodes"][:3]
        )
        for rule in page.evaluate(BROKEN, [options, of])
    ]


WIDER_THAN_THE_WINDOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const beyond = (e) => e.checkVisibility() && e.getBoundingClientRect().right > width + 1;
  return [...document.querySelectorAll('body *')].filter(beyond).slice(0, 3).map((e) => e.outerHTML.slice(0, 120));
}"""


def overflow(page: Page) -> list[str]:
    """Elements that make the whole page scroll sideways."""
    return [f"wider than the window: {element}" for element in page.evaluate(WIDER_THAN_THE_WINDOW)]


WORDS_OF_READERS = """() => {
  const buttons = [...document.querySelectorAll('[data-copy]')].filter((button) => !button.hidden);
  buttons.forEach((button) => { button.hidden = true; });
  const words = document.querySelector('main').innerText;
  buttons.forEach((button) => { button.hidden = false; });
  return words;
}"""


def words(page: Page) -> str:
    """What a reader sees in the main part, spaces apart and without the buttons that are there for scripts only."""
    return " ".join(page.evaluate(WORDS_OF_READERS).split())
