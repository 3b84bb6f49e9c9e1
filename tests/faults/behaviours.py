"""What an origin can do to a visitor, by name, each with what must come of it.

A name is the beginning of a path (``/gzip-bomb``); what follows it in the path are its arguments (``/story/17``).
"""

import gzip
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any, Literal, Protocol
from urllib.parse import unquote

import brotli
import zstandard

from tests.faults import contents

Outcome = Literal["fetched", "refused", "later", "failed"]


class Visit(Protocol):
    """One request, and the ways to answer it."""

    base: str  # http://127.0.0.1:PORT
    method: str
    path: str
    arguments: list[str]
    headers: dict[str, str]  # names in lower case
    number: int  # 1 for the first request of this path

    def send(self, data: bytes) -> None:
        """Send these bytes as they are."""

    def wait(self, seconds: float) -> None:
        """Do nothing for a while."""

    def reset(self) -> None:
        """Break the connection off without a farewell."""

    def answer(
        self,
        body: bytes | str = b"",
        *,
        status: str = "200 OK",
        media_type: str = "text/html; charset=utf-8",
        headers: Iterable[str] = (),
    ) -> None:
        """Send a well-formed answer."""

    def hand_over(self, name: str, arguments: list[str]) -> None:
        """Answer as another behaviour does."""


@dataclass(frozen=True)
class End:
    """What comes of it in the end: the outcome, and words in the reason or in the notes of the version."""

    outcome: str
    words: str = ""


ARCHIVED = End("archived")
NO_ARTICLE = End("refused", "a feed or sitemap, not an article")
NO_FEED = End("refused", "a web page, not a feed")


@dataclass(frozen=True)
class Behaviour:
    """What is done, and what comes of it at fetching; then what comes of it in the end."""

    name: str
    serve: Callable[[Visit], None]
    outcome: Outcome
    words: str = ""  # in the reason of what was not fetched
    status: int | None = None  # that is recorded; None where no answer was understood
    is_slow: bool = False  # takes all the time that it is given
    path: str = field(default="")  # to ask for, with arguments
    # If it was fetched: as an article, and as a source that is looked at, with how many articles are asked for then.
    page: End = ARCHIVED
    feed: End = NO_FEED
    brings: int = 0

    @property
    def as_page(self) -> End:
        """What comes of it where an article is expected."""
        return self.page if self.outcome == "fetched" else End(self.outcome, self.words)

    @property
    def as_feed(self) -> End:
        """What comes of it where a feed is expected."""
        return self.feed if self.outcome == "fetched" else End(self.outcome, self.words)

    @property
    def about(self) -> str:
        """What it does, in a sentence."""
        return (self.serve.__doc__ or self.name).strip()


BEHAVIOURS: dict[str, Behaviour] = {}


def _add(
    name: str,
    serve: Callable[[Visit], None],
    outcome: Outcome,
    words: str,
    status: int | None,
    is_slow: bool,
    rest: str,
    **in_the_end: Any,
) -> None:
    BEHAVIOURS[name] = Behaviour(name, serve, outcome, words, status, is_slow, f"/{name}{rest}", **in_the_end)


def behaviour(
    outcome: Outcome,
    words: str = "",
    *,
    status: int | None = 200,
    is_slow: bool = False,
    rest: str = "",
    **in_the_end: Any,
) -> Callable[[Callable[[Visit], None]], Callable[[Visit], None]]:
    """The function as a behaviour, under its name with hyphens."""

    def add(serve: Callable[[Visit], None]) -> Callable[[Visit], None]:
        _add(serve.__name__.replace("_", "-").strip("-"), serve, outcome, words, status, is_slow, rest, **in_the_end)
        return serve

    return add


def feed_behaviour(
    brings: int, words: str = "", *, rest: str = ""
) -> Callable[[Callable[[Visit], None]], Callable[[Visit], None]]:
    """A feed of which so many articles are asked for at the first look."""
    return behaviour("fetched", rest=rest, page=NO_ARTICLE, feed=End("looked", words), brings=brings)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
ARTICLE = contents.article().encode()
MEGABYTE_OF_ZEROS = b"\0" * 1024 * 1024

# Good pages -------------------------------------------------------------------------------------


@behaviour("fetched")
def article(visit: Visit) -> None:
    """An article of normal quality."""
    visit.answer(ARTICLE)


@behaviour("fetched")
def article_changed(visit: Visit) -> None:
    """The same article after the newspaper has changed it."""
    visit.answer(contents.article(changed=True))


