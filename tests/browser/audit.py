"""Questions to a page that a browser shows; each answer is a list of faults in words."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()


CONTRAST = "color-contrast"


def accessibility(page: Page, *, contrast: bool = True) -> list[str]:
    """What axe finds: one line for each broken rule, with some elements that break it."""
    return _broken(
        page, {"runOnly": TAGS, "rules": {"target-size": {"enabled": True}, CONTRAST: {"enabled": contrast}}}
    )


def contrast(page: Page) -> list[str]:
    """The same for nothing but the contrast of text."""
    return _broken(page, {"runOnly": {"type": "rule", "values": [CONTRAST]}})


def _broken(page: Page, options: dict[str, Any]) -> list[str]:
    # Preloading would fetch the style sheets again, from wrong addresses.
    results = AXE.run(page, options=options | {"resultTypes": ["violations"], "preload": False}).response
    return [
        f"{rule['id']}: {rule['help']} ({len(rule['nodes'])} times), such as "
        + "; ".join(
            f"{node['target'][0]} {node['failureSummary'].splitlines()[-1].strip()}" for node in rule["nodes"][:3]
        )
        for rule in results["violations"]
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


def words(page: Page) -> str:
    """What a reader sees in the main part, spaces apart and without the buttons that are there for scripts only."""
    page.evaluate("document.querySelectorAll('[data-copy]').forEach((button) => { button.hidden = true; })")
    return " ".join(page.locator("main").inner_text().split())
