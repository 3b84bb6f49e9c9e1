"""The list of work: claiming it, bringing it back, putting it off, and finding again what was lost.

PostgreSQL owns the work. A message of the broker only says "look at row 7", or at a few: lost ones are sent again,
doubled ones find nothing to claim, and what a killed process held is given to another. So each thing is done once,
whatever happens to messages and processes; ``articles/ingest/steps.py`` does the work itself.
"""

import datetime
import logging
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from articles.ingest.outcomes import AGAIN, PASTE
from articles.models import Article, Attempt, Extraction, Fetch, ImportRun, Source
from record import written
from record.prepared import Prepared

log = logging.getLogger(__name__)

# A claim that was not renewed for so long belongs to a process that is dead, or as good as dead.
LEASE = datetime.timedelta(seconds=20)
RENEW_EVERY = 5.0  # seconds
TOGETHER = 4  # pieces of a batch that one message names
LONGEST_TRY = 75.0  # seconds, the wait for its turn at a host included: then a claim is renewed no more
RESEND_AFTER = datetime.timedelta(seconds=60)  # a message that was not followed by a claim by then may be lost
RESEND_SOON = datetime.timedelta(seconds=5)  # likewise, where the queue is empty
SEND_AT_ONCE = 500  # messages that one round of the reconciler sends
ENOUGH_MESSAGES = 1000  # messages in a queue that show that it is not lost, only long
LONGEST_COUNTDOWN = datetime.timedelta(seconds=60)  # for later ones the reconciler sends the message when they are due

MAX_TRIES = 5
FIRST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=24)

# The tasks that are sent; by name, so that web processes need not load what only workers use.
WORK = "articles.tasks.work"
SEND_RUN = "articles.tasks.send_run"
EXTRACT = "articles.tasks.extract"
FACTS = "facts"  # the queue of articles that are to be read for what they propose


class Lost(Exception):
    """The work is held by somebody else by now: whatever was done for it must not count."""


@dataclass(frozen=True)
class Result:
    """What came of one try, as it is recorded."""

    outcome: Fetch.Outcome
    reason: str = ""
    article: Article | None = None
    address: str = ""  # the one that answered
    status: int | None = None
    size: int = 0  # bytes
    seconds: float = 0.0
    etag: str = ""
    last_modified: str = ""
    feeds: list[dict[str, Any]] = field(default_factory=list)  # those of a site
    # When to try again, for what is put off or failed; else the pauses between tries decide.
    again_at: datetime.datetime | None = None


# ---- claiming and bringing back -----------------------------------------------------------------


# Written by hand, as what comes before and after the work itself shall cost little beside it.
_CLAIM = f"""
UPDATE {Fetch._meta.db_table} SET state = 'running', claim = %s, claimed_until = %s, tries = tries + 1
WHERE id = %s AND state = 'waiting' AND due_at <= %s
"""  # noqa: S608  # our own name
_HOLD = f"SELECT FROM {Fetch._meta.db_table} WHERE id = %s AND claim = %s AND state = 'running' FOR UPDATE"
_TO_DO = Prepared(lambda pk: Fetch.objects.select_related("source", "poll_of", "run").filter(pk=pk), int)


def claim(pk: int) -> Fetch | None:
    """Take a piece of work that waits and is due; None if it is gone, done, held or not due yet."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [uuid.uuid4(), now + LEASE, pk, now])
        taken = cursor.rowcount
    return next(iter(_TO_DO(pk)), None) if taken else None


@contextmanager
def kept_alive(fetch: Fetch) -> Iterator[None]:
    """Renew the claim while the block runs: by a thread, which asks the database only if it takes some time."""
    ended = threading.Event()

    def renew() -> None:
        until = time.monotonic() + LONGEST_TRY
        try:
            while not ended.wait(RENEW_EVERY) and time.monotonic() < until:
                mine = Fetch.objects.filter(pk=fetch.pk, claim=fetch.claim, state=Fetch.State.RUNNING)
                mine.update(claimed_until=timezone.now() + LEASE)
        except DatabaseError as error:  # whether the claim still holds is found out in the end
            log.warning("The claim on fetch %s could not be renewed: %s", fetch.pk, error)
        finally:
            connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def held(fetch: Fetch) -> Iterator[None]:
    """A transaction in which the work is surely ours: what it stores and its result are committed together.

    Raises Lost if somebody else has it by now.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_HOLD, [fetch.pk, fetch.claim])
            if not cursor.rowcount:
                raise Lost
        yield


