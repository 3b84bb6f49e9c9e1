"""The steps in order: fetch → read → clean → store, for each kind of work on the list.

Each function first does all that can take long or go wrong, holding no transaction, and gives back what is to be
kept: it is stored together with the result of the try, and only if the work is still ours then (``jobs.held``).
"""

import atexit
import dataclasses
import datetime
import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from articles import jobs
from articles.ingest.child import NotStarted, Reader
from articles.ingest.document import Document, ReadArticle, ReadFeed, Unreadable
from articles.ingest.fetch import NO_VALIDATORS, Failed, Fetched, Later, Limits, Refused, Validators, fetch
from articles.ingest.found import IF_NOT_READ, ask_for
from articles.ingest.outcomes import AGAIN
from articles.ingest.politeness import ROBOTS_LIMITS, may_fetch, take_turn
from articles.ingest.store import clean_text, store
from articles.jobs import Result
from articles.models import Fetch, Snapshot

log = logging.getLogger(__name__)

READER = Reader()  # its child process starts with the first document; each worker process has its own
atexit.register(READER.close)

type Keep = Callable[[], Result]

# A try takes at most a minute: a wait, twice 10 seconds for what hosts ask of programs (the second of one that a
# redirect leads to), the page, and 15 seconds for reading it.
LONGEST_WAIT = 5.0  # seconds for which a worker waits for its turn at a host, instead of putting the work off
PAGE_LIMITS = Limits(seconds=20)
# Likewise for what a try asks for beside its first page, if it is begun so many seconds after the try.
LATEST_FURTHER = 15.0
FURTHER_LIMITS = Limits(seconds=10)
MAX_SITEMAPS = 3  # further sitemaps that one look follows


class NotItsTurn(Exception):
    """The host is not free before ``at``."""

    def __init__(self, at: datetime.datetime) -> None:
        super().__init__(at)
        self.at = at


def work(pk: int) -> Fetch | None:
    """Do one piece of work, if it still waits and is due; None if not. What went wrong is in its ``reason``."""
    work = jobs.claim(pk)
    if work is None:
        return None
    try:
        with jobs.kept_alive(work):
            keep = _come_back_with(work)
        _bring_back(work, keep)
    except NotItsTurn as turn:
        jobs.wait_for_turn(work, turn.at)
    except jobs.Lost:
        log.warning("Fetch %s took so long that it was given to another.", work.pk)
    return work


def _come_back_with(work: Fetch) -> Keep:
    """What is to be kept of a try, whatever came of it."""
    steps = {
        Fetch.Kind.POLL: look_at_source,
        Fetch.Kind.PAGE: bring_in_page,
        Fetch.Kind.FILE: take_in_file,
        Fetch.Kind.SITE: look_for_feeds,
    }
    started = time.monotonic()
    try:
        return steps[Fetch.Kind(work.kind)](work)
    except (Refused, Later, Failed) as error:
        result = Result(
            _OUTCOMES[type(error)],
            error.reason,
            address=error.address,
            status=error.status,
            again_at=error.until if isinstance(error, Later) else None,
        )
    except Unreadable as unreadable:
        result = Result(Fetch.Outcome.REFUSED, unreadable.reason)
    except NotStarted as not_started:
        log.error("%s", not_started)
        result = Result(Fetch.Outcome.FAILED, f"The program that reads articles could not be started. {AGAIN}")
    except (NotItsTurn, OperationalError):
        raise
    except Exception:
        log.exception("Fetch %s could not be done", work.pk)
        result = _OUR_MISTAKE
    result = dataclasses.replace(result, seconds=time.monotonic() - started)
    return lambda: result


_OUTCOMES = {
    Refused: Fetch.Outcome.REFUSED,
    Later: Fetch.Outcome.LATER,
    Failed: Fetch.Outcome.FAILED,
}
_OUR_MISTAKE = Result(
    Fetch.Outcome.FAILED,
    f"Torchlight made a mistake with it; the log of the worker says which. {AGAIN}",
)


