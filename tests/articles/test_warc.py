"""Records of web archives, read back with the reader that other archives use."""

import base64
import datetime
import gzip
import hashlib
import io

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from articles.ingest import warc

AT = datetime.datetime(2022, 2, 4, 12, 30, 15, 250_000, tzinfo=datetime.UTC)
PAGE = "<!doctype html><p>Ein erfundener Bericht über Eis – zweimal.".encode()
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("ETag", '"an-invented-tag"'),
    ("Set-Cookie", "session=somebody"),
    ("set-cookie2", "session=somebody"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", "17"),
    ("Transfer-Encoding", "chunked"),
    ("X-Author", "Zoë\r\nInjected: yes"),
    ("not a header", "x"),
]


def read(record: bytes) -> tuple[ArcWarcRecord, bytes]:
    """The only record of some bytes, and its payload; its digests are checked."""
    [(found, payload)] = [
        (found, found.content_stream().read()) for found in ArchiveIterator(io.BytesIO(record), check_digests="raise")
    ]
    return found, payload


def digest(content: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(content).digest()).decode()


def response(content: bytes = PAGE, status: int = 200) -> bytes:
    return warc.response_record(content, address="https://news.example/a?b=ü", at=AT, status=status, headers=HEADERS)


def test_an_answer_of_a_server_is_a_response_record() -> None:
    record, payload = read(response())
    about = record.rec_headers
    assert (about.protocol, record.rec_type) == ("WARC/1.1", "response")
    assert about["WARC-Target-URI"] == "https://news.example/a?b=ü"
    assert about["WARC-Date"] == "2022-02-04T12:30:15.250000Z"
    assert about["WARC-Payload-Digest"] == digest(PAGE)
    assert about["WARC-Block-Digest"].startswith("sha256:")
    assert record.http_headers.get_statuscode() == "200"
    assert record.http_headers["ETag"] == '"an-invented-tag"'
    assert payload == PAGE


def test_cookies_are_not_kept_and_headers_stay_one_line_each() -> None:
    headers = read(response())[0].http_headers
    assert {name.lower() for name, _ in headers.headers} == {"content-type", "etag", "content-length", "x-author"}
    assert headers["Content-Length"] == str(len(PAGE))
    assert b"somebody" not in gzip.decompress(response())


@pytest.mark.parametrize("status", [200, 203, 299, 599])
def test_any_status_can_be_kept(status: int) -> None:
    assert read(response(status=status))[0].http_headers.get_statuscode() == str(status)


@pytest.mark.parametrize(
    "content", [b"", b"x", PAGE, b"HTTP/1.1 200 OK\r\n\r\nno answer", b"\r\n\r\n\0\xff" * 5, b"\x1f\x8b"]
)
def test_payloads_come_back_as_they_were(content: bytes) -> None:
    handed_in = warc.resource_record(content, address="https://news.example/a", at=AT, media_type="application/pdf")
    assert warc.payload_of(response(content)) == content
    assert warc.payload_of(handed_in) == content
    assert read(handed_in)[1] == content


def test_a_file_that_was_handed_in_is_a_resource_record() -> None:
    record, payload = read(warc.resource_record(PAGE, address="", at=AT, media_type="text/plain"))
    assert (record.rec_type, record.content_type, payload) == ("resource", "text/plain", PAGE)
    assert record.rec_headers["WARC-Target-URI"] == warc.name_of(PAGE)
    assert record.rec_headers["WARC-Target-URI"].startswith("ni:///sha-256;")
    assert record.rec_headers["WARC-Payload-Digest"] == digest(PAGE)


@pytest.mark.parametrize("status", [0, 200])
def test_the_same_bytes_again_are_a_revisit_that_refers_to_the_first(status: int) -> None:
    record, payload = read(
        warc.revisit_record(
            PAGE,
            address="https://other.example/a",
            at=AT,
            refers_to_address="https://news.example/a",
            refers_to_at=AT - datetime.timedelta(days=1),
            status=status,
            headers=HEADERS,
        )
    )
    about = record.rec_headers
    assert (record.rec_type, payload) == ("revisit", b"")
    assert about["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert about["WARC-Refers-To-Target-URI"] == "https://news.example/a"
    assert about["WARC-Refers-To-Date"] == "2022-02-03T12:30:15.250000Z"
    assert about["WARC-Payload-Digest"] == digest(PAGE)


def test_records_behind_each_other_are_one_archive() -> None:
    found = list(ArchiveIterator(io.BytesIO(response() + response(b"more"))))
    assert [record.rec_type for record in found] == ["response", "response"]


def test_an_address_can_not_add_a_header() -> None:
    record = warc.resource_record(PAGE, address="https://a.example/\r\nX: y", at=AT, media_type="text/plain\nX: y")
    names = [name for name, _ in read(record)[0].rec_headers.headers]
    assert "X" not in names
