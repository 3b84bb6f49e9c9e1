"""What feeds and sitemaps name, and the feeds that a page names."""

import gzip
import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.ingest.document import Document, FeedItem, ReadFeed, Unreadable
from articles.ingest.feeds import MAX_ADDRESSES, MAX_ITEMS, discover, read_feed
from tests.articles.ingest.documents import page

HERE = "https://www.news.example/feeds/all.xml"
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'


def read(content: bytes | str, **known: str) -> ReadFeed:
    content = content.encode() if isinstance(content, str) else content
    return read_feed(Document(content, **{"address": HERE, **known}))


def why_not(content: bytes | str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(content)
    return caught.value.reason


def rss(*items: str, more: str = "") -> str:
    told = "".join(f"<item>{item}</item>" for item in items)
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Example &amp;amp; News</title>"
        f"<link>https://www.news.example/</link><language>en-GB</language>{more}{told}</channel></rss>"
    )


def test_rss_is_read() -> None:
    older = "<title>An &lt;b&gt;older&lt;/b&gt; story</title><link>/older</link>"
    older += "<pubDate>Mon, 25 Oct 2021 08:00:00 GMT</pubDate>"
    newer = "<title>Groups write</title><link>https://news.example/1?utm_source=rss</link>"
    newer += "<pubDate>Fri, 29 Oct 2021 23:30:00 -0700</pubDate>"
    feed = read(rss(older, newer))
    assert (feed.title, feed.language, feed.site, feed.notes) == (
        "Example & News",
        "en",
        "https://www.news.example/",
        [],
    )
    assert feed.items == [
        FeedItem("https://news.example/1", "Groups write", "2021-10-29T23:30:00-07:00"),
        FeedItem("https://www.news.example/older", "An older story", "2021-10-25T08:00:00Z"),
    ]


def test_atom_is_read() -> None:
    feed = read(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>Beispiel</title><link href='https://b.example/'/>"
        "<entry><title type='html'>Gruppen &amp;amp; Briefe</title><link href='https://b.example/1'/>"
        "<published>2021-10</published><updated>2021-10-30T06:00:00+02:00</updated></entry></feed>"
    )
    assert feed.items == [FeedItem("https://b.example/1", "Gruppen & Briefe", "2021-10", "2021-10-30T06:00:00+02:00")]
    assert (feed.title, feed.site) == ("Beispiel", "https://b.example/")


def test_json_feed_is_read() -> None:
    items = [
        {"url": "/1", "title": "Groups write", "date_published": "2021-10-29T08:00:00+02:00"},
        {"id": "no link"},
        "no item",
    ]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "Example", "language": "fr", "items": items}
    feed = read(json.dumps(told), media_type="application/feed+json")
    assert feed.items == [FeedItem("https://www.news.example/1", "Groups write", "2021-10-29T08:00:00+02:00")]
    assert (feed.language, feed.notes) == ("fr", ["1 item has no usable link and was left out."])


def test_a_sitemap_is_read_with_what_news_sitemaps_tell() -> None:
    day = "<news:publication_date>2021-10-29</news:publication_date>"
    news = f"<news:news>{day}<news:title>Groups write</news:title></news:news>"
    feed = read(
        f"<?xml version='1.0'?>{SITEMAP}<url><loc> https://news.example/old </loc><lastmod>2020-02</lastmod></url>"
        f"<url><loc>https://news.example/1</loc>{news}</url></urlset>"
    )
    assert feed.items == [
        FeedItem("https://news.example/1", "Groups write", "2021-10-29"),
        FeedItem("https://news.example/old", "", "", "2020-02"),
    ]


def test_an_index_of_sitemaps_names_these_newest_first() -> None:
    index = (
        "<sitemapindex><sitemap><loc>https://news.example/a.xml</loc><lastmod>2020-01-01</lastmod></sitemap>"
        "<sitemap><loc>/b.xml.gz</loc><lastmod>2021-01-01</lastmod></sitemap></sitemapindex>"
    )
    feed = read(index)
    assert feed.sitemaps == ["https://www.news.example/b.xml.gz", "https://news.example/a.xml"]
    assert (feed.items, feed.notes) == ([], [])
    assert read(gzip.compress(index.encode())).sitemaps == feed.sitemaps


def test_a_list_of_addresses_is_a_sitemap_too() -> None:
    assert [item.address for item in read("https://a.example/1\nhttps://a.example/2\n").items] == [
        "https://a.example/1",
        "https://a.example/2",
    ]


def test_the_newest_of_a_long_feed_are_kept_wherever_they_stand() -> None:
    items = [
        f"<title>{n}</title><link>/{n}</link><pubDate>{n % 28 + 1:02} Oct 2021 08:00:00 GMT</pubDate>"
        for n in range(700)
    ]
    feed = read(rss(*items))
    assert len(feed.items) == MAX_ITEMS
    assert {item.published for item in feed.items[:25]} == {"2021-10-28T08:00:00Z"}
    assert feed.notes == ["It names 700 articles, of which the 500 newest are kept."]


