"""Storing what was read: one article for each address, a snapshot for each version, one family for all copies."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.text import slugify

from articles.ingest import warc
from articles.ingest.addresses import normalised, without_tracking
from articles.ingest.copies import likeness, marks
from articles.ingest.families import find_family, wait_for_others
from articles.models import Article, Extraction, Fetch, Snapshot, Source
from articles.models.articles import key_for_address, site_of
from articles.models.sources import MAX_ADDRESS
from record import written
from record.dates import PartialDate
from record.keys import KEY_LENGTH, free_key
from record.models import Visibility
from record.prepared import Prepared
from record.revisions import revise

_BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]+")
_UNUSABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")  # PostgreSQL or a data package has no place for


# Asked for each text: prepared, as reading it shall be most of the work.
_OF_TEXT = Prepared(lambda sha256: Snapshot.objects.described().filter(text_sha256=sha256).order_by("pk"), str)
_OF_BYTES = Prepared(
    lambda sha256: Snapshot.objects.described().filter(sha256=sha256, same_bytes_as=None).order_by("pk"), str
)
_OF_KEY = Prepared(lambda key: Article.objects.filter(key=key).values_list("pk"), str)


@dataclass(frozen=True)
class Stored:
    """What became of a text: the article that it is part of, and the snapshot that holds it."""

    article: Article
    outcome: Fetch.Outcome
    snapshot: Snapshot


@dataclass
class _Read:
    """What is to be stored, in a form that fits the tables."""

    content: bytes
    media_type: str
    address: str
    url: str | None  # the address that the article is known by
    asked: str
    fields: dict[str, Any]
    text: str
    notes: list[str]
    status: int
    headers: tuple[tuple[str, str], ...]
    etag: str
    last_modified: str
    at: datetime.datetime
    sha256: str = field(init=False)
    text_sha256: str = field(init=False)

    def __post_init__(self) -> None:
        self.sha256 = hashlib.sha256(self.content).hexdigest()
        self.text_sha256 = sha256_of(self.text)


def store(
    *,
    content: bytes,
    media_type: str,
    text: str,
    address: str = "",
    canonical: str = "",
    asked: str = "",
    title: str = "",
    outlet: str = "",
    byline: str = "",
    date: str = "",
    language: str = "",
    notes: Iterable[str] = (),
    status: int = 0,
    headers: Iterable[tuple[str, str]] = (),
    etag: str = "",
    last_modified: str = "",
    told: Mapping[str, str] | None = None,
    source: Source | None = None,
    by: AbstractBaseUser | None = None,
    reason: str = "",
    at: datetime.datetime | None = None,
) -> Stored:
    """Archive one text, or find that it is held already. Harmless to repeat.

    ``address`` is the one that answered, ``canonical`` the one that the page gives itself and ``asked`` the one that
    was asked for, all in their normal form and without tracking parameters; ``status`` is 0 for what was handed in.
    ``date`` is ISO text, as exact as it is known. ``told`` is what a person said beforehand (title, outlet, url,
    published, language) and wins over what was read, as does what is known of the ``source``. Values that are too long
    are cut, with a note. Raises ValueError for a text without any words.
    """
    given = dict(told or {})
    noted = [clean_line(note) for note in notes]
    url = _address_of_article(given.get("url", ""), canonical, address, noted)
    known = {"outlet": source.outlet, "language": source.language} if source else {}
    cleaned = clean_text(text, noted)
    if not cleaned:
        raise ValueError("there is no text to store")
    fields = {
        "title": _fitting("title", given.get("title") or title, noted),
        "outlet": _fitting("outlet", given.get("outlet") or known.get("outlet") or outlet, noted),
        "byline": _fitting("byline", byline, noted),
        "language": _language(given.get("language") or known.get("language") or language),
        **_date(given.get("published") or date, noted),
    }
    read = _Read(
        content=content,
        media_type=clean_line(media_type)[:100],
        address=_fitting_address(address, noted),
        url=url,
        asked=clean_line(asked),
        fields=fields,
        text=cleaned,
        notes=noted,
        status=status,
        headers=tuple(headers),
        etag=etag if len(etag) <= 1000 else "",
        last_modified=last_modified if len(last_modified) <= 200 else "",
        at=at or timezone.now(),
    )
    found = marks(cleaned)
    record = _record(read)  # compressed before others have to wait
    with revise(by=by, reason=reason or f"Archived from {site_of(read.url or read.address) or 'what was handed in'}"):
        wait_for_others()
        return _store(read, found, record)


def sha256_of(text: str) -> str:
    """The hash by which a version of a text is known; citations name it too."""
    return hashlib.sha256(text.encode()).hexdigest()


def clean_text(text: str, notes: list[str] | None = None) -> str:
    """A text as it is stored: lines without blanks at their ends, at most one empty line between two paragraphs."""
    without_turns = _BIDIRECTIONAL.sub("", text)
    if notes is not None and without_turns != text:
        notes.append("Signs that turn the direction of writing were taken out of the text.")
    lines = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", without_turns)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(_UNUSABLE.sub("", line).split()) for line in lines)).strip()


def clean_line(text: str) -> str:
    """A text in one line, without characters that do not show or turn the direction of others."""
    return " ".join(_UNUSABLE.sub(" ", _BIDIRECTIONAL.sub("", text)).split())


# ---- one text among all others ------------------------------------------------------------------


def _store(read: _Read, found: list[int], record: bytes) -> Stored:
    article = _article_with(read)
    if article is None:
        if not read.url and (held := next(iter(_OF_TEXT(read.text_sha256)[:1]), None)):
            return Stored(held.article, Fetch.Outcome.HELD, held)
        article = _new_article(read)
        written.insert(article)
        return _with_snapshot(article, 1, read, found, record, Fetch.Outcome.ARCHIVED)
    newest = article.snapshots.defer("warc", "marks").order_by("-number").first()
    if newest is None:
        if article.text and not _same_words(article.text, read.text):
            newest = _snapshot_of_text(article)
    elif _same_words(newest.text, read.text):
        return Stored(article, Fetch.Outcome.UNCHANGED if read.status else Fetch.Outcome.HELD, newest)
    _fill(article, read)
    if newest is None:
        return _with_snapshot(article, 1, read, found, record, Fetch.Outcome.ARCHIVED)
    return _with_snapshot(article, newest.number + 1, read, found, record, Fetch.Outcome.NEW_VERSION)


def _with_snapshot(
    article: Article, number: int, read: _Read, found: list[int], record: bytes, outcome: Fetch.Outcome
) -> Stored:
    original = _held_bytes(read)
    snapshot = Snapshot(
        article=article,
        number=number,
        at=read.at,
        address=read.address,
        media_type=read.media_type,
        size=len(read.content),
        sha256=read.sha256,
        warc=_revisit(read, original) if original else record,
        same_bytes_as=original,
        text=read.text,
        text_sha256=read.text_sha256,
        notes=read.notes,
        marks=found,
        etag=read.etag,
        last_modified=read.last_modified,
    )
    written.insert(snapshot)
    find_family(article, read.text, found)
    Extraction.objects.ask_for(article)
    return Stored(article, outcome, snapshot)


def _article_with(read: _Read) -> Article | None:
    """The article of the record that has one of these addresses, locked; the one it is known by comes first.

    An article that moved is known by the address that was asked for, unless another text stands where it led.
    """
    addresses = [spelling for address in (read.url, read.address, read.asked) for spelling in _spellings(address or "")]
    if not addresses:
        return None
    found = {article.url: article for article in Article.objects.select_for_update().filter(url__in=addresses)}
    for address in addresses:
        article = found.get(address)
        if article and (address not in _spellings(read.asked) or _is_still(article, read)):
            return article
    return None


def _is_still(article: Article, read: _Read) -> bool:
    """Whether a page can be what an article has become: the one has no text yet, or is a copy of the other."""
    if {read.url, read.address} & set(_spellings(read.asked)):
        return True  # it has not moved
    return not article.text or likeness(article.text, read.text).are_copies


def _spellings(address: str) -> list[str]:
    """An address, and the others that nearly always lead to the same page."""
    found = re.fullmatch(r"https?://(?:www\.)?([^/?#]+)(/[^?#]*?)?/?(\?[^#]*)?", address)
    if not found:
        return [address] if address else []
    host, path, query = (part or "" for part in found.groups())
    others = [
        f"{scheme}://{www}{host}{path}{slash}{query}"
        for scheme in ("https", "http")
        for www in ("", "www.")
        for slash in ("", "/")
    ]
    return list(dict.fromkeys([address, *others]))


def _new_article(read: _Read) -> Article:
    """An article that only curators see, until a published fact rests on it."""
    named = {"title": _first_words(read.text)} if not (read.url or read.fields["title"]) else {}
    return Article(
        key=_free_key(read), url=read.url, visibility=Visibility.CURATORS, text=read.text, **(read.fields | named)
    )


def _fill(article: Article, read: _Read) -> None:
    """Give a known article its text, and fill what is empty; what is filled stays, and so do key and visibility."""
    changed = ["text"]
    article.text = read.text
    for name, value in read.fields.items():
        if name == "date_precision" or not value or getattr(article, name):
            continue
        setattr(article, name, value)
        changed.append(name)
        if name == "date":
            article.date_precision = read.fields["date_precision"]
            changed.append("date_precision")
    article.save(update_fields=changed)


def _snapshot_of_text(article: Article) -> Snapshot:
    """The first version of an article whose text came without a page, such as with a data package."""
    content, at = article.text.encode(), timezone.now()
    return Snapshot.objects.create(
        article=article,
        number=1,
        at=at,
        media_type="text/plain",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        warc=warc.resource_record(content, address="", at=at, media_type="text/plain"),
        text=article.text,
        text_sha256=sha256_of(article.text),
        notes=["This text was in the record before its page was archived."],
        marks=marks(article.text),
    )


def _same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for spaces and line breaks."""
    return one.split() == other.split()


