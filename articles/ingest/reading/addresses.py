"""Addresses that pages and feeds tell: made whole, and compared."""

import re
from urllib.parse import urljoin, urlsplit

from articles.ingest.addresses import normalised, without_tracking

SAME_BUT_FOR = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.")


def tidy(address: str, base: str = "") -> str:
    """A whole web address in its one spelling, without tracking parameters; empty for anything else."""
    if not address.strip():
        return ""
    try:
        return without_tracking(normalised(urljoin(base, address.strip())))
    except ValueError:
        return ""


def site_of(address: str) -> str:
    """The host of an address without ``www.``."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: the same host but for ``www.`` and the like, or one below the other.

    Hosts beside each other are not: on ``*.blogs.example`` they belong to different people.
    """
    hosts = [SAME_BUT_FOR.sub("", site_of(address)) for address in (one, other)]
    short, long = sorted(hosts, key=len)
    return bool(short) and (long == short or ("." in short and long.endswith(f".{short}")))
