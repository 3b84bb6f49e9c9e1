"""What a source names: which of it is new, and on to the list of work with that."""

import datetime
from collections.abc import Iterable, Sequence

from django.utils import timezone

from articles.ingest.addresses import normalised, without_tracking
from articles.ingest.document import FeedItem
from articles.models import Article, Fetch, Source

# The day that a feed states, in its own time zone: used only where the page itself states none.
IF_NOT_READ = "published_if_not_read"

# The newest articles that the first look at a source brings in: a start, not its whole archive.
FIRST_LOOK = 50
SINCE = "since"  # the day of the oldest of these, told to the poll where the first look left others out


def ask_for(poll: Fetch, items: Sequence[FeedItem]) -> int:
    """Put the articles that are new, or were changed since we fetched them, on the list of work; how many.

    What was left out by the first look is left out later too. Whoever calls this is in a transaction, and saves the
    poll; the messages are sent by the reconciler.
    """
    source = poll.poll_of
    assert source is not None
    named = _by_address(items)
    known = _last_fetched(named)
    new = [(address, item) for address, item in named.items() if address not in known]
    changed = [
        (address, item) for address, item in named.items() if address in known and _changed_since(item, known[address])
    ]
    if not source.fetches.exists():
        new, left_out = _newest(new)
        poll.told = {SINCE: _day(new[-1])} if left_out else {}
    elif SINCE in poll.told:
        new = _not_older(new, poll.told[SINCE])
    fetches = [_fetch(source, address, item) for address, item in [*new, *changed]]
    Fetch.objects.bulk_create(fetches, ignore_conflicts=True, batch_size=500)
    return len(fetches)


type Named = tuple[str, FeedItem]


def _newest(new: list[Named]) -> tuple[list[Named], list[Named]]:
    """The newest of a first look, and the others."""
    by_date = sorted(new, key=lambda pair: pair[1].published or pair[1].updated, reverse=True)
    return by_date[:FIRST_LOOK], by_date[FIRST_LOOK:]


def _not_older(new: list[Named], since: str) -> list[Named]:
    """Without what is older than a day. Of what may be, as old articles without a date do, a few in each look: else
    the next look would bring in the whole archive after all."""
    newer = [pair for pair in new if _day(pair) > since]
    perhaps = [pair for pair in new if since.startswith(_day(pair))]
    return [*newer, *perhaps[:FIRST_LOOK]]


def _day(named: Named) -> str:
    """The day, or only the month or year, at which a source says that an article was published."""
    return (named[1].published or named[1].updated)[:10]


def _by_address(items: Iterable[FeedItem]) -> dict[str, FeedItem]:
    """Items by their address without tracking; what is no web address is left out."""
    named: dict[str, FeedItem] = {}
    for item in items:
        try:
            named.setdefault(without_tracking(normalised(item.address)), item)
        except ValueError:
            continue
    return named


def _last_fetched(named: Iterable[str]) -> dict[str, datetime.datetime | None]:
    """The addresses that we know, with the time at which each was asked for last; None for never."""
    addresses = list(named)
    held = Article.objects.filter(url__in=addresses).exclude(text="").values_list("url", flat=True)
    known: dict[str, datetime.datetime | None] = {address: None for address in held if address}
    asked = Fetch.objects.filter(kind=Fetch.Kind.PAGE, address__in=addresses).order_by("created_at")
    known.update(asked.values_list("address", "created_at"))
    return known


def _changed_since(item: FeedItem, fetched: datetime.datetime | None) -> bool:
    """Whether the source says that it changed an article after we fetched it; a mere day counts from its end."""
    if not item.updated or fetched is None:
        return False
    try:
        updated = datetime.datetime.fromisoformat(item.updated)
    except ValueError:
        return False
    if timezone.is_naive(updated):
        updated = timezone.make_aware(updated)
    return fetched < updated <= timezone.now()


def _fetch(source: Source, address: str, item: FeedItem) -> Fetch:
    told = {
        "outlet": source.outlet,
        "language": source.language,
        "title": item.title,
        IF_NOT_READ: item.published[:10],
    }
    return Fetch(
        kind=Fetch.Kind.PAGE,
        queue=Fetch.Queue.BATCH,
        source=source,
        address=address,
        name=item.title[:300],
        told={name: value for name, value in told.items() if value},
    )