def _free_key(read: _Read) -> str:
    if read.url:
        key = key_for_address(read.url)
    else:
        start = (
            slugify(read.fields["title"] or _first_words(read.text))[: KEY_LENGTH - 11].strip("-_").replace("_", "-")
        )
        key = f"{re.sub('-+', '-', start).strip('-') or 'text'}-{read.text_sha256[:10]}"
    return free_key(Article, key) if len(_OF_KEY(key)) else key


# ---- bytes --------------------------------------------------------------------------------------


def _held_bytes(read: _Read) -> Snapshot | None:
    """The snapshot that holds the same bytes."""
    return next(iter(_OF_BYTES(read.sha256)[:1]), None)


def _record(read: _Read) -> bytes:
    """The record for bytes that are new; nothing where they are held already, as snapshots stay for ever."""
    if _held_bytes(read):
        return b""
    if read.status:
        return warc.response_record(
            read.content,
            address=read.address,
            at=read.at,
            status=read.status,
            headers=read.headers,
            media_type=read.media_type,
        )
    return warc.resource_record(
        read.content, address=read.address, at=read.at, media_type=read.media_type or "application/octet-stream"
    )


def _revisit(read: _Read, original: Snapshot) -> bytes:
    return warc.revisit_record(
        read.content,
        address=read.address,
        at=read.at,
        refers_to_address=original.address,
        refers_to_at=original.at,
        status=read.status,
        headers=read.headers,
        media_type=read.media_type,
    )


