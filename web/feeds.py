"""Atom feeds: the newest entries of a list, each with the time of its last correction."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from web.exports import LICENCE, Extract

# A tag names its maker by a host and a day on which the host was the maker's (RFC 4151).
TAG_YEAR = "2026"
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Entry:
    """One row in a feed. ``path`` is its permanent address, ``changes`` the page of its history."""

    title: str
    path: str
    kind: str
    paragraphs: Sequence[str]
    published: datetime.datetime
    updated: datetime.datetime
    changes: str

    @property
    def is_corrected(self) -> bool:
        return self.updated > self.published

    @property
    def html(self) -> SafeString:
        """The paragraphs, and for a corrected row the way to what was changed."""
        text = format_html_join("", "<p>{}</p>", ((paragraph,) for paragraph in self.paragraphs if paragraph))
        if not self.is_corrected:
            return text
        note = format_html(
            '<p>Corrected on {}: <a href="{}{}">what was changed</a>.</p>',
            self.updated.date().isoformat(),
            settings.SITE_URL,
            self.changes,
        )
        return text + note


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime.datetime:
        """The newest entry's time; never the present one, so that the same rows are the same bytes."""
        times = [item["updateddate"] for item in self.items]
        return max(times, default=datetime.datetime.fromtimestamp(0, datetime.UTC))

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("link", "", {"rel": "license", "href": LICENCE})


def feed_response(extract: Extract, entries: Sequence[Entry]) -> HttpResponse:
    """The entries as an Atom feed; "not modified" for a reader who has these bytes."""
    filters = "; ".join(f"{name}: {value}" for name, value in extract.words.items())
    feed = _Feed(
        title=_clean(f"{settings.SITE_NAME}: {extract.title}" + (f" ({filters})" if filters else "")),
        link=extract.url,
        description="New and corrected rows of this list, the last changed first.",
        language="en",
        author_name=settings.SITE_NAME,
        author_link=settings.SITE_URL,
        feed_url=extract.file_url,
        feed_guid=_tag(extract.request.path + extract.query),
        feed_copyright=f"Facts: CC BY 4.0, {LICENCE}",
    )
    for entry in entries:
        feed.add_item(
            title=_clean(f"Corrected: {entry.title}" if entry.is_corrected else entry.title),
            link=settings.SITE_URL + entry.path,
            description=_clean(entry.html),
            unique_id=_tag(entry.path),
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=[entry.kind, "corrected" if entry.is_corrected else "new"],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    set_response_etag(response)
    return get_conditional_response(extract.request, etag=response["ETag"], response=response) or response


def _clean(text: str) -> str:
    """``text`` without the characters that XML can not hold."""
    return _NOT_IN_XML.sub("", text)


def _tag(path: str) -> str:
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{TAG_YEAR}:{path}"