@behaviour("fetched", rest="/17")
def story(visit: Visit) -> None:
    """/story/NUMBER: another article for each number."""
    visit.answer(contents.article(int(visit.arguments[0])))


@behaviour("fetched", rest="/17")
def story_that_changes(visit: Visit) -> None:
    """/story-that-changes/NUMBER: the article, and from the second request on its next version."""
    visit.answer(contents.article(int(visit.arguments[0]), changed=visit.number > 1))


@behaviour("fetched", rest="/0.1/17")
def story_after_a_while(visit: Visit) -> None:
    """/story-after-a-while/SECONDS/NUMBER: an article, half of it after so many seconds."""
    body = contents.article(int(visit.arguments[1])).encode()
    visit.send(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body[:500])
    visit.wait(float(visit.arguments[0]))
    visit.send(body[500:])


@behaviour("failed", "error of its own", status=500, rest="/17/status-500/status-500/article")
def then(visit: Visit) -> None:
    """/then/ANYTHING/NAME/NAME/…: the first request as the first name, and so on; the last for all that follow.

    ANYTHING tells apart what several tests do at the same time.
    """
    names = visit.arguments[1:]
    visit.hand_over(names[min(visit.number, len(names)) - 1], visit.arguments[:1])


@behaviour("fetched")
def old_http(visit: Visit) -> None:
    """HTTP/1.0, which says no length."""
    visit.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + ARTICLE)


