"""Fetching one address from the public web, whatever the server at its other end is up to.

Everything is bounded: time in all, bytes after unpacking, headers, redirects. Nothing of the environment plays a role
(no proxy, no passwords of ``~/.netrc``) but the certificates that the machine trusts. No cookies are kept.
"""

import datetime
import functools
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpcore2

from articles.ingest.addresses import host_of, normalised
from articles.ingest.connect import Backend, Clock, Line, Resolve, resolve
from articles.ingest.outcomes import AGAIN, PASTE, Failed, Later, NotFetched, Refused, check_status
from articles.ingest.unpack import ENCODINGS, Damaged, unpacked

__all__ = ["Failed", "Fetched", "Later", "Limits", "NotFetched", "Refused", "Validators", "fetch"]

REDIRECTS = frozenset({301, 302, 303, 307, 308})
ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, */*;q=0.5"

# Validators that are longer are not kept: the page is then fetched whole each time.
MAX_ETAG = 1000
MAX_LAST_MODIFIED = 200

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one fetch may take at most."""

    seconds: float = 40.0  # in all: looking up names, connecting, waiting, receiving, every redirect
    to_connect: float = 10.0  # seconds for each of a host's addresses
    size: int = 15 * MEBIBYTE  # bytes of content, unpacked
    head: int = 64 * 1024  # bytes of status line and headers
    redirects: int = 5


@dataclass(frozen=True)
class Validators:
    """What a server said of a version, to be sent back as it is: its bytes as Latin-1 text, empty if it said none."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A page that came, or the answer that it has not changed."""

    status: int
    address: str  # that answered, in its normal form
    chain: tuple[str, ...]  # every address that was asked, the answering one last
    headers: tuple[tuple[str, str], ...]  # as sent, their bytes as Latin-1 text
    media_type: str  # of the header, in lower case and without parameters; empty if it says none
    charset: str  # of the header, in lower case; empty if it says none
    content: bytes = field(repr=False)  # unpacked
    unchanged: bool  # since the version that the validators are of; there is no content then
    validators: Validators
    seconds: float
    notes: tuple[str, ...] = ()  # what a curator should know, in sentences

    @property
    def size(self) -> int:
        """Bytes of the content."""
        return len(self.content)


NO_VALIDATORS = Validators()
DEFAULT_LIMITS = Limits()


def fetch(
    address: str,
    *,
    site: str,
    validators: Validators = NO_VALIDATORS,
    limits: Limits = DEFAULT_LIMITS,
    also_from: frozenset[str] = frozenset(),
    resolve: Resolve = resolve,
    may_follow: Callable[[str], object] = lambda address: None,
) -> Fetched:
    """The page at an address.

    ``site`` is our own address, told to the server with our name. ``may_follow`` is asked about each address that a
    redirect leads to, and raises if we are not to go there. ``also_from`` are ``host:port`` pairs that may be reached
    although they are not of the public web: for tests only. Raises ``Refused``, ``Later`` or ``Failed``.
    """
    clock = Clock(limits.seconds)
    backend = Backend(clock=clock, head=limits.head, to_connect=limits.to_connect, also_from=also_from, resolve=resolve)
    return _Visit(backend, limits, validators, user_agent(site)).follow(address, may_follow)


def usable(address: str) -> str:
    """The address in its normal form; raises ``Refused`` if it is no web address."""
    try:
        return normalised(address)
    except ValueError as error:
        raise Refused(str(error)) from None


def user_agent(site: str) -> str:
    """How we introduce ourselves."""
    return f"Torchlight (+{site})"


@functools.cache
def _trusted() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


class _Visit:
    """One fetch: the addresses that are asked in turn, and what is known so far."""

    def __init__(self, backend: Backend, limits: Limits, validators: Validators, agent: str) -> None:
        self.backend = backend
        self.clock = backend.clock
        self.limits = limits
        self.sent = Validators(_sendable(validators.etag), _sendable(validators.last_modified))
        self.agent = agent
        self.chain: list[str] = []
        self.notes: list[str] = []
        self.status: int | None = None
        self.content = bytearray()

    def follow(self, address: str, may_follow: Callable[[str], object]) -> Fetched:
        """The page at an address, or at where it sends us on to."""
        try:
            next_address = usable(address)
            while True:
                self.chain.append(next_address)
                answer = self._ask(next_address)
                if isinstance(answer, Fetched):
                    return answer
                next_address = self._redirected(next_address, answer)
                may_follow(next_address)
        except NotFetched as error:
            error.address = self.chain[-1] if self.chain else ""
            error.status = self.status
            error.size = len(self.content)
            error.seconds = self.clock.passed()
            raise

    def _redirected(self, here: str, location: str) -> str:
        """Where a redirect leads, if we go there."""
        if not location:
            raise Failed(f"The site sends us on ({self.status}) without saying where. {AGAIN}")
        try:
            there = normalised(urljoin(here, location))
        except ValueError as error:
            raise Refused(f"The site sends us on to where we do not go. {error} {PASTE}") from None
        if there in self.chain:
            raise Refused(f"The site sends us round in a circle, as some do with programs. {PASTE}")
        if len(self.chain) > self.limits.redirects:
            raise Refused(f"The site sends us on more than {self.limits.redirects} times. {PASTE}")
        if here.startswith("https:") and there.startswith("http:"):
            self.notes.append(
                "The site sent us on from https to http: somebody on the way could have altered the page."
            )
        return there

    def _ask(self, address: str) -> Fetched | str:
        """The page, or the Location of a redirect (empty if it has none)."""
        parts = urlsplit(address)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        url = httpcore2.URL(scheme=parts.scheme, host=parts.hostname or "", port=parts.port, target=target)
        self.status = None
        pool = httpcore2.ConnectionPool(ssl_context=_trusted(), network_backend=self.backend)
        try:
            with pool, pool.stream("GET", url, headers=self._headers(address)) as response:
                return self._answer(response, address)
        except (NotFetched, AssertionError):
            raise
        except httpcore2.RemoteProtocolError as error:
            if "without sending" in str(error):
                raise Failed(f"The site broke off the connection. {AGAIN}") from None
            raise _not_understood() from error
        except Damaged:
            raise Failed(f"The page arrived damaged: it can not be unpacked. {AGAIN}") from None
        except Exception as error:
            # The library stumbles over some answers in ways of its own, such as a number of 5,000 digits.
            raise _not_understood() from error

    def _headers(self, address: str) -> list[tuple[bytes, bytes]]:
        headers = {
            "Host": host_of(address),
            "User-Agent": self.agent,
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip, br, zstd",
            "Connection": "close",
        }
        if self.sent.etag:
            headers["If-None-Match"] = self.sent.etag
        if self.sent.last_modified:
            headers["If-Modified-Since"] = self.sent.last_modified
        return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    def _answer(self, response: httpcore2.Response, address: str) -> Fetched | str:
        line = response.extensions["network_stream"]
        assert isinstance(line, Line), "the connection is not ours, so nobody has checked where it leads"
        line.head_is_read = True
        self.status = response.status
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
        if response.status in REDIRECTS:
            return _text_of(_header(headers, "location"))
        unchanged = response.status == 304 and self.sent != NO_VALIDATORS
        if not unchanged:
            check_status(response.status, _header(headers, "retry-after"), datetime.datetime.now(datetime.UTC))
            self._receive(response, headers, line)
        media_type, charset = _content_type(_header(headers, "content-type"))
        return Fetched(
            status=response.status,
            address=address,
            chain=tuple(self.chain),
            headers=headers,
            media_type=media_type,
            charset=charset,
            content=bytes(self.content),
            unchanged=unchanged,
            validators=_validators(headers, self.sent if unchanged else NO_VALIDATORS),
            seconds=self.clock.passed(),
            notes=tuple(self.notes),
        )

    def _receive(self, response: httpcore2.Response, headers: tuple[tuple[str, str], ...], line: Line) -> None:
        encoding = _encoding(headers)
        promised = _header(headers, "content-length")
        if promised.isdecimal() and int(promised) > self.limits.size:
            raise self._too_big()
        for piece in unpacked(self._packed(response, line), encoding):
            self.clock.left()
            self.content += piece
            if len(self.content) > self.limits.size:
                raise self._too_big()

    def _packed(self, response: httpcore2.Response, line: Line) -> Iterator[bytes]:
        try:
            for piece in response.iter_stream():
                # Padding between the pieces, or packed pieces that hold nothing, are no content but are received.
                if line.received > self.limits.size + 2 * self.limits.head:
                    raise self._too_big()
                yield piece
        except httpcore2.RemoteProtocolError as error:
            if "closed connection" in str(error):
                raise Failed(f"The connection ended before the page was complete. {AGAIN}") from None
            raise

    def _too_big(self) -> Refused:
        limit = self.limits.size / MEBIBYTE
        return Refused(f"The page is larger than {limit:g} MiB, more than any article. {PASTE}")


def _not_understood() -> Failed:
    return Failed(f"The site's answer is not what web servers send. {AGAIN} {PASTE}")


def _header(headers: tuple[tuple[str, str], ...], name: str) -> str:
    """The first header of that name; empty without one."""
    return next((value for other, value in headers if other.lower() == name), "")


def _text_of(location: str) -> str:
    """A Location in the charset in which it was meant: UTF-8 where it can be, as browsers read it."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeDecodeError:
        return location


def _encoding(headers: tuple[tuple[str, str], ...]) -> str:
    named = [
        part.strip().lower()
        for name, value in headers
        if name.lower() == "content-encoding"
        for part in value.split(",")
    ]
    used = [name for name in named if name not in ("", "identity")]
    if len(used) > 1:
        raise Refused(f"The site packs this page several times over, which nobody needs. {PASTE}")
    encoding = used[0] if used else ""
    if encoding not in ENCODINGS:
        raise Refused(f"The site packs this page in a way that we do not know ({encoding[:30]}). {PASTE}")
    return encoding


def _content_type(value: str) -> tuple[str, str]:
    """Media type and charset; empty where none is told, or nothing that could be one."""
    media_type, _, parameters = value.partition(";")
    media_type = media_type.strip().lower()
    if not re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}", media_type):
        media_type = ""
    charset = re.search(r"""(?:^|;)\s*charset\s*=\s*["']?([a-z0-9_.:+-]{1,40})""", parameters.lower())
    return media_type, charset[1] if charset else ""


def _sendable(value: str) -> str:
    """The value, if it could have come in a header; empty if not, as with a line break in it."""
    could = re.fullmatch(r"[^\x00\s]+(?:[ \t]+[^\x00\s]+)*", value) and all(ord(letter) < 256 for letter in value)
    return value if could else ""


def _validators(headers: tuple[tuple[str, str], ...], known: Validators) -> Validators:
    """What the answer says, else what is ``known``; none that are too long to be kept."""
    etag = _header(headers, "etag") or known.etag
    last_modified = _header(headers, "last-modified") or known.last_modified
    return Validators(
        etag=etag if len(etag) <= MAX_ETAG else "",
        last_modified=last_modified if len(last_modified) <= MAX_LAST_MODIFIED else "",
    )
