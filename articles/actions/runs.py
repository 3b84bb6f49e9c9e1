"""Bringing in what was handed in: starting, stopping and resuming a run."""

import datetime
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles import jobs
from articles.ingest.addresses import normalised, without_tracking
from articles.ingest.inputs import HandedIn
from articles.models import Attempt, Fetch, ImportRun

FEW = 5  # so many articles are done in the queue of those that somebody waits for


@transaction.atomic
def start_run(*, by: User | None, about: str, things: Iterable[HandedIn]) -> ImportRun:
    """Put all that was handed in on the list of work. What can not be brought in is on it too, and says why.

    Nothing is sent to the workers: that is ``send_run``'s, after commit.
    """
    run = ImportRun.objects.create(by=by, about=about[:300])
    fetches = _each_address_once(_fetch(run, thing) for thing in things)
    for fetch in fetches:
        fetch.queue = Fetch.Queue.ARTICLES if len(fetches) <= FEW else Fetch.Queue.BATCH
    Fetch.objects.bulk_create(fetches, ignore_conflicts=True, batch_size=500)
    return run


def send_run(run: int) -> None:
    """Tell the workers of all of a run that waits."""
    waiting = Fetch.objects.filter(run=run, state=Fetch.State.WAITING, sent_at=None)
    jobs.send(waiting.defer("content", "told").order_by("pk"))


@transaction.atomic
def stop_run(*, run: ImportRun) -> None:
    """Nothing more of it is begun; what is being fetched is finished."""
    ImportRun.objects.filter(pk=run.pk).update(stopped_at=timezone.now())
    Fetch.objects.filter(run=run, state=Fetch.State.WAITING).update(state=Fetch.State.STOPPED, sent_at=None)


@transaction.atomic
def resume_run(*, run: ImportRun) -> None:
    """Go on with what was stopped. An address that somebody else has asked for since then stays with them."""
    ImportRun.objects.filter(pk=run.pk).update(stopped_at=None)
    stopped = Fetch.objects.filter(run=run, state=Fetch.State.STOPPED)
    asked = Fetch.objects.open().filter(kind=Fetch.Kind.PAGE).values("address")
    stopped.exclude(kind=Fetch.Kind.PAGE, address__in=asked).update(
        state=Fetch.State.WAITING, due_at=timezone.now(), sent_at=None
    )


@transaction.atomic
def ask_again(*, fetch: Fetch) -> bool:
    """Try once more what has failed; False if it is asked for already, or there is nothing left to try."""
    failed = Fetch.objects.filter(pk=fetch.pk, state=Fetch.State.FAILED)
    if fetch.kind == Fetch.Kind.FILE:
        failed = failed.filter(content__isnull=False)
    if fetch.address and Fetch.objects.open().filter(kind=Fetch.Kind.PAGE, address=fetch.address).exists():
        return False
    return bool(
        failed.update(state=Fetch.State.WAITING, due_at=timezone.now(), sent_at=None, tries=0, finished_at=None)
    )


def forget_attempts(*, before: datetime.datetime) -> None:
    """Delete older tries, and files that could not be read; but no fetch: it knows what an address holds."""
    Attempt.objects.filter(at__lt=before).delete()
    failed = Fetch.objects.filter(kind=Fetch.Kind.FILE, state=Fetch.State.FAILED, finished_at__lt=before)
    failed.filter(content__isnull=False).update(content=None)


def _each_address_once(fetches: Iterable[Fetch]) -> list[Fetch]:
    """An address that is being fetched already is left to whoever asked first; the run says so."""
    once: dict[str, Fetch] = {}
    for fetch in fetches:
        once.setdefault(fetch.address or f"file {len(once)}", fetch)
    asked = Fetch.objects.open().filter(kind=Fetch.Kind.PAGE, address__in=[f.address for f in once.values()])
    for address in asked.values_list("address", flat=True):
        _end(once[address], Fetch.State.DONE, Fetch.Outcome.HELD, "It is being fetched already.")
    return list(once.values())


def _end(fetch: Fetch, state: Fetch.State, outcome: Fetch.Outcome, reason: str) -> None:
    fetch.state, fetch.outcome, fetch.reason, fetch.finished_at = state, outcome, reason, timezone.now()


def _fetch(run: ImportRun, thing: HandedIn) -> Fetch:
    fetch = Fetch(run=run, name=thing.name[-300:].replace("\0", ""), told=thing.told, kind=Fetch.Kind.FILE)
    fault = thing.fault
    if thing.address:
        try:
            fetch.address, fetch.kind = without_tracking(normalised(thing.address)), Fetch.Kind.PAGE
        except ValueError as error:
            fault = str(error)
    if fault:
        _end(fetch, Fetch.State.FAILED, Fetch.Outcome.REFUSED, fault)
    elif not thing.address:
        fetch.content = thing.content
    return fetch