def test_a_long_sitemap_is_cut_to_its_newest() -> None:
    rows = "".join(f"<url><loc>/{n}</loc><lastmod>{2000 + n % 20}-01-01</lastmod></url>" for n in range(3000))
    feed = read(f"{SITEMAP}{rows}</urlset>")
    assert len(feed.items) == MAX_ADDRESSES
    assert min(item.updated for item in feed.items) == "2006-01-01"
    assert feed.notes == ["It names 3,000 articles, of which the 2,000 newest are kept."]


def test_each_address_is_named_once_and_links_for_programs_are_left_out() -> None:
    feed = read(
        rss(
            "<link>/1</link>",
            "<link>/1#comments</link>",
            "<link>javascript:alert(1)</link>",
            "<link>file:///etc/passwd</link>",
        )
    )
    assert [item.address for item in feed.items] == ["https://www.news.example/1"]
    assert feed.notes == ["2 items have no usable link and were left out."]


def test_a_feed_without_items_says_so() -> None:
    assert read(rss()).notes == ["It names no articles at present."]


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    feed = read(rss("<link>/1</link><title>One</title>", "<link>/2</link>")[:-40])
    assert feed.items[0].address == "https://www.news.example/1"
    assert feed.notes == ["The feed is not well-formed: perhaps not all of it was read."]
    sitemap = f"{SITEMAP}<url><loc>/1</loc></url><url><lo"
    assert [item.address for item in read(sitemap).items] == ["https://www.news.example/1"]


def test_the_charset_of_a_feed_is_that_of_the_header_or_its_own() -> None:
    item = "<title>Pékin</title><link>/1</link>"
    own = rss(item).replace("utf-8", "iso-8859-1").encode("latin-1")
    assert read(own, media_type="text/xml").items[0].title == "Pékin"
    assert read(rss(item).encode(), charset="utf-8", media_type="text/xml").items[0].title == "Pékin"


STARTS = [
    "",
    "<rss version='2.0'><channel><item>",
    "<feed><entry><title>",
    "<urlset><url><loc>",
    '{"version": "jsonfeed.org"',
    "<p>",
]
PIECES = [
    "&#1114112;",
    "<link>",
    "</link>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "<item>",
    "http://[",
    '"items": [',
    "{",
    "}",
    "\0",
    "é",
]


@settings(deadline=None)
@given(st.sampled_from(STARTS), st.lists(st.sampled_from(PIECES) | st.text(max_size=20)), st.binary(max_size=20))
def test_any_bytes_are_a_feed_or_unreadable(start: str, pieces: list[str], end: bytes) -> None:
    document = Document(f"{start}{''.join(pieces)}".encode("utf-8", "surrogatepass") + end, address=HERE)
    found = discover(document)
    try:
        feed = read_feed(document)
    except Unreadable:
        return
    titles = "".join(item.title for item in feed.items)
    assert not [character for character in titles if unicodedata.category(character) in ("Cc", "Cs")]
    assert all(item.address.startswith("http") for item in feed.items)
    assert all(one.address.startswith("http") for one in found)


def test_what_is_no_feed_says_what_to_do() -> None:
    named = page(head="<link rel='alternate' type='application/rss+xml' href='/rss'>")
    assert "https://www.news.example/rss" in why_not(named)
    assert "names none" in why_not(page())
    assert len({why_not(text) for text in ("", "Words", "{", '{"items": []}', "http://x and words")}) >= 4
    assert "damaged" in why_not(b"\x1f\x8b\x08 no gzip")


def test_a_page_names_its_feeds() -> None:
    head = (
        "<link rel='alternate' type='application/rss+xml' title='All news' href='/feed/'>"
        "<link rel='alternate' type='application/atom+xml' href='https://feeds.example/atom'>"
        "<link rel='alternate' type='application/json' href='/wp-json/wp/v2/posts/1'>"
        "<link rel='alternate' hreflang='fr' href='/fr/'>"
        "<link rel='stylesheet' href='/rss.css'>"
    )
    body = (
        "<a href='/sport/rss.xml'>Sport</a><a href='https://other.example/rss.xml'>Other</a><a href='/about'>About</a>"
    )
    found = discover(Document(page(head=head, body=body).encode(), address="https://www.news.example/about/us"))
    assert [(feed.address, feed.title) for feed in found if not feed.is_guess] == [
        ("https://www.news.example/feed/", "All news"),
        ("https://feeds.example/atom", ""),
        ("https://www.news.example/sport/rss.xml", "Sport"),
    ]
    guesses = [feed.address for feed in found if feed.is_guess]
    assert "https://www.news.example/atom.xml" in guesses
    assert "https://www.news.example/feed/" not in guesses  # it is named


def test_a_page_that_names_no_feed_has_places_to_try() -> None:
    found = discover(Document(b"", address="https://news.example"))
    assert found
    assert all(feed.is_guess and feed.address.startswith("https://news.example/") for feed in found)


def test_a_feed_is_found_as_itself() -> None:
    found = discover(Document(rss("<link>/1</link>").encode(), address=HERE))
    assert [(feed.address, feed.title, feed.is_guess) for feed in found] == [(HERE, "Example & News", False)]
