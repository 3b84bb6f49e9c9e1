"""What a site asks of programs (robots.txt, RFC 9309)."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

NAME = "Torchlight"  # the name by which robots.txt files can address us
MAX_ROBOTS = 500 * 1024  # bytes that are read of one, as the standard asks for at least

_AGENT_LINE = re.compile(r"^[ \t]*user[ \t-]?agent\b[ \t]*:?[ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)


def address_of_robots(address: str) -> str:
    """Where the site of a normalised address keeps its robots.txt."""
    return urlunsplit(urlsplit(address)._replace(path="/robots.txt", query=""))


def text_to_keep(status: int | None, content: bytes | None) -> str | None:
    """What a site asks, as the text to keep, by what it answered when asked for its robots.txt.

    Empty: it asks nothing, as it has no such file (any 4xx but 429, or it only sends us on and on). ``None``: not
    known, so nothing may be fetched now (5xx, 429, no readable content, or no answer at all: a status of ``None``).
    """
    if status is not None and 200 <= status < 300 and content is not None:
        return content[:MAX_ROBOTS].decode("utf-8-sig", errors="replace").replace("\0", "")
    if status is not None and 300 <= status < 500 and status != 429:
        return ""
    return None


@dataclass(frozen=True)
class Wishes:
    """What a site asks of us."""

    text: str

    def allow(self, address: str) -> bool:
        """Whether we may fetch this address of the site."""
        return self._rules.can_fetch(address, NAME)

    def pause(self) -> float | None:
        """Seconds that it wants between two of our requests; ``None`` if it does not say."""
        return self._rules.crawl_delay(NAME)

    @cached_property
    def _rules(self) -> Protego:
        return Protego.parse(_AGENT_LINE.sub(_only_ours, "\n".join(self.text.splitlines())))


def _only_ours(line: re.Match[str]) -> str:
    """All programs that are not us as one: a thousand names before a thousand rules would be a million rules."""
    agent = line[1].partition("#")[0].strip().lower().replace("*", "") or "*"
    return line[0] if agent in ("*", NAME.lower()) else "User-agent: somebody-else"
