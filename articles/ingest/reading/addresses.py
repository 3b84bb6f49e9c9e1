"""Addresses that pages and feeds tell: made whole, without what only follows readers around."""

import re
from urllib.parse import urljoin, urlsplit

MAX_ADDRESS = 2000  # characters
TRACKING = re.compile(
    r"(?:utm_|mc_|pk_|mtm_|hsa_|vero_|oly_|_hs).+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|ttclid|li_fat_id"
    r"|cmpid|ocid|ns_\w+|spm|ref_src|ref_url|__twitter_impression|at_(?:medium|campaign|custom\d|link\w*|format|ptr_name|bbc_team)",
    re.IGNORECASE,
)
SAME_BUT_FOR = re.compile(r"^(?:www\d?|m|mobile|amp|edition)\.")
UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"\\^`{|}]")


def tidy(address: str, base: str = "") -> str:
    """A whole web address without tracking parameters and without a place in the page; empty for anything else."""
    if not address.strip():
        return ""
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        host = parts.hostname
        parts.port  # noqa: B018 - it is checked when it is asked for
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    query = parts.query
    if query:
        query = "&".join(field for field in query.split("&") if not TRACKING.fullmatch(field.partition("=")[0]))
    whole = parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", query=query, fragment="").geturl()
    return "" if UNSAFE.search(whole) or len(whole) > MAX_ADDRESS else whole


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
    hosts = [SAME_BUT_FOR.sub("", (urlsplit(address).hostname or "")) for address in (one, other)]
    long, short = sorted(hosts, key=len, reverse=True)
    return bool(short) and (long == short or ("." in short and long.endswith(f".{short}")))
