"""Reading the lists that were handed in: claimed by one worker, told how far it is, found again when it was lost.

As with articles (``articles/jobs.py``), PostgreSQL owns the work and a message of the broker only names it. A file is
read in a process that may be killed (``articles/ingest/child.py``); a pasted text is text already.
"""

import datetime
import logging
import uuid
from collections.abc import Iterator
from itertools import batched, pairwise
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from articles.ingest.child import NotStarted, Reader
from articles.ingest.document import Document, Unreadable
from curation.listed import Standing, mark
from curation.models import ListedName, SignatoryList
from curation.names.match import Names
from curation.names.split import Columns, Entry, columns_of, entries_of

log = logging.getLogger(__name__)

READ = "curation.tasks.read_list"
QUEUE = "articles"  # of what somebody waits for
LEASE = datetime.timedelta(seconds=60)  # a claim that was not renewed for so long belongs to a dead process
RESEND_AFTER = datetime.timedelta(seconds=30)
MAX_TRIES = 3
AT_ONCE = 100  # names that are compared between two reports of progress

State = SignatoryList.State
NO_NAMES = "No names were found in it. Look whether it is the right file, or copy the names and paste them."
OUR_MISTAKE = "Torchlight made a mistake with this list; the log says which. Copy the names from it and paste them."


class Lost(Exception):
    """Somebody else reads the list by now."""


def read(pk: int, *, reader: Reader | None = None) -> None:
    """Read a list that waits, and compare its names with the record. Harmless to repeat.

    ``reader``: what reads files; none is needed for a list whose rows are known.
    """
    work = _claim(pk)
    if work is None:
        return
    try:
        if work.content is not None:
            assert reader is not None
            _read_file(work, reader)
        _compare(work)
    except Lost:
        log.info("Signatory list %s is read by somebody else", pk)
    except Unreadable as error:
        _fail(work, error.reason)
    except NotStarted:
        log.exception("Signatory list %s could not be read now", pk)
        if work.tries < MAX_TRIES:
            _mine(work).update(state=State.WAITING, claim=None, claimed_until=None)
        else:
            _fail(work, OUR_MISTAKE)
    except Exception:
        log.exception("Signatory list %s could not be read", pk)
        _fail(work, OUR_MISTAKE)


def send(pk: int) -> None:
    """Tell the workers of a list. A broker that can not be reached is no harm: it is sent again."""
    SignatoryList.objects.filter(pk=pk).update(sent_at=timezone.now())
    try:
        current_app.send_task(READ, [pk], queue=QUEUE, retry=False)
    except (OperationalError, RedisError) as error:
        log.warning("The broker can not be reached (%s); what was to be sent is sent in the next round.", error)


def reconcile() -> None:
    """Give lists of dead processes to others, and send messages that were lost."""
    now = timezone.now()
    abandoned = SignatoryList.objects.filter(state=State.READING, claimed_until__lt=now)
    given_up = {"state": State.FAILED, "reason": OUR_MISTAKE, "content": None}
    free = {"claim": None, "claimed_until": None}
    abandoned.filter(tries__gte=MAX_TRIES).update(**given_up, **free)
    abandoned.update(state=State.WAITING, sent_at=None, **free)
    lost = SignatoryList.objects.filter(Q(sent_at=None) | Q(sent_at__lt=now - RESEND_AFTER), state=State.WAITING)
    for pk in lost.order_by("pk").values_list("pk", flat=True)[:100]:
        send(pk)


def _claim(pk: int) -> SignatoryList | None:
    waiting = SignatoryList.objects.filter(pk=pk, state=State.WAITING)
    until = timezone.now() + LEASE
    if not waiting.update(state=State.READING, claim=uuid.uuid4(), claimed_until=until, tries=F("tries") + 1):
        return None
    return SignatoryList.objects.get(pk=pk)


def _mine(work: SignatoryList) -> Any:
    return SignatoryList.objects.filter(pk=work.pk, claim=work.claim, state=State.READING)


def _tell(work: SignatoryList, **more: object) -> None:
    """Keep how far it is, and the claim for another while."""
    if not _mine(work).update(claimed_until=timezone.now() + LEASE, **more):
        raise Lost


def _fail(work: SignatoryList, reason: str) -> None:
    _mine(work).update(state=State.FAILED, reason=reason, content=None, claim=None, claimed_until=None)


def _read_file(work: SignatoryList, reader: Reader) -> None:
    """The rows of what was uploaded, and which of its columns are the names."""
    read = reader.read_rows(Document(bytes(work.content or b""), name=work.name))
    work.rows, work.notes = [row.cells for row in read.rows], read.notes
    columns = columns_of(work.rows)
    work.name_column, work.country_column, work.has_header = columns.name, columns.country, columns.has_header
    _tell(work, rows=work.rows, notes=work.notes, content=None, **columns_as_fields(columns))


def columns_as_fields(columns: Columns) -> dict[str, int | bool | None]:
    """Columns as a list keeps them."""
    return {
        "name_column": columns.name,
        "country_column": columns.country,
        "has_header": columns.has_header,
    }


def _compare(work: SignatoryList) -> None:
    """Compare each name with the record, and keep what it is taken for."""
    entries = entries_of(work.rows, Columns(work.name_column, work.country_column, work.has_header))
    if not any(not entry.fault for entry in entries):
        raise Unreadable(NO_NAMES)
    _tell(work, total=len(entries), done=0)
    known = Names.of_record()
    listed: list[ListedName] = []
    for some in batched(_numbered(entries), AT_ONCE):
        listed += [_listed(work, number, place, entry, known) for number, place, entry in some]
        _tell(work, done=len(listed))
    mark(listed, Standing.of(work.letter_id))
    with transaction.atomic():
        if not _mine(work).update(state=State.OPEN, claim=None, claimed_until=None):
            raise Lost
        work.names.all().delete()
        ListedName.objects.bulk_create(listed, batch_size=500)


def _numbered(entries: list[Entry]) -> Iterator[tuple[int, int | None, Entry]]:
    """Each name with its number and its place: its own number where all have one and these go up."""
    own = [entry.number for entry in entries if not entry.fault]
    go_up = None not in own and all(one < two for one, two in pairwise([0, *filter(None, own)]))
    places = iter(own if go_up else range(1, len(own) + 1))
    for number, entry in enumerate(entries, 1):
        yield number, None if entry.fault else next(places), entry


def _listed(work: SignatoryList, number: int, place: int | None, entry: Entry, known: Names) -> ListedName:
    candidates = [] if entry.fault else known.candidates(entry)
    return ListedName(
        signatory_list=work,
        number=number,
        place=place,
        text=entry.text,
        name=entry.name,
        main=entry.main,
        country=entry.country,
        ending=entry.ending,
        fault=entry.fault,
        candidates=[{"id": one.actor, "score": one.score, "reason": one.reason} for one in candidates],
    )