@behaviour("fetched")
def bare_line_feeds(visit: Visit) -> None:
    """Lines of the head that end in a line feed only."""
    visit.send(b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: %d\n\n" % len(ARTICLE) + ARTICLE)


@behaviour("fetched")
def chunked(visit: Visit) -> None:
    """In chunks, with an extension and a trailer."""
    half = len(ARTICLE) // 2
    visit.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for piece in (ARTICLE[:half], ARTICLE[half:]):
        visit.send(b"%x;note=1\r\n%b\r\n" % (len(piece), piece))
    visit.send(b"0\r\nX-Trailer: 1\r\n\r\n")


@behaviour("fetched")
def cookies(visit: Visit) -> None:
    """Sets a cookie, and refuses to be visited with one."""
    if "cookie" in visit.headers:
        visit.answer(status="400 Bad Request")
    else:
        visit.answer(ARTICLE, headers=["Set-Cookie: reader=17; Path=/"])


# Slow and endless -------------------------------------------------------------------------------


@behaviour("failed", "took longer", status=None, is_slow=True)
def silence(visit: Visit) -> None:
    """Accepts the request and never answers."""
    visit.wait(3600)


@behaviour("failed", "took longer", status=None, is_slow=True)
def slow_headers(visit: Visit) -> None:
    """A header every moment, for ever."""
    visit.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        visit.send(b"X-Slow: 1\r\n")
        visit.wait(0.05)


@behaviour("failed", "took longer", is_slow=True)
def slow_body(visit: Visit) -> None:
    """A byte of the page every moment, for ever."""
    visit.send(HEAD + b"\r\n")
    while True:
        visit.send(b"a")
        visit.wait(0.05)


@behaviour("failed", "took longer", is_slow=True)
def slow_gzip(visit: Visit) -> None:
    """Packed content that unpacks to nothing, a little every moment."""
    visit.send(HEAD + b"Content-Encoding: gzip\r\n\r\n")
    while True:
        visit.send(gzip.compress(b""))
        visit.wait(0.05)


@behaviour("failed", "took longer", status=None, is_slow=True)
def slow_redirects(visit: Visit) -> None:
    """Each redirect comes in time, all together do not."""
    visit.wait(0.4)
    visit.answer(status="301 Moved", headers=[f"Location: /slow-redirects/{visit.number}/{visit.path[-40:]}"])


@behaviour("refused", "larger than")
def endless_body(visit: Visit) -> None:
    """Sends until nobody listens."""
    visit.send(HEAD + b"\r\n")
    while True:
        visit.send(b"<p>And another thing.</p>" * 4000)


@behaviour("refused", "larger than")
def endless_padding(visit: Visit) -> None:
    """Chunks of one byte that are wrapped in kilobytes of nothing."""
    visit.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        visit.send(b"1;%b\r\na\r\n" % (b"x" * 60_000))


@behaviour("refused", "larger than")
def endless_nothing(visit: Visit) -> None:
    """Packed content that unpacks to nothing, as fast as it can."""
    visit.send(HEAD + b"Content-Encoding: gzip\r\n\r\n")
    while True:
        visit.send(gzip.compress(b"") * 5000)


@behaviour("refused", "larger than")
def endless_frames(visit: Visit) -> None:
    """The same with Zstandard."""
    visit.send(HEAD + b"Content-Encoding: zstd\r\n\r\n")
    while True:
        visit.send(zstandard.compress(b"") * 5000)


@behaviour("failed", "not what web servers send")
def endless_chunk_header(visit: Visit) -> None:
    """The first line of a chunk never ends."""
    visit.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;")
    while True:
        visit.send(b"x" * 60_000)


@behaviour("failed", "endless headers", status=None)
def endless_headers(visit: Visit) -> None:
    """Headers without end."""
    visit.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        visit.send(b"X-More: and more\r\n" * 1000)


@behaviour("failed", "endless headers", status=None)
def header_of_a_megabyte(visit: Visit) -> None:
    """One header of a megabyte."""
    visit.send(b"HTTP/1.1 200 OK\r\nX-Big: " + b"x" * 1024 * 1024 + b"\r\n\r\n")


@behaviour("failed", "endless headers", status=None)
def endless_continues(visit: Visit) -> None:
    """Says 100 Continue without end."""
    while True:
        visit.send(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


# Packed -----------------------------------------------------------------------------------------


def _packed(visit: Visit, encoding: str, content: bytes) -> None:
    visit.answer(content, headers=[f"Content-Encoding: {encoding}"])


@behaviour("fetched")
def gzipped(visit: Visit) -> None:
    """Packed with gzip."""
    _packed(visit, "gzip", gzip.compress(ARTICLE))


@behaviour("fetched")
def gzipped_in_parts(visit: Visit) -> None:
    """Packed with gzip in two members, with something after them that is none."""
    _packed(visit, "X-GZip", gzip.compress(ARTICLE[:100]) + gzip.compress(ARTICLE[100:]) + b"\0\0\0")


@behaviour("fetched")
def brotlied(visit: Visit) -> None:
    """Packed with Brotli."""
    _packed(visit, "br", brotli.compress(ARTICLE))


@behaviour("fetched")
def zstandarded(visit: Visit) -> None:
    """Packed with Zstandard in two frames."""
    packer = zstandard.ZstdCompressor()
    _packed(visit, "zstd", packer.compress(ARTICLE[:100]) + packer.compress(ARTICLE[100:]))


@behaviour("refused", "larger than")
def gzip_bomb(visit: Visit) -> None:
    """A megabyte that is a gigabyte."""
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    start = packer.compress(MEGABYTE_OF_ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(MEGABYTE_OF_ZEROS) + packer.flush(zlib.Z_FULL_FLUSH)
    _packed(visit, "gzip", start + again * 1023)


@behaviour("refused", "larger than")
def brotli_bomb(visit: Visit) -> None:
    """Some kilobytes that are a gigabyte."""
    packer = brotli.Compressor(quality=1)
    _packed(visit, "br", b"".join(packer.process(MEGABYTE_OF_ZEROS) for _ in range(1024)) + packer.finish())


@behaviour("refused", "larger than")
def zstd_bomb(visit: Visit) -> None:
    """Thirty kilobytes that are a gigabyte: blocks that say "128 KiB of the same"."""
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([(23 - 10) << 3])  # a window of 8 MiB
    block = (((128 * 1024) << 3) | 2).to_bytes(3, "little") + b"\0"
    _packed(visit, "zstd", frame + block * 8192)


@behaviour("failed", "damaged")
def zstd_window(visit: Visit) -> None:
    """Wants 2 GiB of memory to be unpacked."""
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([(31 - 10) << 3])
    _packed(visit, "zstd", frame + (((128 * 1024) << 3) | 3).to_bytes(3, "little") + b"\0")


@behaviour("failed", "damaged")
def truncated_gzip(visit: Visit) -> None:
    """Packed content that lacks its end."""
    _packed(visit, "gzip", gzip.compress(ARTICLE)[:-20])


@behaviour("failed", "damaged")
def truncated_brotli(visit: Visit) -> None:
    """The same with Brotli."""
    _packed(visit, "br", brotli.compress(ARTICLE)[:-20])


@behaviour("failed", "damaged")
def truncated_zstd(visit: Visit) -> None:
    """The same with Zstandard."""
    _packed(visit, "zstd", zstandard.compress(ARTICLE)[:-20])


@behaviour("failed", "damaged")
def not_gzip(visit: Visit) -> None:
    """Says that it is packed, and is not."""
    _packed(visit, "gzip", ARTICLE)


@behaviour("refused", "several times over")
def packed_twice(visit: Visit) -> None:
    """Packed twice."""
    _packed(visit, "gzip, gzip", gzip.compress(gzip.compress(ARTICLE)))


@behaviour("refused", "do not know (snappy)")
def packed_unknown(visit: Visit) -> None:
    """Packed in a way that nobody asked for."""
    _packed(visit, "snappy", ARTICLE)


# Lying about the length, and no HTTP at all -----------------------------------------------------


@behaviour("failed", "before the page was complete")
def shorter_than_promised(visit: Visit) -> None:
    """Promises more than it sends."""
    visit.send(HEAD + b"Content-Length: %d\r\n\r\n" % (len(ARTICLE) * 2) + ARTICLE)


@behaviour("fetched")
def longer_than_promised(visit: Visit) -> None:
    """Sends more than it promises: what was promised is the page."""
    visit.send(HEAD + b"Content-Length: %d\r\n\r\n" % len(ARTICLE) + ARTICLE * 2)


@behaviour("refused", "larger than")
def promises_a_terabyte(visit: Visit) -> None:
    """Promises a terabyte."""
    visit.send(HEAD + b"Content-Length: 1000000000000\r\n\r\n" + ARTICLE)


@behaviour("failed", "not what web servers send", status=None)
def length_of_5000_digits(visit: Visit) -> None:
    """A length that is no number that Python would read."""
    visit.send(HEAD + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n" + ARTICLE)


@behaviour("failed", "not what web servers send", status=None)
def negative_length(visit: Visit) -> None:
    """A negative length."""
    visit.send(HEAD + b"Content-Length: -1\r\n\r\n" + ARTICLE)


@behaviour("failed", "not what web servers send", status=None)
def two_lengths(visit: Visit) -> None:
    """Two lengths that differ."""
    visit.send(HEAD + b"Content-Length: 10\r\nContent-Length: 20\r\n\r\n" + ARTICLE)


@behaviour("failed", "not what web servers send")
def chunked_garbage(visit: Visit) -> None:
    """Chunks that are none."""
    visit.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nthis is no chunk\r\n" + ARTICLE)


@behaviour("failed", "before the page was complete")
def chunks_unfinished(visit: Visit) -> None:
    """Hangs up in the middle of a chunk."""
    visit.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n" + ARTICLE)


@behaviour("failed", "broke off", status=None)
def no_status_line(visit: Visit) -> None:
    """A page without anything before it."""
    visit.send(ARTICLE)


@behaviour("failed", "broke off", status=None)
def other_protocol(visit: Visit) -> None:
    """The greeting of a mail server."""
    visit.send(b"220 mail.larkhaven.example ESMTP ready\r\n")


@behaviour("failed", "not what web servers send", status=None)
def headers_with_nul(visit: Visit) -> None:
    """A header with a zero byte."""
    visit.send(b"HTTP/1.1 200 OK\r\nX-Odd: a\0b\r\nContent-Length: 2\r\n\r\nok")


@behaviour("failed", "broke off", status=None)
def hangs_up(visit: Visit) -> None:
    """Hangs up without a word."""


@behaviour("failed", "broke off", status=None)
def resets(visit: Visit) -> None:
    """Breaks the connection off at once."""
    visit.reset()


@behaviour("failed", "broke off")
def resets_in_the_middle(visit: Visit) -> None:
    """Breaks the connection off in the middle of the page."""
    visit.send(HEAD + b"Content-Length: 100000\r\n\r\n" + ARTICLE)
    visit.wait(0.2)
    visit.reset()


# Sending on -------------------------------------------------------------------------------------


def _send_on(visit: Visit, location: str | bytes, status: str = "302 Found") -> None:
    location = location.encode() if isinstance(location, str) else location
    visit.send(b"HTTP/1.1 " + status.encode() + b"\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")


@behaviour("fetched", rest="/5")
def redirects(visit: Visit) -> None:
    """/redirects/COUNT: so many redirects, and then an article."""
    left = int(visit.arguments[0])
    _send_on(visit, f"/redirects/{left - 1}" if left > 1 else "/article", "308 Permanent Redirect")


@behaviour("refused", "more than 5 times", status=308)
def six_redirects(visit: Visit) -> None:
    """One redirect more than are followed."""
    _send_on(visit, "/redirects/5", "308 Permanent Redirect")


@behaviour("refused", "in a circle", status=302)
def redirect_loop(visit: Visit) -> None:
    """Two addresses that send to each other."""
    _send_on(visit, "/redirect-loop/there" if not visit.arguments else "/redirect-loop")


@behaviour("refused", "in a circle", status=302)
def redirect_to_itself(visit: Visit) -> None:
    """Sends to itself, with a fragment, as some do who want a cookie."""
    _send_on(visit, "?#again")


@behaviour("fetched")
def redirect_relative(visit: Visit) -> None:
    """Sends on to a relative address with dots."""
    _send_on(visit, "x/../y/../../../article")


@behaviour("fetched")
def redirect_with_odd_bytes(visit: Visit) -> None:
    """Sends on to an address with a bare letter of UTF-8 and a space in it."""
    _send_on(visit, "/expects/caf%C3%A9%20noir".replace("%C3%A9%20", "é "))


@behaviour("fetched", rest="/caf%C3%A9%20noir")
def expects(visit: Visit) -> None:
    """An article, if it was asked for with the right escapes."""
    right = visit.path == "/expects/caf%C3%A9%20noir" and unquote(visit.arguments[0]) == "café noir"
    visit.answer(ARTICLE if right else b"", status="200 OK" if right else "404 Not Found")


@behaviour("fetched")
def header_injection(visit: Visit) -> None:
    """Sends on to an address that would smuggle a header into our request."""
    _send_on(visit, "/not-injected/%0d%0aX-Injected:%201%0d%0a")


@behaviour("fetched")
def not_injected(visit: Visit) -> None:
    """An article, unless the request has a header that was smuggled into it."""
    visit.answer(ARTICLE if "x-injected" not in visit.headers else b"", status="200 OK")


@behaviour("failed", "without saying where", status=301)
def redirect_nowhere(visit: Visit) -> None:
    """Sends on without an address."""
    visit.answer(status="301 Moved")


@behaviour("failed", "without saying where", status=301)
def redirect_to_nothing(visit: Visit) -> None:
    """Sends on with an empty address."""
    _send_on(visit, "", "301 Moved")


@behaviour("refused", "too long", status=302)
def redirect_to_a_long_address(visit: Visit) -> None:
    """Sends on to an address of 3,000 characters."""
    _send_on(visit, "/" + "x" * 3000)


@behaviour("refused", "not of the public web", status=None)
def redirect_with_a_tab(visit: Visit) -> None:
    """Sends on to an address with a tab in it, which is left out as browsers do."""
    _send_on(visit, "http://127.0.\t0.1/")


@behaviour("fetched")
def redirect_without_encryption(visit: Visit) -> None:
    """Sends on to http, wherever one comes from."""
    _send_on(visit, f"{visit.base}/article")


PRIVATE = {
    "127-0-0-1": "http://127.0.0.1/",
    "127-1": "http://127.1/",
    "hexadecimal": "http://0x7f.1/",
    "hexadecimal-whole": "http://0x7f000001/",
    "octal": "http://0177.0.0.1/",
    "decimal": "http://2130706433/",
    "zero": "http://0/",
    "full-width": "http://１２７.０.０.１/",
    "other-full-stops": "http://127。0。0。1/",
    "final-dot": "http://127.0.0.1./",
    "localhost": "https://LOCALHOST/",
    "localhost-dot": "http://localhost./",
    "no-scheme": "//127.0.0.1/",
    "ipv6": "http://[::1]/",
    "ipv6-long": "http://[0:0:0:0:0:0:0:1]/",
    "ipv6-unspecified": "http://[::]/",
    "ipv6-mapped": "http://[::ffff:127.0.0.1]/",
    "ipv6-mapped-hexadecimal": "http://[::ffff:7f00:1]/",
    "ipv6-compatible": "http://[::127.0.0.1]/",
    "ipv6-translated": "http://[64:ff9b::7f00:1]/",
    "ipv6-6to4": "http://[2002:7f00:1::]/",
    "ipv6-site": "http://[fec0::1]/",
    "ipv6-unique": "http://[fd00:ec2::254]/latest/meta-data/",
    "ipv6-link": "http://[fe80::1]/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata-decimal": "http://2852039166/latest/meta-data/",
    "metadata-mapped": "http://[::ffff:169.254.169.254]/",
    "provider": "http://168.63.129.16/",
    "carrier": "http://100.100.100.200/",
    "ten": "http://10.0.0.1/",
    "one-nine-two": "https://192.168.1.1/",
    "broadcast": "http://255.255.255.255/",
}
NOT_FOLLOWED = {
    "file": ("file:///etc/hostname", "no web address"),
    "ftp": ("ftp://127.0.0.1/", "no web address"),
    "gopher": ("gopher://127.0.0.1:6379/_FLUSHALL", "no web address"),
    "javascript": ("javascript:alert(1)", "no web address"),
    "data": ("data:text/html,<p>x</p>", "no web address"),
    "mail": ("mailto:wilma@courier.example", "no web address"),
    "ssh": ("http://127.0.0.1:22/", "port 22"),
    "database": ("http://localhost:5432/", "port 5432"),
    "password": ("http://admin:secret@127.0.0.1/", "password"),
    "misleading-host": ("http://courier.example@127.0.0.1/", "password"),
    "port-zero": ("http://courier.example:0/", "port"),
    "port-too-high": ("http://courier.example:99999/", "can not be read"),
    "zone": ("http://[fe80::1%25eth0]/", "can not be read"),
    "escaped-host": ("http://%31%32%37.0.0.1/", "no host name"),
}


def _redirect_to(name: str, location: str, words: str) -> None:
    def serve(visit: Visit) -> None:
        _send_on(visit, location)

    serve.__doc__ = f"Sends on to {location}"
    _add(
        f"redirect-to-{name}", serve, "refused", words, None if name in PRIVATE or "port " in words else 302, False, ""
    )


for _name, _location in PRIVATE.items():
    _redirect_to(_name, _location, "not of the public web")
for _name, (_location, _words) in NOT_FOLLOWED.items():
    _redirect_to(_name, _location, _words)


# Has it changed? --------------------------------------------------------------------------------

ETAGS = {
    "etag": b'"larkhaven-17"',
    "etag-weak": b'W/"larkhaven-17"',
    "etag-odd": b'"\xff\xfe\x80 \xc3\xbc\x01\x7f,\\"',
    "etag-unquoted": b"larkhaven 17",
}
LAST_MODIFIED = "Fri, 29 Oct 2021 08:00:00 GMT"


def _with_etag(name: str, etag: bytes) -> None:
    def serve(visit: Visit) -> None:
        if visit.headers.get("if-none-match", "").encode("latin-1") == etag:
            visit.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        else:
            visit.send(HEAD + b"ETag: " + etag + b"\r\nContent-Length: %d\r\n\r\n" % len(ARTICLE) + ARTICLE)

    serve.__doc__ = f"Has an ETag of {etag!r}, and says 304 to whoever sends it back byte for byte."
    _add(name, serve, "fetched", "", 200, False, "")


for _name, _etag in ETAGS.items():
    _with_etag(_name, _etag)


@behaviour("fetched")
def last_modified(visit: Visit) -> None:
    """Has a date of last change, and says 304 to whoever sends it back byte for byte."""
    if visit.headers.get("if-modified-since") == LAST_MODIFIED:
        visit.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        visit.answer(ARTICLE, headers=[f"Last-Modified: {LAST_MODIFIED}"])


@behaviour("fetched")
def etag_of_5000_bytes(visit: Visit) -> None:
    """Has an ETag that is too long to be kept."""
    visit.answer(ARTICLE, headers=[f'ETag: "{"x" * 5000}"'])


@behaviour("failed", "hold no version", status=304)
def not_modified(visit: Visit) -> None:
    """Says 304 to everybody."""
    visit.send(b'HTTP/1.1 304 Not Modified\r\nETag: "new"\r\n\r\n')


# Other statuses ---------------------------------------------------------------------------------

STATUSES: dict[str, tuple[Outcome, str]] = {
    "201 Created": ("failed", "(201)"),
    "202 Accepted": ("failed", "(202)"),
    "204 No Content": ("failed", "without any content"),
    "206 Partial Content": ("failed", "a part of the page"),
    "300 Multiple Choices": ("failed", "(300)"),
    "400 Bad Request": ("refused", "typing errors"),
    "401 Unauthorized": ("refused", "sign in"),
    "402 Payment Required": ("refused", "pay"),
    "403 Forbidden": ("refused", "to programs"),
    "404 Not Found": ("refused", "no page at this address"),
    "410 Gone": ("refused", "is gone"),
    "418 I'm a teapot": ("refused", "(418)"),
    "429 Too Many Requests": ("later", "less often"),
    "451 Unavailable For Legal Reasons": ("refused", "legal reasons"),
    "500 Internal Server Error": ("failed", "error of its own"),
    "502 Bad Gateway": ("failed", "(502)"),
    "503 Service Unavailable": ("failed", "overloaded"),
    "504 Gateway Timeout": ("failed", "too long"),
    "520 Odd": ("failed", "(520)"),
    "999 Request denied": ("failed", "(999)"),
}


def _status(line: str, outcome: Outcome, words: str) -> None:
    def serve(visit: Visit) -> None:
        visit.answer(b"<p>Not the page.</p>", status=line)

    serve.__doc__ = f"Answers with {line}."
    _add(f"status-{line[:3]}", serve, outcome, words, int(line[:3]), False, "")


for _line, (_outcome, _words) in STATUSES.items():
    _status(_line, _outcome, _words)


@behaviour("later", "less often", status=429, rest="/120")
def too_often(visit: Visit) -> None:
    """/too-often/VALUE: asks to come back after that (Retry-After)."""
    visit.answer(status="429 Too Many Requests", headers=[f"Retry-After: {unquote(visit.arguments[0])}"])


@behaviour("later", "come back later", status=503)
def back_in_an_hour(visit: Visit) -> None:
    """Under repair until a date."""
    visit.answer(
        status="503 Service Unavailable", headers=[f"Retry-After: {formatdate(time.time() + 3600, usegmt=True)}"]
    )


@behaviour("failed", "overloaded", status=503)
def back_at_some_time(visit: Visit) -> None:
    """Under repair until a time that is none."""
    visit.answer(status="503 Service Unavailable", headers=["Retry-After: soon"])


# Charsets and media types -----------------------------------------------------------------------

SPEECH = contents.article(8).replace("the Meadow", "the Zürich café naïve Meadow").replace("Larkhaven", "Lörkhaven")


@behaviour("fetched")
def charset_header_lies(visit: Visit) -> None:
    """UTF-8 that is called Latin-1 in the header."""
    visit.answer(SPEECH, media_type='text/html; Charset="ISO-8859-1"')


@behaviour("fetched")
def charset_meta_lies(visit: Visit) -> None:
    """Windows-1252 that calls itself UTF-8, while the header is right."""
    visit.answer(SPEECH.encode("cp1252"), media_type="text/html;charset=windows-1252")


@behaviour("fetched")
def charset_bom(visit: Visit) -> None:
    """UTF-16 with a byte order mark that says otherwise."""
    visit.answer(b"\xff\xfe" + SPEECH.encode("utf-16-le"), media_type="text/html; charset=utf-8")


@behaviour("fetched")
def charset_untold(visit: Visit) -> None:
    """Windows-1252 and nothing that says so."""
    visit.answer(SPEECH.replace('<meta charset="utf-8">', "").encode("cp1252"), media_type="text/html")


@behaviour("fetched")
def charset_unknown(visit: Visit) -> None:
    """UTF-8 with a charset that does not exist."""
    visit.answer(SPEECH, media_type="text/html; charset=klingon-8")


@behaviour("fetched")
def media_type_untold(visit: Visit) -> None:
    """No Content-Type at all."""
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(ARTICLE) + ARTICLE)


@behaviour("fetched")
def media_type_odd(visit: Visit) -> None:
    """A Content-Type that is none."""
    visit.answer(ARTICLE, media_type="html, I think; charset = ")


@behaviour("fetched", page=End("refused", "no text in it to be read"), feed=End("refused", "no feed and no sitemap"))
def binary_as_html(visit: Visit) -> None:
    """A picture that is called a page."""
    visit.answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200)


@behaviour("fetched", page=End("refused", "is empty"), feed=End("refused", "is empty"))
def empty(visit: Visit) -> None:
    """A page of no bytes."""
    visit.answer(b"")


# Feeds ------------------------------------------------------------------------------------------

RSS = "application/rss+xml; charset=utf-8"


@feed_behaviour(3, "3 of the 3 articles", rest="/3")
def feed(visit: Visit) -> None:
    """/feed/COUNT or /feed/COUNT/FIRST: an RSS feed that names so many stories, the FIRST and following."""
    count, first = (*map(int, visit.arguments), 1)[:2]
    visit.answer(contents.rss(visit.base, count, first=first), media_type=RSS)


@feed_behaviour(1, "1 of the 1 articles")
def feed_that_grows(visit: Visit) -> None:
    """An RSS feed that names one story more each time."""
    visit.answer(contents.rss(visit.base, visit.number), media_type=RSS)


@feed_behaviour(3)
def feed_atom(visit: Visit) -> None:
    """An Atom feed."""
    visit.answer(contents.atom(visit.base), media_type="application/atom+xml")


@feed_behaviour(3)
def feed_with_etag(visit: Visit) -> None:
    """A feed that says 304 to whoever has its version."""
    if visit.headers.get("if-none-match") == '"larkhaven"':
        visit.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        visit.answer(contents.rss(visit.base), media_type=RSS, headers=['ETag: "larkhaven"'])


@feed_behaviour(3)
def feed_json(visit: Visit) -> None:
    """A JSON Feed."""
    visit.answer(contents.json_feed(visit.base), media_type="application/feed+json")


@feed_behaviour(3)
def sitemap(visit: Visit) -> None:
    """A sitemap."""
    visit.answer(contents.sitemap(visit.base), media_type="application/xml")


@feed_behaviour(0, "names no articles")
def sitemap_of_itself(visit: Visit) -> None:
    """A list of sitemaps that names itself."""
    visit.answer(contents.sitemap_index(visit.base + visit.path), media_type="application/xml")


@feed_behaviour(6, "There is no page at this address")
def sitemap_of_sitemaps(visit: Visit) -> None:
    """A list of sitemaps, one of which is missing and one of which is a page."""
    if visit.arguments:
        visit.answer(contents.sitemap(visit.base, 6), media_type="application/xml")
    else:
        named = [f"{visit.base}/{name}" for name in ("sitemap-of-sitemaps/1", "status-404", "article")]
        visit.answer(contents.sitemap_index(*named), media_type="application/xml")


@feed_behaviour(3, "1 item has no usable link")
def feed_hostile_words(visit: Visit) -> None:
    """A feed whose titles hold markup, escapes of zero bytes and direction overrides, and whose links lead nowhere."""
    visit.answer(contents.hostile_words(visit.base), media_type="application/feed+json")


@feed_behaviour(5, "not well-formed")
def feed_cut_off(visit: Visit) -> None:
    """A feed that ends in the middle of an item."""
    visit.answer(contents.rss(visit.base, 5)[:-90], media_type=RSS)


@feed_behaviour(3, "not well-formed")
def feed_malformed(visit: Visit) -> None:
    """A feed with bare ampersands, unclosed tags and characters that XML forbids."""
    broken = contents.rss(visit.base).replace("Letter no. 2", "Letters & <b>more\x0b \x00").replace("</guid>", "", 1)
    visit.answer(broken, media_type=RSS)


@behaviour("fetched")
def feed_that_is_html(visit: Visit) -> None:
    """A page that is called a feed."""
    visit.answer(ARTICLE, media_type=RSS)


@feed_behaviour(50, "names 50,000 articles")
def feed_with_50000_items(visit: Visit) -> None:
    """A feed of 50,000 items."""
    visit.answer(contents.rss(visit.base, 50_000), media_type=RSS)


@feed_behaviour(1, "not well-formed")
def feed_billion_laughs(visit: Visit) -> None:
    """A feed of a kilobyte whose title would be three gigabytes long."""
    visit.answer(contents.billion_laughs(), media_type=RSS)


@feed_behaviour(0, "not well-formed")
def feed_quadratic(visit: Visit) -> None:
    """A feed that repeats one long entity."""
    visit.answer(contents.quadratic_blowup(), media_type=RSS)


@feed_behaviour(1)
def feed_external_entity(visit: Visit) -> None:
    """A feed that wants a file of ours in its title."""
    visit.answer(contents.external_entity(), media_type=RSS)


# Pages that harm whoever reads them -------------------------------------------------------------


@behaviour("fetched")
def html_20000_attributes(visit: Visit) -> None:
    """A tag with 20,000 attributes."""
    visit.answer(contents.attributes())


@behaviour("fetched", page=End("archived", "larger than 2 MB, the rest was left out"))
def html_ampersands(visit: Visit) -> None:
    """Five megabytes of &amp;."""
    visit.answer(contents.ampersands())


@behaviour("fetched", page=End("archived", "nested too deeply, the rest was left out"))
def html_deep(visit: Visit) -> None:
    """50,000 tags within each other."""
    visit.answer(contents.deeply_nested())


@behaviour("fetched", page=End("refused", "needed more than 200 MB"))
def html_hungry(visit: Visit) -> None:
    """A megabyte of open paragraphs, which take hundreds of megabytes to be read."""
    visit.answer(contents.article(10).replace("<article>", "<article>" + "<p>x" * 250_000))


@behaviour("fetched")
def html_scripts(visit: Visit) -> None:
    """An article among scripts."""
    visit.answer(contents.scripted())


@behaviour("fetched")
def html_nul(visit: Visit) -> None:
    """An article with zero bytes in its words."""
    visit.answer(contents.article(9).replace(" Society", "\0 Soc\0iety"))


@behaviour("fetched")
def html_overrides(visit: Visit) -> None:
    """An article with direction overrides."""
    visit.answer(contents.reordered())
