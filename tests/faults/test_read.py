"""Documents that are made to harm whoever reads them: each has a stated outcome, and costs only itself."""

import gzip
import io
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from articles.ingest.child import HAND_IN, Reader
from articles.ingest.document import Document, ReadArticle, ReadFeed, Unreadable
from tests.articles.ingest.documents import PARAGRAPHS, page, pdf, pdf_of, set_prose, word
from tests.faults import contents

SECONDS = 2  # instead of 15, so that the tests do not wait
TEXT = "\n\n".join(PARAGRAPHS)
MB = 1024 * 1024


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(seconds=SECONDS) as reader:
        yield reader


def web(content: str | bytes) -> Document:
    content = content.encode() if isinstance(content, str) else content
    return Document(content, "text/html", "", "https://news.example/story")


def feed_of(items: str, before: str = "") -> Document:
    feed = f"<?xml version='1.0'?>{before}<rss version='2.0'><channel><title>Feed</title>{items}</channel></rss>"
    return Document(feed.encode(), "application/rss+xml", "", "https://news.example/feed")


def size_of(pid: int | None) -> int:
    """Bytes of memory of a process; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid or 'none'}/statm").read_text().split()[1]) * 4096
    except (FileNotFoundError, ProcessLookupError):
        return 0


@contextmanager
def bounded(reader: Reader) -> Iterator[None]:
    """At most the time limit and 2 s, 200 MB more in the child, little more here; and the next document is read."""
    good = web(page())
    assert reader.read_article(good).text == TEXT
    child, here = reader.child_id, size_of("self")
    before, most, is_over = size_of(child), [0, 0], threading.Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            most[:] = max(most[0], size_of(child) - before), max(most[1], size_of("self") - here)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.monotonic()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()
    assert time.monotonic() - start < reader.seconds + 2
    assert most[0] < 210 * MB
    assert most[1] < 100 * MB
    assert reader.read_article(good).text == TEXT


def outcome(reader: Reader, document: Document) -> ReadArticle | str:
    """What is read of a page or file, or the reason why not."""
    with bounded(reader):
        try:
            return reader.read_article(document)
        except Unreadable as error:
            return error.reason


def outcome_of_feed(reader: Reader, document: Document) -> ReadFeed | str:
    with bounded(reader):
        try:
            return reader.read_feed(document)
        except Unreadable as error:
            return error.reason


@pytest.mark.parametrize(
    "document",
    [
        web(page(body="<p><a href='x'>words</a> and</p>" * 27_000)),  # 868 KiB that hold trafilatura for 15 s and more
        web(page(body="<h2>Signatories</h2><ul>" + "<li>x</li>" * 100_000 + "</ul>")),
        Document(("a" + "\u0301\u0316" * 400_000).encode(), "text/plain"),  # marks that are put in order one by one
    ],
    ids=["links", "list", "marks"],
)
def test_what_holds_the_parser_is_given_up(reader: Reader, document: Document) -> None:
    said = outcome(reader, document)
    assert said == f"Reading this took longer than 2 seconds, so it was given up. {HAND_IN}"


def test_what_needs_too_much_memory_is_given_up() -> None:
    with Reader() as reader:  # it takes some seconds to need that much
        said = outcome(reader, web(page(body="<p>x" * 250_000)))
    assert said == f"Reading this needed more than 200 MB, so it was given up. {HAND_IN}"


def test_one_tag_with_20_000_attributes_is_read_or_given_up(reader: Reader) -> None:
    attributes = " ".join(f'a{number}="x"' for number in range(20_000))
    said = outcome(reader, web(page(body=f"<p {attributes}>words</p>")))
    assert "took longer than 2 seconds" in said if isinstance(said, str) else said.text.startswith(TEXT)
    feed = outcome_of_feed(reader, feed_of(f"<item {attributes}><link>/1</link></item>"))
    assert "took longer than 2 seconds" in feed if isinstance(feed, str) else len(feed.items) == 1


def test_deep_nesting_is_partly_read(reader: Reader) -> None:
    article = outcome(reader, web(page(body="<div>" * 80_000 + "deep" + "</div>" * 80_000)))
    assert article.text.startswith(TEXT)
    assert article.notes == ["Partly read: from some place on the page is nested too deeply, the rest was left out."]


def test_five_megabytes_of_ampersands_are_partly_read(reader: Reader) -> None:
    article = outcome(reader, web(page(body=f"<p>{'&amp;' * 1_000_000}</p>")))
    assert article.text.startswith(TEXT)
    assert article.notes == ["Partly read: the page is larger than 2 MB, the rest was left out."]
    feed = outcome_of_feed(reader, feed_of(f"<item><title>{'&amp;' * 1_000_000}</title><link>/1</link></item>"))
    assert "took longer" in feed if isinstance(feed, str) else len(feed.items[0].title) <= 500


@pytest.mark.parametrize(
    "hostile", [contents.billion_laughs(), contents.quadratic_blowup(), contents.external_entity()]
)
def test_entities_are_not_resolved(reader: Reader, hostile: str) -> None:
    feed = outcome_of_feed(reader, Document(hostile.encode(), "application/rss+xml", "", "https://news.example/feed"))
    assert all(len(item.title) < 10 for item in feed.items)
    sitemap = "<urlset><url><loc>https://news.example/1</loc><title>&secret;</title></url></urlset>"
    before = "<!DOCTYPE urlset [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]>"
    feed = outcome_of_feed(reader, Document(f"{before}{sitemap}".encode(), "text/xml"))
    assert [(item.address, item.title) for item in feed.items] == [("https://news.example/1", "")]


def test_of_50_000_items_the_newest_are_kept() -> None:
    items = "".join(f"<item><title>Item {number}</title><link>/{number}</link></item>" for number in range(50_000))
    with Reader() as reader:
        feed = outcome_of_feed(reader, feed_of(items))
    assert len(feed.items) == 500
    assert feed.notes == [
        "The feed names 50,000 articles: the first and last 1,000 were looked at.",
        "It names 50,000 articles, of which the 500 newest are kept.",
    ]


def test_a_sitemap_of_half_a_million_addresses_is_partly_read() -> None:
    with Reader() as reader:
        feed = outcome_of_feed(
            reader, Document(b"<urlset>" + b"<url><loc>/a</loc></url>" * 500_000, "", "", "https://news.example/s")
        )
    assert feed.notes[0] == "Partly read: it names more than 100,000 addresses, the rest was left out."


def test_a_packed_sitemap_is_unpacked_to_a_limit(reader: Reader) -> None:
    feed = outcome_of_feed(reader, Document(gzip.compress(b"<urlset>" + b" " * 40 * MB)))
    assert "Partly read: unpacked it is larger than 15 MB, the rest was left out." in feed.notes


def test_zip_bombs_in_word_files_are_not_opened(reader: Reader) -> None:
    packed = io.BytesIO(word("Title", "Words"))
    with (
        zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/picture.png", "w") as part,
    ):
        for _ in range(100):
            part.write(bytes(MB))
    assert "unpacks to far more than a letter can be" in outcome(reader, Document(packed.getvalue()))
    # A bomb that says that it is small is not unpacked beyond what it says.
    lying = bytearray(packed.getvalue())
    told = (100 * MB).to_bytes(4, "little")
    while (at := lying.find(told)) >= 0:
        lying[at : at + 4] = (1000).to_bytes(4, "little")
    said = outcome(reader, Document(bytes(lying)))
    assert "is damaged" in said if isinstance(said, str) else said.text == "Words"


def test_a_pdf_whose_pages_contain_each_other_is_unreadable(reader: Reader) -> None:
    cyclic = pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 3 /Kids [2 0 R 3 0 R] >>",
            "<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [2 0 R] >>",
        ]
    )
    assert "could not be opened" in outcome(reader, Document(cyclic))


def test_a_pdf_that_claims_a_million_pages_is_partly_read(reader: Reader) -> None:
    article = outcome(reader, Document(pdf(set_prose(*PARAGRAPHS)).replace(b"/Count 1", b"/Count 1000000")))
    assert article.text == TEXT
    assert "the PDF has 1,000,000 pages, of which the first 300 were read" in article.notes[1]


def test_data_that_are_nested_without_end_are_passed_over(reader: Reader) -> None:
    head = f'<script type="application/ld+json">{"[" * 200_000}</script>'
    assert outcome(reader, web(page(head=head))).text == TEXT
    assert "no feed" in outcome_of_feed(
        reader, Document(b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 500_000)
    )


def test_a_megabyte_without_a_space_is_read(reader: Reader) -> None:
    assert outcome(reader, web(page(body=f"<p>{'x' * 1_000_000}</p>"))).text.endswith("x" * 1000)


def test_nothing_that_runs_or_misleads_gets_into_a_text(reader: Reader) -> None:
    words = "The letter\0 was <script>alert('run')</script>sent to \u202eytinummoc eht\u2066 of cities\u200b in spring."
    article = outcome(
        reader, web(page(*PARAGRAPHS, words, body="<img src=x onerror=alert('run')><svg onload=alert('run')>"))
    )
    assert "alert" not in article.text
    assert not set("\0\u202e\u2066\u200b") & set(article.text)
    assert "sent to ytinummoc eht of cities in spring" in article.text


@pytest.mark.parametrize("told", ["utf-16", "shift_jis", "gb18030", "utf-7", "rot13", "x-unknown", "utf-8"])
def test_a_wrong_charset_does_not_keep_a_page_from_being_read(reader: Reader, told: str) -> None:
    text = page(*PARAGRAPHS, "Die Gruppen schrieben an den Bürgermeister, und er antwortete höflich.").encode("cp1252")
    said = outcome(reader, Document(text.replace(b"utf-8", told.encode()), "text/html", told, "https://news.example/"))
    assert "More than ninety invented groups" in said.text
