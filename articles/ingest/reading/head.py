"""What a page says of itself: in its head, and as data for search engines (JSON-LD)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from articles.ingest.reading import dates, plain

MAX_SCRIPT = 300_000  # characters of JSON that are read
MAX_OBJECTS = 500
MAX_TAGS = 2_000
ARTICLES = (
    "Article",
    "BlogPosting",
    "Report",
    "LiveBlogPosting",
    "SocialMediaPosting",
)  # ends of types: "NewsArticle" too
PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "date.published", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "citation_publication_date",
    "citation_date", "publishdate", "publish-date", "pubdate", "dc.date", "dcterms.date", "date",
)  # fmt: skip
LANGUAGE = ("content-language", "language", "dc.language", "og:locale")


@dataclass
class Head:
    """Values as they are told; empty where nothing is told."""

    title: str = ""
    outlet: str = ""
    authors: list[str] = field(default_factory=list)
    date: str = ""
    languages: list[str] = field(default_factory=list)
    canonical: list[str] = field(default_factory=list)
    is_free: bool = True  # unless the page says that it has to be paid for

    @classmethod
    def of(cls, tree: HtmlElement) -> "Head":
        """What a parsed page tells."""
        metas, told = _metas(tree), _told(tree)
        languages = [tree.get("lang") or "", *(metas.get(name, "") for name in LANGUAGE), _text(told.get("inLanguage"))]
        links = [link.get("href") or "" for link in islice(tree.iter("link"), MAX_TAGS) if _is_canonical(link)]
        return cls(
            title=plain.line(metas.get("og:title") or _text(told.get("headline")) or metas.get("twitter:title", "")),
            outlet=plain.line(metas.get("og:site_name") or _publisher(told) or metas.get("application-name", ""), 200),
            authors=_names(told.get("author")),
            date=_date(tree, told, metas),
            languages=[name for name in languages if name],
            canonical=[address for address in [*links, metas.get("og:url", "")] if address],
            is_free=_text(told.get("isAccessibleForFree")).lower() != "false",
        )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The ``meta`` elements by their names, of each name the first."""
    found: dict[str, str] = {}
    for meta in islice(tree.iter("meta"), MAX_TAGS):
        name = next((told for key in ("property", "name", "itemprop", "http-equiv") if (told := meta.get(key))), "")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content[:2_000])
    return found


def _is_canonical(link: HtmlElement) -> bool:
    return (link.get("rel") or "").strip().lower() == "canonical"


def _told(tree: HtmlElement) -> dict[str, Any]:
    """The JSON-LD object of the article itself: the first that is an article, else the first that was published."""
    second: dict[str, Any] = {}
    for script in islice(tree.iter("script"), MAX_TAGS):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or not script.text:
            continue
        try:
            found = json.loads(script.text[:MAX_SCRIPT].strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        for one in islice(_objects(found), MAX_OBJECTS):
            kinds = one.get("@type")
            if any(isinstance(kind, str) and kind.endswith(ARTICLES) for kind in _listed(kinds)):
                return one
            if not second and one.get("datePublished"):
                second = one
    return second


def _objects(found: Any) -> Iterator[dict[str, Any]]:
    """The objects of JSON-LD that stand for themselves, breadth first."""
    waiting = [found]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting += one[:MAX_OBJECTS]
        elif isinstance(one, dict):
            yield one
            waiting += [one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one]


def _listed(value: Any) -> list[Any]:
    return value[:MAX_OBJECTS] if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    """A value of JSON as text; of several the first."""
    first = next(iter(_listed(value)), "")
    return str(first) if isinstance(first, str | bool | int) else ""


def _publisher(told: dict[str, Any]) -> str:
    return next(iter(_names(told.get("publisher"))), "")


def _names(value: Any) -> list[str]:
    """Names of people or organisations, which are texts or objects with a name."""
    found = [_text(one.get("name") if isinstance(one, dict) else one) for one in _listed(value)]
    return [name for name in found if name and "://" not in name]


def _date(tree: HtmlElement, told: dict[str, Any], metas: dict[str, str]) -> str:
    """The day of publication in the page's own time zone: JSON-LD, then ``meta``, then ``time``."""
    values = [_text(told.get("datePublished")), *(metas.get(name, "") for name in PUBLISHED), *_times(tree)]
    usable = [value for value in values if dates.iso(value)]
    return dates.at_home(dates.moment(usable[0]), [dates.moment(value) for value in usable[1:]])[:10] if usable else ""


def _times(tree: HtmlElement) -> list[str]:
    """``time`` elements that are about the article: marked so, or the only one of the article or the page."""
    times = [time for time in islice(tree.iter("time"), MAX_TAGS) if time.get("datetime")]
    for time in times:
        is_marked = time.get("itemprop") == "datePublished" or time.get("pubdate") is not None
        if is_marked or "publish" in (time.get("class") or "").lower():
            return [time.get("datetime") or ""]
    inside = [time for time in times if next(time.iterancestors("article", "header", "main"), None) is not None]
    for few in (inside, times):
        values = {dates.iso(time.get("datetime") or "") for time in few}
        if len(values) == 1:
            return [few[0].get("datetime") or ""]
    return []