def _bring_back(work: Fetch, keep: Keep) -> None:
    try:
        with jobs.held(work):
            jobs.bring_back(work, keep())
    except (jobs.Lost, OperationalError):  # not ours any more, or no database to say anything to
        raise
    except Exception:
        log.exception("Fetch %s could not be stored", work.pk)
        with jobs.held(work):
            jobs.bring_back(work, _OUR_MISTAKE)


# ---- an article from the web ------------------------------------------------------------------------


def bring_in_page(work: Fetch) -> Keep:
    """One article from its address; asked for news only, where we hold a version of it."""
    held = _newest_snapshot(work.address)
    came = _get(work, work.address, _validators(held) if held else NO_VALIDATORS)
    if came.unchanged:
        assert held is not None  # only then do we send validators
        return lambda: _result(came, Fetch.Outcome.UNCHANGED, article=held.article)
    read = READER.read_article(_document(came, title=work.told.get("title", "")))
    _check_words(read)

    def keep() -> Result:
        stored = store(
            content=came.content,
            media_type=came.media_type,
            address=came.address,
            asked=work.address,
            status=came.status,
            headers=came.headers,
            etag=came.validators.etag,
            last_modified=came.validators.last_modified,
            **_read_fields(read, work, came.notes),
        )
        return _result(came, stored.outcome, article=stored.article)

    return keep


def _newest_snapshot(address: str) -> Snapshot | None:
    """The newest version of the article at an address, whichever of its addresses it is."""
    snapshots = Snapshot.objects.select_related("article").defer("warc", "text", "article__text").order_by("-pk")
    known = Fetch.objects.filter(kind=Fetch.Kind.PAGE, address=address, article__isnull=False)
    return (
        snapshots.filter(article__url=address).first() or snapshots.filter(article__in=known.values("article")).first()
    )


# ---- a file or a text that was handed in ------------------------------------------------------------


def take_in_file(work: Fetch) -> Keep:
    """One article from a file or a pasted text."""
    started = time.monotonic()
    content = bytes(work.content or b"")
    document = Document(content, address=work.told.get("url", ""), name=work.name, title=work.told.get("title", ""))
    read = READER.read_article(document)
    _check_words(read)

    def keep() -> Result:
        stored = store(content=content, media_type="", **_read_fields(read, work))
        seconds = time.monotonic() - started
        return Result(stored.outcome, article=stored.article, size=len(content), seconds=seconds)

    return keep


def _check_words(read: ReadArticle) -> None:
    if not clean_text(read.text):
        raise Unreadable("There are no words in it. If you have its text, paste it.")


def _read_fields(read: ReadArticle, work: Fetch, notes: Sequence[str] = ()) -> dict[str, Any]:
    """What was read of an article, and what is told of it, as ``store`` takes it."""
    return {
        "text": read.text,
        "canonical": read.address,
        "title": read.title,
        "outlet": read.outlet,
        "byline": read.byline,
        "date": read.date or work.told.get(IF_NOT_READ, ""),
        "language": read.language,
        "notes": [*notes, *read.notes],
        "told": work.told,
        "source": work.source,
        "by": work.run.by if work.run else None,
    }


# ---- a look at a source -----------------------------------------------------------------------------


def look_at_source(work: Fetch) -> Keep:
    """A feed or a sitemap, and what is new in it."""
    began = time.monotonic()
    source = work.poll_of
    assert source is not None
    came = _get(work, source.address, _validators(work))
    if came.unchanged:
        return lambda: _result(came, Fetch.Outcome.UNCHANGED)
    read = READER.read_feed(_document(came))
    items, notes = [*read.items], [*read.notes]
    for address in read.sitemaps[:MAX_SITEMAPS]:
        further = _further_sitemap(work, address, began)
        items += further.items
        notes += further.notes
    if len(read.sitemaps) > MAX_SITEMAPS:
        notes.append(f"Only the newest {MAX_SITEMAPS} of its {len(read.sitemaps)} further sitemaps were looked at.")

    def keep() -> Result:
        new = ask_for(work, items)
        if items:
            notes.insert(0, f"{new} of the {len(items)} articles that it names are new to us.")
        return _result(came, Fetch.Outcome.LOOKED, reason=" ".join(notes) or "It names no articles.")

    return keep


