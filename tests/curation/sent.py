"""Forms of facts as a browser sends them, and what pages say."""

import html
import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client

from record.models import Change, Curated


class _Fields(HTMLParser):
    """The values that the forms of a page would send."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._text: str | None = None
        self._select: str | None = None
        self._first: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        name = at.get("name", "")
        if tag == "textarea":
            self._text = name
            self.values.setdefault(name, []).append("")
        elif tag == "select":
            self._select, self._first = name, None
        elif tag == "option" and self._select:
            if self._first is None:
                self._first = at.get("value", "")
            if "selected" in at:
                self.values[self._select] = [at.get("value", "")]
        elif tag == "input" and name:
            if at.get("type") in ("checkbox", "radio") and "checked" not in at:
                return
            self.values.setdefault(name, []).append(at.get("value", "on" if at.get("type") == "checkbox" else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        elif tag == "select" and self._select:
            self.values.setdefault(self._select, [self._first or ""])
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self.values[self._text][-1] += data

    def sent(self) -> dict[str, list[str]]:
        # A browser leaves out the line break that follows <textarea>.
        return {name: [value.removeprefix("\n") for value in found] for name, found in self.values.items()}


def form_of(response: HttpResponse) -> dict[str, list[str]]:
    """All values of the forms of a page, as they would be sent."""
    fields = _Fields()
    fields.feed(response.content.decode())
    return {name: found for name, found in fields.sent().items() if name not in ("csrfmiddlewaretoken", "action")}


def send(client: Client, url: str, shown: HttpResponse | dict[str, Any], **typed: Any) -> HttpResponse:
    """Send the form of a page with some values typed over it."""
    values = dict(shown) if isinstance(shown, dict) else form_of(shown)
    return client.post(url, values | {"action": "save"} | typed)


def words(response: HttpResponse) -> str:
    """What a page says, without its marks."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def newest(row: Curated) -> Change:
    """The newest change of a row."""
    change = Change.objects.filter(table=row._meta.db_table, row_id=row.pk).order_by("-pk").first()
    assert change
    return change
