"""Sources: adding them, and deciding when they are looked at."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from articles import jobs
from articles.models import Fetch, Source


@transaction.atomic
def add_source(*, polled: bool = False, **fields: Any) -> Source:
    """A source with its poll, which waits only if it is polled."""
    source = Source.objects.create(is_polled=polled, **fields)
    Fetch.objects.create(
        kind=Fetch.Kind.POLL,
        queue=Fetch.Queue.POLLING,
        poll_of=source,
        state=Fetch.State.WAITING if polled else Fetch.State.STOPPED,
    )
    return source


@transaction.atomic
def set_polling(*, sources: Any, polled: bool) -> int:
    """Let the site look at sources by itself, or no more; how many have changed. They are looked at soon."""
    changed = list(sources.exclude(is_polled=polled).select_for_update().values_list("pk", flat=True))
    Source.objects.filter(pk__in=changed).update(is_polled=polled)
    polls = Fetch.objects.filter(poll_of__in=changed)
    if polled:
        polls.filter(state=Fetch.State.STOPPED).update(
            state=Fetch.State.WAITING, due_at=timezone.now(), sent_at=None, tries=0
        )
    else:
        polls.filter(state=Fetch.State.WAITING).update(state=Fetch.State.STOPPED)
    return len(changed)


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
