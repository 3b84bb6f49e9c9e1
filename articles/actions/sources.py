"""Sources: adding them, and deciding when they are looked at."""

import csv
from collections.abc import Iterable
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import jobs
from articles.models import Fetch, Source
from campaigns.models import Campaign


@transaction.atomic
def add_source(source: Source) -> Source:
    """Save a new source, with its poll, which waits only if the source is polled."""
    source.save(force_insert=True)
    Fetch.objects.create(
        kind=Fetch.Kind.POLL,
        queue=Fetch.Queue.POLLING,
        poll_of=source,
        state=Fetch.State.WAITING if source.is_polled else Fetch.State.STOPPED,
    )
    return source


@transaction.atomic
def set_polling(*, sources: QuerySet[Source], polled: bool) -> int:
    """Let the site look at sources by itself, or no more; how many have changed. They are looked at soon."""
    changed = list(sources.exclude(is_polled=polled).select_for_update())
    Source.objects.filter(pk__in=[source.pk for source in changed]).update(is_polled=polled)
    follow_polling(sources=changed)
    return len(changed)


@transaction.atomic
def follow_polling(*, sources: Iterable[Source]) -> None:
    """Begin the polls of sources that are polled now, and stop those of others."""
    polls = Fetch.objects.filter(poll_of__in=[source.pk for source in sources])
    polls.filter(poll_of__is_polled=True, state=Fetch.State.STOPPED).update(
        state=Fetch.State.WAITING, due_at=timezone.now(), sent_at=None, tries=0
    )
    polls.filter(poll_of__is_polled=False, state=Fetch.State.WAITING).update(state=Fetch.State.STOPPED)


@transaction.atomic
def look_for_feeds(*, site: str) -> Fetch:
    """Have the feeds of a site searched for; what is found is in ``feeds`` of the fetch when it is done."""
    search = Fetch.objects.create(kind=Fetch.Kind.SITE, queue=Fetch.Queue.ARTICLES, address=site)
    transaction.on_commit(lambda: jobs.send([search]))
    return search


def look_now(*, source: Source) -> bool:
    """Look at a source at once, polled or not; False while somebody is looking."""
    with transaction.atomic():
        poll = Fetch.objects.filter(poll_of=source).exclude(state=Fetch.State.RUNNING).select_for_update().first()
        if poll is None:
            return False
        poll.state, poll.due_at, poll.sent_at = Fetch.State.WAITING, timezone.now(), None
        poll.save(update_fields=["state", "due_at", "sent_at"])
        transaction.on_commit(lambda: jobs.send([poll]))
    return True


class BadSources(Exception):
    """A file of sources that can not be loaded; ``str()`` names line and fault."""


@transaction.atomic
def load_sources(*, path: Path) -> int:
    """Add the sources of a CSV file that are not there yet, none of them polled; how many.

    Raises BadSources, and then nothing of it is loaded.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    there = set(Source.objects.values_list("key", flat=True)) | set(Source.objects.values_list("address", flat=True))
    new = [row for row in rows if not {row.get("key"), row.get("address")} & there]
    for row in new:
        try:
            campaigns = _campaigns(row.get("campaigns") or "")
            fields = {name: row[name].strip() for name in ("key", "outlet", "site", "address", "language")}
            source = Source(**fields, interval=int(row["interval"]))
            source.full_clean()
            add_source(source).campaigns.set(campaigns)
        except (KeyError, ValueError, AttributeError, ValidationError) as error:
            raise BadSources(f"{path.name}, source {row.get('key')!r}: {_said(error)}") from error
    return len(new)


def _campaigns(keys: str) -> list[Campaign]:
    """The campaigns of a cell; those that the record does not hold (yet) are only hints, and left out."""
    return list(Campaign.objects.filter(key__in=[key for key in keys.split("|") if key]))


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return f"the column {error} is missing." if isinstance(error, KeyError) else f"{error}."
