"""What kind of document some bytes are, and what to say of those that can not be read."""

import re
from pathlib import PurePosixPath
from typing import Literal

from articles.ingest.document import Document, Unreadable

Kind = Literal["html", "pdf", "word", "text", "feed", "data", "old word", "other word", "zip", "other", ""]

BY_TYPE: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word",
    "application/msword": "old word",
    "application/rtf": "other word",
    "text/rtf": "other word",
    "application/vnd.oasis.opendocument.text": "other word",
    "text/plain": "text",
    "text/markdown": "text",
    "text/csv": "text",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/feed+json": "feed",
    "application/json": "data",
    "application/ld+json": "data",
}
BY_ENDING: dict[str, Kind] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "word",
    ".doc": "old word",
    ".dot": "old word",
    ".rtf": "other word",
    ".odt": "other word",
    ".pages": "other word",
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".csv": "text",
    ".json": "data",
    ".rss": "feed",
    ".atom": "feed",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_MAGIC = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"OggS",
    b"ID3", b"\x7fELF", b"MZ\x90", b"\x00\x00\x01\x00", b"II*\x00", b"MM\x00*", b"fLaC", b"\x1aE\xdf\xa3", b"wOFF",
    b"wOF2", b"SQLite format 3",
)  # fmt: skip
MARKUP = re.compile(
    rb"\s*+(?:(?><!--.{0,2000}?-->|<\?xml.{0,400}?>|<!doctype\s[^>]{0,2000}>)\s*+)*+<(html|head|body|meta|title|div|article|p|rss|feed|rdf:rdf|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)
DOCTYPE = re.compile(
    rb"\s*(?:<\?xml.{0,400}?\?>\s*)?<!doctype\s+(html|rss|feed|rdf:rdf|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)
FEEDS = {b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex"}
CONTROLS = bytes(sorted({*range(32), 127} - {8, 9, 10, 11, 12, 13, 27}))
LOOKED_AT = 4096


def kind_of(document: Document) -> Kind:
    """The kind by the media type, unless the first bytes contradict it; then by these; then by the name's ending."""
    told = BY_TYPE.get(document.media_type.strip().lower(), "")
    seen = _seen(document.content)
    if seen and (told in ("", "data") or seen != told) and not (told == "text" and seen == "feed"):
        # A page that is served as plain text is a page; but text about feeds may begin with a tag.
        return seen
    if told in ("pdf", "word", "old word") and not seen:
        told = ""  # these begin with bytes that are not there
    if told:
        return told
    if document.media_type.partition("/")[0] in ("image", "audio", "video", "font"):
        return "other"
    ending = BY_ENDING.get(PurePosixPath(document.name or document.address.partition("?")[0]).suffix.lower(), "")
    if ending and ending not in ("pdf", "word", "old word"):
        return ending
    return "other" if _is_binary(document.content) else "text"


def _seen(content: bytes) -> Kind:
    """What the first bytes show beyond doubt."""
    start = content[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in start[:1024]:
        return "pdf"
    if start.startswith(b"PK\x03\x04"):
        if b"mimetypeapplication/vnd.oasis" in start[:200]:
            return "other word"
        return "word" if b"word/document.xml" in content else "zip"
    if start.startswith(OLE):
        return "old word"
    if start.startswith(b"{\\rtf"):
        return "other word"
    if start.startswith(OTHER_MAGIC):
        return "other"
    if found := DOCTYPE.match(start) or MARKUP.match(start):
        return "feed" if found[1].lower() in FEEDS else "html"
    return ""


def _is_binary(content: bytes) -> bool:
    """Whether so many bytes are controls that this is no text."""
    start = content[:LOOKED_AT]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return len(start) - len(start.translate(None, CONTROLS)) > len(start) * 0.05


def refusal(kind: Kind, content: bytes) -> Unreadable:
    """Why a document of a kind that is not read is not, and what to do."""
    if kind == "feed":
        return Unreadable("This is a feed or sitemap, not an article. Add its address as a source instead.")
    if kind == "data":
        return Unreadable(
            "This is data for programs (JSON), not an article. Give the address of the page that people read."
        )
    if kind == "old word" and "EncryptedPackage".encode("utf-16-le") in content:
        return Unreadable("This Word file is protected with a password. Save a copy without one and hand that in.")
    if kind == "old word":
        return Unreadable(
            "This is a file of Word before 2007 (.doc), which is not read here. Open it in Word or LibreOffice, save "
            "it as .docx or PDF, and hand that in."
        )
    if kind == "other word":
        return Unreadable(
            "This is a text document of another kind than Word's (.odt, .rtf or .pages). Save it as .docx or PDF and "
            "hand that in."
        )
    if kind == "zip":
        return Unreadable(
            "This is a ZIP archive, a spreadsheet or slides, but no Word document. Hand in what is inside it: PDF, "
            ".docx, .html or .txt."
        )
    return Unreadable(
        "This is a picture, a recording or a program: there is no text in it to be read. Type or copy its text and "
        "paste it, or hand in a PDF, .docx, .html or .txt file."
    )