def bring_back(fetch: Fetch, result: Result) -> None:
    """Record what came of a try, and what happens next. Inside ``held``."""
    now = timezone.now()
    attempt = Attempt(
        fetch=fetch,
        at=now,
        outcome=result.outcome,
        reason=result.reason,
        address=result.address,
        status=result.status,
        size=result.size,
        seconds=result.seconds,
    )
    written.insert(attempt)
    fetch.claim = fetch.claimed_until = fetch.sent_at = None
    fetch.has_turn = False
    fetch.outcome, fetch.reason = result.outcome, result.reason
    match result.outcome:
        case Fetch.Outcome.FAILED | Fetch.Outcome.LATER:
            _after_failure(fetch, result, now)
        case Fetch.Outcome.REFUSED:
            _after_refusal(fetch, now)
        case _:
            _after_success(fetch, result, now)
    _save(fetch)


def wait_for_turn(fetch: Fetch, turn: datetime.datetime) -> None:
    """Put work off to its turn at a host, which is reserved for it. No try is counted."""
    with held(fetch):
        fetch.claim = fetch.claimed_until = fetch.sent_at = None
        fetch.has_turn, fetch.tries = True, fetch.tries - 1
        _wait(fetch, turn)
        _save(fetch)
        if fetch.state == Fetch.State.WAITING and turn - timezone.now() <= LONGEST_COUNTDOWN:
            transaction.on_commit(lambda: send([fetch]))


_OF_A_TRY = (
    *("state", "claim", "claimed_until", "sent_at", "has_turn", "tries", "due_at", "outcome", "reason", "told"),
    *("etag", "last_modified", "article", "feeds", "succeeded_at", "finished_at"),
)


def _save(fetch: Fetch) -> None:
    """Save what a try may change; content that is still needed is not written again, as it can be large."""
    written.update(fetch, _OF_A_TRY if fetch.content else (*_OF_A_TRY, "content"))


def _after_success(fetch: Fetch, result: Result, now: datetime.datetime) -> None:
    fetch.tries = 0
    fetch.succeeded_at = now
    if fetch.poll_of:
        fetch.etag, fetch.last_modified = result.etag, result.last_modified
        _wait(fetch, now + fetch.poll_of.pause)
        return
    fetch.state, fetch.finished_at = Fetch.State.DONE, now
    fetch.article, fetch.content, fetch.feeds = result.article, None, result.feeds


def _after_refusal(fetch: Fetch, now: datetime.datetime) -> None:
    if fetch.poll_of:  # somebody may mend it there
        _wait(fetch, now + max(_pause_after(fetch.tries), fetch.poll_of.pause))
    else:
        fetch.state, fetch.finished_at = Fetch.State.FAILED, now


def _after_failure(fetch: Fetch, result: Result, now: datetime.datetime) -> None:
    again_at = max(result.again_at or now, now + _pause_after(fetch.tries))
    again_at = min(again_at, now + LONGEST_PAUSE)
    if fetch.poll_of:
        _wait(fetch, max(again_at, now + fetch.poll_of.pause))
    elif fetch.tries >= MAX_TRIES:
        fetch.state, fetch.finished_at = Fetch.State.FAILED, now
        fetch.reason = f"{result.reason.removesuffix(AGAIN).strip()} After {MAX_TRIES} tries it is given up. {PASTE}"
    else:
        _wait(fetch, again_at)


def _wait(fetch: Fetch, until: datetime.datetime) -> None:
    """It waits, unless its source or its run was stopped while it was worked on."""
    if fetch.poll_of:
        goes_on = Source.objects.polled().filter(pk=fetch.poll_of.pk).exists()
    else:
        goes_on = not ImportRun.objects.filter(fetches=fetch, stopped_at__isnull=False).exists()
    fetch.state = Fetch.State.WAITING if goes_on else Fetch.State.STOPPED
    fetch.due_at = until


def _pause_after(tries: int) -> datetime.timedelta:
    """The pause after so many tries without success: 1, 4, 16 … minutes, at most a day."""
    return min(FIRST_PAUSE * 4 ** min(max(tries - 1, 0), 8), LONGEST_PAUSE)


# ---- messages -------------------------------------------------------------------------------------