def _further_sitemap(work: Fetch, address: str, began: float) -> ReadFeed:
    """A sitemap that a sitemap names. What is wrong with it is no reason to give up the others."""
    try:
        return READER.read_feed(_document(_get_further(work, address, began)))
    except NotItsTurn:
        return ReadFeed(notes=[f"{address} was not looked at: {_NO_TIME}"])
    except (Refused, Later, Failed, Unreadable) as error:
        return ReadFeed(notes=[f"{address}: {error.reason}"])


# ---- the feeds of a site ----------------------------------------------------------------------------

MAX_FEEDS = 5  # of one site that are read, to tell what is in them


def look_for_feeds(work: Fetch) -> Keep:
    """The feeds that a site has: what its page names, else what is usual; or the address itself, if it is one."""
    began = time.monotonic()
    came = _get(work, work.address, NO_VALIDATORS)
    notes: list[str] = []
    try:
        feeds = [_feed(came.address, READER.read_feed(_document(came)))]
    except Unreadable:
        feeds = _feeds_named(work, came, began, notes)
    found = "1 feed was found." if len(feeds) == 1 else f"{len(feeds)} feeds were found."
    if not feeds:
        found = "No feed was found there. Its articles can be brought in by their addresses."
    return lambda: _result(came, Fetch.Outcome.LOOKED, reason=" ".join([found, *notes]), feeds=feeds)


def _feeds_named(work: Fetch, came: Fetched, began: float, notes: list[str]) -> list[dict[str, Any]]:
    feeds = []
    for found in READER.discover(_document(came))[:MAX_FEEDS]:
        try:
            answered = _get_further(work, found.address, began)
            feeds.append(_feed(answered.address, READER.read_feed(_document(answered))))
        except NotItsTurn:
            if not found.is_guess:
                notes.append(f"The site names {found.address} too, which was not looked at: {_NO_TIME}")
        except (Refused, Later, Failed, Unreadable):
            continue
    return feeds


def _feed(address: str, read: ReadFeed) -> dict[str, Any]:
    newest = max((item.published or item.updated for item in read.items), default="")
    return {"address": address, "title": read.title, "articles": len(read.items), "newest": newest[:10]}


# ---- what they share ----------------------------------------------------------------------------------


def _get(
    work: Fetch,
    address: str,
    validators: Validators,
    limits: Limits | None = None,
    longest_wait: float = LONGEST_WAIT,
) -> Fetched:
    """What an address answers, asked when it is our turn at its host, and only if the host lets programs ask."""
    turn = work.due_at if work.has_turn else take_turn(address)
    work.has_turn = False  # it is of this request only
    wait = (turn - timezone.now()).total_seconds()
    if wait > longest_wait:
        raise NotItsTurn(turn)
    time.sleep(max(0.0, wait))
    ask = partial(fetch, site=settings.SITE_URL, also_from=frozenset(settings.FETCH_ALSO_FROM))
    check = partial(may_fetch, fetch_robots=partial(ask, limits=ROBOTS_LIMITS))
    check(address)
    return ask(address, validators=validators, limits=limits or PAGE_LIMITS, may_follow=check)


def _get_further(work: Fetch, address: str, began: float) -> Fetched:
    """What another address answers in the same try, if its turn comes in time: to begin the try anew at that turn
    would only end there again."""
    left = LATEST_FURTHER - (time.monotonic() - began)
    if left <= 0:
        raise NotItsTurn(timezone.now())
    return _get(work, address, NO_VALIDATORS, FURTHER_LIMITS, left)


_NO_TIME = "there was no time left for it. If it matters, add it as a source of its own."


def _validators(version: Fetch | Snapshot) -> Validators:
    return Validators(etag=version.etag, last_modified=version.last_modified)


def _document(came: Fetched, title: str = "") -> Document:
    return Document(came.content, came.media_type, came.charset, came.address, title=title)


def _result(came: Fetched, outcome: Fetch.Outcome, **more: Any) -> Result:
    return Result(
        outcome,
        address=came.address,
        status=came.status,
        size=came.size,
        seconds=came.seconds,
        etag=came.validators.etag,
        last_modified=came.validators.last_modified,
        **more,
    )
