"""What feeds and sitemaps name, and which feeds a page names."""

import io
import json
import re
import zlib
from itertools import islice
from typing import Any

import feedparser
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, fromstring

from articles.ingest.document import Document, FeedItem, FoundFeed, ReadFeed, Unreadable
from articles.ingest.reading import plain
from articles.ingest.reading.addresses import is_same_site, tidy
from articles.ingest.reading.charset import decoded
from articles.ingest.reading.dates import in_order, moment
from articles.ingest.reading.kinds import kind_of

MAX_ITEMS = 500  # newest items of a feed
MAX_ADDRESSES = 2_000  # of a sitemap
MAX_PARSED = 2_000  # items of a feed that are parsed at all, to find the newest
MAX_ROWS = 100_000  # of a sitemap that are looked at: twice as many as it may have
MAX_UNPACKED = 15 * 1024 * 1024  # bytes of a packed sitemap
MAX_LINKS = 20_000  # of a page in which feeds are looked for
MAX_FOUND = 50

DECLARATION = re.compile(r"^\s*<\?xml\s.{0,400}?\?>", re.DOTALL)  # it names a charset that we have decoded
ITEM = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]")
FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/json",
)
LOOKS_LIKE_FEED = re.compile(
    r"/(?:feed|rss|atom)s?/?$|(?:rss|atom|feed)\d?\.(?:xml|json|php|rdf)$|\.(?:rss|atom)$|[?&](?:feed|format)=(?:rss|atom)",
    re.I,
)
GUESSES = ("/feed/", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/sitemap.xml")
NO_FEED = "Give the address of the site itself to have its feeds looked for."


def read_feed(document: Document) -> ReadFeed:
    """The newest articles that a feed (RSS, Atom, JSON Feed) or sitemap names; Unreadable where it is none."""
    content, notes = _unpacked(document.content)
    if not content.strip():
        raise Unreadable(f"This feed is empty. {NO_FEED}")
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{"):
        feed = _json_feed(content, document)
    elif b"<urlset" in start or b"<sitemapindex" in start:
        feed = _sitemap(content, document.address)
    elif kind_of(Document(content, document.media_type)) == "html":
        raise Unreadable(_is_page(document))
    elif start.startswith(b"http"):
        feed = _list_of_addresses(content)
    else:
        feed = _feed(content, document)
    feed.notes = notes + feed.notes
    return feed


def discover(document: Document) -> list[FoundFeed]:
    """The feeds that a page names, then places where its site may have one. A feed is what it is itself."""
    if kind_of(document) in ("feed", "data"):
        try:
            feed = read_feed(document)
            return [FoundFeed(tidy(document.address), feed.title)]
        except Unreadable:
            pass
    named = _named(document)
    guesses = (tidy(place, document.address) for place in GUESSES)
    known = {feed.address for feed in named}
    return [*named, *(FoundFeed(address, is_guess=True) for address in guesses if address and address not in known)]


def _named(document: Document) -> list[FoundFeed]:
    """The feeds that a page names."""
    tree = _parsed(document)
    if tree is None:
        return []
    base = (
        next((tidy(element.get("href") or "", document.address) for element in tree.iter("base")), "")
        or document.address
    )
    found: dict[str, FoundFeed] = {}
    for link in islice(tree.iter("link", "a"), MAX_LINKS):
        address = tidy(link.get("href") or "", base)
        if address and address not in found and _names_feed(link, address, document.address):
            found[address] = FoundFeed(address, plain.line(link.get("title") or "".join(link.itertext()), 200))
    return [*found.values()][:MAX_FOUND]


def _names_feed(link: HtmlElement, address: str, page: str) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    if link.tag == "link":
        relation = (link.get("rel") or "").lower().split()
        # WordPress calls its interface for programs an alternate in JSON too.
        return (
            "alternate" in relation and kind in FEED_TYPES and not (kind == "application/json" and "wp-json" in address)
        )
    return kind in FEED_TYPES[:3] or (bool(LOOKS_LIKE_FEED.search(address)) and is_same_site(address, page))


def _is_page(document: Document) -> str:
    """What to say of a page where a feed was expected."""
    named = [feed.address for feed in _named(document)]
    if named:
        return f"This is a web page, not a feed. Use one of the feeds that it names: {', '.join(named[:5])}."
    return (
        "This is a web page, not a feed, and it names none. Look for a link called RSS or Feed on the site, or hand in "
        "its articles one by one."
    )


def _parsed(document: Document) -> HtmlElement | None:
    text, _ = decoded(document.content, document.charset, is_markup=True)
    try:
        return fromstring(
            text.replace("\0", "").encode("utf-8", "replace"),
            parser=HTMLParser(encoding="utf-8", remove_comments=True, no_network=True),
        )
    except (etree.LxmlError, ValueError):
        return None


def _unpacked(content: bytes) -> tuple[bytes, list[str]]:
    """The content of a gzip file, up to a limit."""
    if not content.startswith(b"\x1f\x8b"):
        return content, []
    unpacking = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacking.decompress(content, MAX_UNPACKED)
    except zlib.error as error:
        raise Unreadable(
            "This packed sitemap is damaged. Look whether its address is right; it is tried again."
        ) from error
    if unpacking.eof or not unpacking.unconsumed_tail:
        return unpacked, []
    return unpacked, [
        f"Partly read: unpacked it is larger than {MAX_UNPACKED // 1024 // 1024} MB, the rest was left out."
    ]


def _feed(content: bytes, document: Document) -> ReadFeed:
    """RSS and Atom. Feedparser is only ever given a stream: of text or bytes it may take a part for a file's name."""
    text, notes = decoded(content, document.charset, is_markup=True)
    content, noted, count = _fewer(DECLARATION.sub("", text).encode("utf-8", "replace"))
    notes += noted
    parsed = _parsed_feed(content, tidy(document.address))
    if not parsed.version:
        raise Unreadable(f"This is no feed and no sitemap. {NO_FEED}")
    told = parsed.feed
    feed = _made(
        title=_words(told.get("title")),
        language=str(told.get("language") or ""),
        site=tidy(str(told.get("link") or ""), document.address),
        items=[
            FeedItem(
                address=tidy(str(entry.get("link") or ""), document.address),
                title=_words(entry.get("title")),
                published=_moment(entry, "published"),
                updated=_moment(entry, "updated"),
            )
            for entry in parsed.entries
        ],
        most=MAX_ITEMS,
        count=count,
    )
    if parsed.bozo:
        notes.append("The feed is not well-formed: perhaps not all of it was read.")
    feed.notes = notes + feed.notes
    return feed


def _parsed_feed(content: bytes, address: str) -> Any:
    try:
        return feedparser.parse(
            io.BytesIO(content),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except ValueError as error:  # numbers of characters that do not exist, and the like
        raise Unreadable(f"This feed is too broken to be read. {NO_FEED}") from error


def _fewer(content: bytes) -> tuple[bytes, list[str], int]:
    """A feed with so few items that they can be parsed, from its beginning and its end; and how many it has."""
    starts = [found.start() for found in ITEM.finditer(content)]
    if len(starts) <= MAX_PARSED:
        return content, [], len(starts)
    half = MAX_PARSED // 2
    note = f"The feed names {len(starts):,} articles: the first and last {half:,} were looked at."
    return content[: starts[half]] + content[starts[-half] :], [note], len(starts)


def _moment(entry: Any, name: str) -> str:
    """A date of an entry as it is told; in UTC where only feedparser understands it."""
    told = moment(str(dict.get(entry, name) or ""))
    parsed = dict.get(entry, f"{name}_parsed")
    return told or (
        f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}T{parsed[3]:02}:{parsed[4]:02}:{parsed[5]:02}Z" if parsed else ""
    )


def _words(told: Any) -> str:
    """A title, which may be HTML, as one line."""
    text = str(told or "")[:4_000]
    if "<" in text or "&" in text:
        tree = fromstring(f"<div>{text}</div>", parser=HTMLParser(remove_comments=True, no_network=True))
        for script in [*tree.iter("script", "style")]:
            script.drop_tree()
        text = tree.text_content()
    return plain.line(text)


def _json_feed(content: bytes, document: Document) -> ReadFeed:
    text, notes = decoded(content, document.charset)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is no feed: it begins like JSON and is broken. {NO_FEED}") from error
    items = told.get("items")
    if "jsonfeed.org" not in str(told.get("version")) or not isinstance(items, list):
        raise Unreadable(f"This is data for programs (JSON), but no feed. {NO_FEED}")
    feed = _made(
        title=_words(told.get("title")),
        language=str(told.get("language") or ""),
        site=tidy(str(told.get("home_page_url") or ""), document.address),
        items=[
            FeedItem(
                address=tidy(str(item.get("url") or item.get("external_url") or ""), document.address),
                title=_words(item.get("title")),
                published=moment(str(item.get("date_published") or "")),
                updated=moment(str(item.get("date_modified") or "")),
            )
            for item in items[:MAX_PARSED]
            if isinstance(item, dict)
        ],
        most=MAX_ITEMS,
        count=len(items),
    )
    feed.notes = notes + feed.notes
    return feed


def _list_of_addresses(content: bytes) -> ReadFeed:
    """A sitemap in the form of a text with an address on each line."""
    lines = [line.strip() for line in content.decode("utf-8", "replace").splitlines() if line.strip()]
    if not all(re.match(r"https?://\S+$", line) for line in lines):
        raise Unreadable(f"This is no feed and no sitemap. {NO_FEED}")
    items = [FeedItem(tidy(line)) for line in lines[:MAX_ADDRESSES]]
    return _made(items=items, most=MAX_ADDRESSES, count=len(lines))


def _sitemap(content: bytes, base: str) -> ReadFeed:
    """A sitemap or an index of sitemaps; of news sitemaps title and day too."""
    rows: list[tuple[str, str, str, str, str]] = []  # date to sort by, address, title, day of publication and of change
    sitemaps: list[tuple[str, str]] = []
    notes: list[str] = []
    parsing = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for _, element in parsing:
            name = _local(element)
            if name not in ("url", "sitemap"):
                continue
            told = {
                _local(child): (child.text or "").strip()[:2_000]
                for child in element.iter()
                if isinstance(child.tag, str)
            }
            changed = moment(told.get("lastmod", ""))
            if name == "sitemap":
                sitemaps.append((changed, told.get("loc", "")))
            else:
                published = moment(told.get("publication_date", ""))
                rows.append((published or changed, told.get("loc", ""), told.get("title", ""), published, changed))
            if len(rows) + len(sitemaps) >= MAX_ROWS:
                notes.append(f"Partly read: it names more than {MAX_ROWS:,} addresses, the rest was left out.")
                break
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        notes.append("The sitemap is not well-formed: perhaps not all of it was read.")
    rows.sort(key=lambda row: in_order(row[0]), reverse=True)
    sitemaps.sort(key=lambda row: in_order(row[0]), reverse=True)
    feed = _made(
        items=[
            FeedItem(tidy(address, base), plain.line(title), published, changed)
            for _, address, title, published, changed in rows[:MAX_ADDRESSES]
        ],
        most=MAX_ADDRESSES,
        count=len(rows),
    )
    feed.sitemaps = [address for _, told in sitemaps[:MAX_ITEMS] if (address := tidy(told, base))]
    if len(sitemaps) > MAX_ITEMS:
        notes.append(f"It names {len(sitemaps):,} further sitemaps, of which the {MAX_ITEMS} newest are kept.")
    if feed.sitemaps and not feed.items:
        feed.notes = []
    feed.notes = notes + feed.notes
    return feed


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _made(
    *, items: list[FeedItem], most: int, count: int, title: str = "", language: str = "", site: str = ""
) -> ReadFeed:
    """A feed with its newest items, each once; notes say what was left out."""
    notes = []
    linked = {item.address: item for item in reversed(items) if item.address}
    without = sum(not item.address for item in items)
    if without:
        noun = "item has no usable link and was" if without == 1 else "items have no usable link and were"
        notes.append(f"{without:,} {noun} left out.")
    kept = [*reversed(linked.values())]
    kept.sort(key=lambda item: in_order(item.published or item.updated), reverse=True)
    if max(count, len(kept)) > most and len(kept) >= most:
        notes.append(f"It names {max(count, len(kept)):,} articles, of which the {most:,} newest are kept.")
    if not kept:
        notes.append("It names no articles at present.")
    found = re.match(r"[A-Za-z]{2}(?![A-Za-z])", language.strip())
    return ReadFeed(title, found[0].lower() if found else "", site, kept[:most], [], notes)