# ---- values that fit ----------------------------------------------------------------------------


def _address_of_article(told: str, canonical: str, address: str, notes: list[str]) -> str | None:
    """The address by which an article is known. A page may name another address for itself, but only of its own site:
    else any page could pass itself off as another's article, and every reprint would be taken for the original."""
    own = canonical if not address or site_of(canonical) == site_of(address) else ""
    for given in filter(None, (told, own, address)):
        try:
            return without_tracking(normalised(given))
        except ValueError as error:
            notes.append(f"An address could not be used: {error}")
    return None


def _fitting_address(address: str, notes: list[str]) -> str:
    line = clean_line(address)
    if len(line) > MAX_ADDRESS:
        notes.append(f"The address that answered was cut after {MAX_ADDRESS:,} characters.")
    return line[:MAX_ADDRESS]


def _fitting(name: str, value: str, notes: list[str]) -> str:
    column: Any = Article._meta.get_field(name)
    most: int = column.max_length
    line = clean_line(value)
    if len(line) <= most:
        return line
    notes.append(f"The {name} was cut after {most} characters.")
    return line[: most - 1].rstrip() + "…"


def _language(code: str) -> str:
    """Two letters, or nothing: ``en`` for ``en-GB``."""
    start = re.match(r"([a-z]{2})(?![a-z])", code.strip().lower())
    return start[1] if start else ""


def _date(text: str, notes: list[str]) -> dict[str, Any]:
    try:
        day = PartialDate.parse(text.strip()) if text.strip() else None
    except ValueError as error:
        notes.append(f"The date of publication can not be used: {error}.")
        day = None
    return {"date": day.first if day else None, "date_precision": day.precision if day else ""}


def _first_words(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= 100 else line[:100].rpartition(" ")[0].rstrip(" ,;:–—") + " …"