def send(fetches: Iterable[Fetch]) -> None:
    """Tell the workers of due work. A broker that can not be reached is no harm: the reconciler sends again."""
    fetches = list(fetches)
    now = timezone.now()
    Fetch.objects.filter(pk__in=[fetch.pk for fetch in fetches]).update(sent_at=now)
    try:
        with current_app.producer_or_acquire() as producer:
            for together in _messages(fetches, now):
                first = together[0]
                countdown = max(0.0, (first.due_at - now).total_seconds())
                current_app.send_task(
                    WORK,
                    [fetch.pk for fetch in together],
                    queue=first.queue,
                    countdown=countdown or None,
                    producer=producer,
                    retry=False,
                )
    except (OperationalError, RedisError) as error:
        log.warning("The broker can not be reached (%s); what was to be sent is sent in the next round.", error)


def _messages(fetches: Sequence[Fetch], now: datetime.datetime) -> Iterator[Sequence[Fetch]]:
    """What one message names: a few of a batch, where a message takes about as long as what it is for; else one."""
    batch = [fetch for fetch in fetches if fetch.queue == Fetch.Queue.BATCH and fetch.due_at <= now]
    yield from (batch[start : start + TOGETHER] for start in range(0, len(batch), TOGETHER))
    in_batch = {fetch.pk for fetch in batch}
    yield from ([fetch] for fetch in fetches if fetch.pk not in in_batch)


def send_run_later(run: int) -> None:
    """Have a worker tell the workers of all of a run: for a request that shall not wait for thousands of messages."""
    try:
        current_app.send_task(SEND_RUN, [run], retry=False)
    except OperationalError as error:
        log.warning("The broker can not be reached (%s); what was to be sent is sent in the next round.", error)


def send_extractions(articles: Iterable[int]) -> None:
    """Tell the workers of articles that are to be read for what they propose. Likewise no harm without a broker."""
    articles = list(articles)
    Extraction.objects.filter(article__in=articles).update(sent_at=timezone.now())
    try:
        with current_app.producer_or_acquire() as producer:
            for article in articles:
                current_app.send_task(EXTRACT, [article], queue=FACTS, producer=producer, retry=False)
    except (OperationalError, RedisError) as error:
        log.warning("The broker can not be reached (%s); what was to be sent is sent in the next round.", error)


def messages_in(queue: str) -> int:
    """How many messages wait in a queue of the broker."""
    with current_app.connection_for_read() as connection:
        return connection.default_channel.client.llen(queue)


# ---- finding again what was lost --------------------------------------------------------------------


def reconcile() -> None:
    """Give work of dead processes to others, and send messages that were lost. Harmless to repeat and to double."""
    _take_from_the_dead()
    _send_again()
    _send_extractions_again()


def _take_from_the_dead() -> None:
    with transaction.atomic():
        abandoned = Fetch.objects.abandoned(timezone.now()).select_for_update(skip_locked=True, of=("self",))
        for fetch in abandoned.select_related("poll_of")[:SEND_AT_ONCE]:
            result = Result(
                Fetch.Outcome.FAILED,
                "The process that worked on it ended before it was done. It is tried again by itself.",
                again_at=timezone.now(),
            )
            bring_back(fetch, result)
            if fetch.state == Fetch.State.WAITING:  # at once: it is we who failed, not the site
                Fetch.objects.filter(pk=fetch.pk).update(due_at=timezone.now())


def _send_again() -> None:
    now = timezone.now()
    for queue in Fetch.Queue.values:
        try:
            waiting = messages_in(queue)
        except (OperationalError, RedisError) as error:
            log.warning("The broker can not be reached (%s); messages are sent in the next round.", error)
            return
        if waiting >= ENOUGH_MESSAGES:
            continue
        may_be_lost = Q(sent_at=None) | Q(sent_at__lt=now - (RESEND_AFTER if waiting else RESEND_SOON))
        with transaction.atomic():
            due = Fetch.objects.due(now).filter(may_be_lost, queue=queue).select_for_update(skip_locked=True)
            send(due.defer("content", "told")[:SEND_AT_ONCE])


def _send_extractions_again() -> None:
    try:
        waiting = messages_in(FACTS)
    except (OperationalError, RedisError) as error:
        log.warning("The broker can not be reached (%s); messages are sent in the next round.", error)
        return
    if waiting < ENOUGH_MESSAGES:
        before = timezone.now() - (RESEND_AFTER if waiting else RESEND_SOON)
        lost = Extraction.objects.due().may_be_lost(before)
        send_extractions(lost.values_list("article", flat=True)[:SEND_AT_ONCE])
