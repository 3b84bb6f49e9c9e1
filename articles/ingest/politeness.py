"""How often a site is asked, and what it does not want to be asked for.

Each host has a list of turns (``Host.take_turn``): two requests of ours are never closer than its pause, whatever
number of workers there is. What it asks of programs (robots.txt) is kept for a day.
"""

import datetime
from collections.abc import Callable

from django.utils import timezone

from articles.ingest.addresses import host_of
from articles.ingest.fetch import Fetched, Limits, usable
from articles.ingest.outcomes import PASTE, Failed, Later, NotFetched, Refused
from articles.ingest.robots import Wishes, address_of_robots, text_to_keep
from articles.models import Host

PAUSE = datetime.timedelta(seconds=2)  # between two requests to one host
LONGEST_PAUSE = datetime.timedelta(seconds=30)  # a site that wants more is not worth a worker's waiting
KEPT_FOR = datetime.timedelta(hours=24)
ROBOTS_LIMITS = Limits(seconds=10, size=2 * 1024 * 1024)  # for fetching a robots.txt


def take_turn(address: str) -> datetime.datetime:
    """Reserve the next moment at which the host of an address may be asked. It is ours then, used or not.

    Raises ``Refused`` if this is no web address.
    """
    name = host_of(usable(address))
    host = Host.objects.filter(name=name).first()
    return Host.take_turn(name, _pause(Wishes(host.robots) if host else Wishes("")))


def may_fetch(address: str, *, fetch_robots: Callable[[str], Fetched]) -> None:
    """Nothing if the site lets us fetch this address.

    Raises ``Refused`` if it does not or this is no web address, and ``Failed`` or ``Later`` if it can not be asked now.
    ``fetch_robots`` brings the robots.txt (within ``ROBOTS_LIMITS``) if none is held or the one that is held is older
    than a day. The turn that was taken for the page is used for it, and another is taken, so that whoever comes after
    these two requests comes later.
    """
    address = usable(address)
    name = host_of(address)
    host = Host.objects.filter(name=name, robots_at__gt=timezone.now() - KEPT_FOR).first()
    if host:
        wishes = Wishes(host.robots)
    else:
        wishes = Wishes(_robots(address, fetch_robots))
        Host.objects.update_or_create(name=name, defaults={"robots": wishes.text, "robots_at": timezone.now()})
        Host.take_turn(name, _pause(wishes))
    if not wishes.allow(address):
        raise Refused(f"{name} asks programs not to fetch this page (robots.txt). {PASTE}")


def _pause(wishes: Wishes) -> datetime.timedelta:
    """Between two requests: as the site wants it, within bounds."""
    return max(PAUSE, min(datetime.timedelta(seconds=min(wishes.pause() or 0, 3600)), LONGEST_PAUSE))


def _robots(address: str, fetch_robots: Callable[[str], Fetched]) -> str:
    """What the site says now."""
    try:
        came = fetch_robots(address_of_robots(address))
        said = text_to_keep(came.status, came.content)
    except Later as later:
        raise Later(
            f"The site can not say now what programs may fetch (robots.txt). {later.reason}", later.until
        ) from None
    except NotFetched as error:
        if isinstance(error, Refused) and error.status is None:  # not asked at all: it leads to where we do not go
            raise
        said = text_to_keep(error.status, None)
        if said is None:
            raise Failed(f"It is not known what programs may fetch there (robots.txt). {error.reason}") from None
    assert said is not None  # a page came
    return said
