"""WARC records: what was fetched or handed in, in the format of web archives (ISO 28500, version 1.1).

One record is one gzip member, so the records of several snapshots, one behind the other, are a ``.warc.gz`` file.
"""

import base64
import datetime
import gzip
import hashlib
import io
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

type Headers = Iterable[tuple[str, str]]

COMPRESSION = 4  # of 9: pages are a twentieth larger than with the usual 6, in a third of the time

# Headers that are not kept: cookies are somebody's session, and the others are about the bytes on the wire, which
# have been unpacked.
_NOT_KEPT = frozenset(
    {
        "set-cookie",
        "set-cookie2",
        "connection",
        "content-encoding",
        "content-length",
        "keep-alive",
        "trailer",
        "transfer-encoding",
    }
)
_NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def response_record(
    content: bytes, *, address: str, at: datetime.datetime, status: int, headers: Headers, media_type: str = ""
) -> bytes:
    """What a web server answered: status, headers without cookies, and the unpacked bytes."""
    return _compressed(
        lambda writer: writer.create_warc_record(
            _line(address),
            "response",
            payload=io.BytesIO(content),
            length=len(content),
            http_headers=_http_headers(status, headers, media_type, len(content)),
            warc_headers_dict=_about(at, payload_digest(content)),
        )
    )


def resource_record(content: bytes, *, address: str, at: datetime.datetime, media_type: str) -> bytes:
    """A file or text that was handed in. Without an address it is named by its hash (RFC 6920)."""
    return _compressed(
        lambda writer: writer.create_warc_record(
            _line(address) or name_of(content),
            "resource",
            payload=io.BytesIO(content),
            length=len(content),
            warc_content_type=_line(media_type) or "application/octet-stream",
            warc_headers_dict=_about(at, payload_digest(content)),
        )
    )


def revisit_record(
    content: bytes,
    *,
    address: str,
    at: datetime.datetime,
    refers_to_address: str,
    refers_to_at: datetime.datetime,
    status: int = 0,
    headers: Headers = (),
    media_type: str = "",
) -> bytes:
    """The same bytes again, which an earlier record holds: this one refers to it. ``status`` is 0 for what was
    handed in."""

    def make(writer: WARCWriter) -> ArcWarcRecord:
        record = writer.create_revisit_record(
            _line(address) or name_of(content),
            payload_digest(content),
            _line(refers_to_address) or name_of(content),
            datetime_to_iso_date(_utc(refers_to_at), use_micros=True),
            http_headers=_http_headers(status, headers, media_type, len(content)) if status else None,
            warc_headers_dict=_about(at),
        )
        if not status:
            record.content_type = _line(media_type) or "application/octet-stream"
        return record

    return _compressed(make)


def payload_of(warc: bytes) -> bytes:
    """The bytes that a record holds, as they were given to it; none for a revisit, which holds no bytes."""
    return next(iter(ArchiveIterator(io.BytesIO(warc)))).raw_stream.read()


def payload_digest(content: bytes) -> str:
    """``sha256:`` and the hash in base 32, as web archives write it."""
    return "sha256:" + base64.b32encode(hashlib.sha256(content).digest()).decode()


def name_of(content: bytes) -> str:
    """A URI for bytes that have no address: ``ni:///sha-256;…`` (RFC 6920)."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


class _Writer(WARCWriter):
    """With SHA-256 for the digest of the block too."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def _compressed(make: Callable[[WARCWriter], ArcWarcRecord]) -> bytes:
    out = io.BytesIO()
    writer = _Writer(out, gzip=False, warc_version="1.1")
    writer.write_record(make(writer))
    return gzip.compress(out.getvalue(), COMPRESSION, mtime=0)


def _about(at: datetime.datetime, digest: str = "") -> dict[str, str]:
    date = {"WARC-Date": datetime_to_iso_date(_utc(at), use_micros=True)}
    return date | {"WARC-Payload-Digest": digest} if digest else date


def _http_headers(status: int, headers: Headers, media_type: str, length: int) -> StatusAndHeaders:
    kept = [(name, _line(value)) for name, value in headers if _TOKEN.fullmatch(name) and name.lower() not in _NOT_KEPT]
    if media_type and not any(name.lower() == "content-type" for name, _ in kept):
        kept.append(("Content-Type", _line(media_type)))
    return StatusAndHeaders(
        f"{status} {_phrase(status)}", [*kept, ("Content-Length", str(length))], protocol="HTTP/1.1"
    )


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"


def _line(text: str) -> str:
    """Text that can not end the line of a header that it stands in."""
    return _NOT_IN_A_LINE.sub(" ", text).strip()


def _utc(at: datetime.datetime) -> datetime.datetime:
    """What warcio takes for UTC: a time without a zone."""
    return at.astimezone(datetime.UTC).replace(tzinfo=None)
