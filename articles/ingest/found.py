"""What a source names: which of it is new, and on to the list of work with that."""

import datetime
from collections.abc import Iterable, Sequence

from django.utils import timezone

from articles.ingest.addresses import normalised, without_tracking
from articles.ingest.document import FeedItem
from articles.models import Article, Fetch, Source

# The day that a feed states, in its own time zone: used only where the page itself states none.
IF_NOT_READ = "published_if_not_read"

FIRST_LOOK = 50  # the newest articles that the first look at a source brings in: a start, not its whole archive


def ask_for(source: Source, items: Sequence[FeedItem], *, first_look: bool) -> int:
    """Put the articles that are new, or were changed since we fetched them, on the list of work; how many.

    Whoever calls it is in a transaction; the messages are sent by the reconciler.
    """
    named = _by_address(items)
    known = _last_fetched(named)
    new = [
        (address, item)
        for address, item in named.items()
        if address not in known or _changed_since(item, known[address])
    ]
    if first_look:
        new = sorted(new, key=lambda pair: pair[1].published or pair[1].updated, reverse=True)[:FIRST_LOOK]
    fetches = [_fetch(source, address, item) for address, item in new]
    Fetch.objects.bulk_create(fetches, ignore_conflicts=True, batch_size=500)
    return len(fetches)


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
