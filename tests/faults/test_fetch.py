"""Whatever an origin does, a fetch ends as it must: in time, in bounded memory, and with a reason."""

import datetime
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from urllib.parse import quote

import httpcore2
import pytest

from articles.ingest import fetch as fetch_module
from articles.ingest.connect import Backend, Clock, Line
from articles.ingest.fetch import Failed, Fetched, Later, Limits, NotFetched, Refused, Validators, fetch
from articles.ingest.outcomes import FAILED, REFUSED
from tests.faults.behaviours import BEHAVIOURS, ETAGS, Behaviour
from tests.faults.origin import CERTIFICATE, Origin, running

SITE = "https://torch.example"
PATIENT = Limits(seconds=20)
SHORT = Limits(seconds=1)
KINDS = {"refused": Refused, "later": Later, "failed": Failed}


def fetched(origin: Origin, path: str, **changed: object) -> Fetched:
    return fetch(origin.base + path, site=SITE, also_from=frozenset({origin.pair}), **{"limits": PATIENT, **changed})  # type: ignore[arg-type]


def not_fetched(origin: Origin, path: str, **changed: object) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        fetched(origin, path, **changed)
    return caught.value


@pytest.mark.parametrize("behaviour", BEHAVIOURS.values(), ids=BEHAVIOURS)
def test_a_behaviour_has_the_outcome_that_is_stated(origin: Origin, behaviour: Behaviour) -> None:
    limits = SHORT if behaviour.is_slow else PATIENT
    start = time.monotonic()
    if behaviour.outcome == "fetched":
        page = fetched(origin, behaviour.path, limits=limits)
        assert page.status == 200
        assert page.address == page.chain[-1]
    else:
        assert behaviour.words
        error = not_fetched(origin, behaviour.path, limits=limits)
        assert type(error) is KINDS[behaviour.outcome], error.reason
        assert behaviour.words in error.reason
        assert error.status == behaviour.status
        assert error.address.startswith("http")
        assert error.size <= limits.size + 2**21
    assert time.monotonic() - start < limits.seconds + 2


def test_reasons_are_sentences_that_say_what_to_do_next() -> None:
    for status, reason in {**REFUSED, **FAILED}.items():
        assert f"({status})" in reason
        assert reason.endswith(("paste it.", "later.", "errors."))


def test_bombs_take_little_memory(origin: Origin) -> None:
    script = """
import re, resource, sys
from pathlib import Path
from articles.ingest.fetch import NotFetched, fetch
def peak():  # bytes; getrusage would count the process that we were started by, where there is a better way
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\\s+([0-9]+)", status.read_text())[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
base, pair, names = sys.argv[1], sys.argv[2], sys.argv[3:]
def visit(name):
    try:
        fetch(base + "/" + name, site="https://torch.example", also_from=frozenset({pair}))
    except NotFetched as error:
        print(name, error.reason)
visit("article")
before = peak()
for name in names:
    visit(name)
print((peak() - before) // 1024 // 1024)
"""
    names = [name for name in BEHAVIOURS if name.endswith("-bomb") or name.startswith(("endless-", "html-", "feed-"))]
    done = subprocess.run(
        [sys.executable, "-c", script, origin.base, origin.pair, *names], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    *reasons, megabytes = done.stdout.splitlines()
    assert sum("larger than" in reason for reason in reasons) == 7
    assert 0 < int(megabytes) <= 200


def test_others_are_unaffected_by_one_that_hangs(origin: Origin) -> None:
    stuck = threading.Thread(target=not_fetched, args=(origin, "/silence"), kwargs={"limits": Limits(seconds=1.5)})
    stuck.start()
    assert fetched(origin, "/article").seconds < 1
    stuck.join()


# What is told of a page -------------------------------------------------------------------------


def test_a_page_comes_with_all_that_is_told_of_it(origin: Origin) -> None:
    page = fetched(origin, "/redirects/2?utm=1#part")
    assert page.address == f"{origin.base}/article"
    assert page.chain == (f"{origin.base}/redirects/2?utm=1", f"{origin.base}/redirects/1", page.address)
    assert (page.media_type, page.charset, page.unchanged) == ("text/html", "utf-8", False)
    assert b"The Larkhaven Courier" in page.content
    assert page.size == len(page.content) > 1000
    assert ("Content-Type", "text/html; charset=utf-8") in page.headers
    assert 0 < page.seconds < 5


@pytest.mark.parametrize(
    "path", ["/gzipped", "/gzipped-in-parts", "/brotlied", "/zstandarded", "/chunked", "/old-http"]
)
def test_a_page_is_the_same_however_it_is_packed(origin: Origin, path: str) -> None:
    assert fetched(origin, path).content == fetched(origin, "/article").content


@pytest.mark.parametrize(
    ("path", "media_type", "charset"),
    [
        ("/charset-header-lies", "text/html", "iso-8859-1"),
        ("/charset-meta-lies", "text/html", "windows-1252"),
        ("/charset-untold", "text/html", ""),
        ("/charset-unknown", "text/html", "klingon-8"),
        ("/media-type-untold", "", ""),
        ("/media-type-odd", "", ""),
        ("/feed-atom", "application/atom+xml", ""),
    ],
)
def test_media_type_and_charset_are_those_of_the_header(
    origin: Origin, path: str, media_type: str, charset: str
) -> None:
    page = fetched(origin, path)
    assert (page.media_type, page.charset) == (media_type, charset)


def test_we_say_who_we_are_and_keep_no_cookies(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    serve = BEHAVIOURS["article"].serve
    watching = Behaviour("article", lambda visit: (seen.append(visit.headers), serve(visit))[1], "fetched")  # type: ignore[func-returns-value]
    monkeypatch.setitem(BEHAVIOURS, "article", watching)
    fetched(origin, "/cookies")
    fetched(origin, "/cookies")
    fetched(origin, "/article")
    assert seen[0]["user-agent"] == "Torchlight (+https://torch.example)"
    assert seen[0]["host"] == origin.pair
    assert seen[0]["accept-encoding"] == "gzip, br, zstd"
    assert not seen[0].keys() & {"cookie", "authorization", "if-none-match", "if-modified-since", "referer"}


def test_the_environment_plays_no_role(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    assert fetched(origin, "/article").status == 200


# Has it changed? --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*ETAGS, "last-modified"])
def test_a_validator_goes_back_byte_for_byte(origin: Origin, name: str) -> None:
    first = fetched(origin, f"/{name}")
    assert not first.unchanged
    if name in ETAGS:
        assert first.validators.etag.encode("latin-1") == ETAGS[name]
    again = fetched(origin, f"/{name}", validators=first.validators)
    assert (again.status, again.unchanged, again.content) == (304, True, b"")
    assert again.validators == first.validators


def test_a_304_may_bring_a_new_validator(origin: Origin) -> None:
    answer = fetched(origin, "/not-modified", validators=Validators(etag='"old"', last_modified="yesterday"))
    assert answer.validators == Validators(etag='"new"', last_modified="yesterday")


def test_a_validator_that_is_too_long_is_not_kept(origin: Origin) -> None:
    assert fetched(origin, "/etag-of-5000-bytes").validators == Validators()


@pytest.mark.parametrize("value", ['"a"\r\nX-Injected: 1', "\0", "\N{SNOWMAN}"])
def test_a_validator_that_could_not_have_been_sent_is_not_sent_back(origin: Origin, value: str) -> None:
    never_sent = Validators(etag=value, last_modified=value)
    assert fetched(origin, "/not-injected", validators=never_sent).content
    assert "hold no version" in not_fetched(origin, "/not-modified", validators=never_sent).reason


# Come back later --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 60),
        ("99999999999", 86400),
        ("9" * 30, 3600),
        ("Fri, 29 Oct 2021 08:00:00 GMT", 60),
        ("Fri, 29 Oct 2921 08:00:00 GMT", 86400),
        ("Friday, 29-Oct-21 08:00:00 GMT", 60),
        ("Fri Oct 29 08:00:00 2021", 60),
        ("soon", 3600),
        ("-5", 3600),
        ("", 3600),
        ("Fri, 99 Foo 99999999 08:00:00 GMT", 3600),
    ],
)
def test_we_come_back_when_we_are_asked_to_within_bounds(origin: Origin, value: str, seconds: int) -> None:
    now = datetime.datetime.now(datetime.UTC)
    error = not_fetched(origin, f"/too-often/{quote(value) or '%20'}")
    assert isinstance(error, Later)
    assert abs((error.until - now).total_seconds() - seconds) < 5


def test_a_date_to_come_back_is_kept(origin: Origin) -> None:
    error = not_fetched(origin, "/back-in-an-hour")
    assert isinstance(error, Later)
    assert 3500 < (error.until - datetime.datetime.now(datetime.UTC)).total_seconds() < 3605


def test_an_origin_can_go_wrong_twice_and_then_answer(origin: Origin) -> None:
    path = "/then/twice/status-500/resets/article-changed"
    assert not_fetched(origin, path).status == 500
    assert not_fetched(origin, path).status is None
    assert b"answered" in fetched(origin, path).content
    assert origin.counts[path] == 3


# Where a name leads -----------------------------------------------------------------------------


def test_a_host_with_one_address_that_is_not_public_is_refused_whole(origin: Origin) -> None:
    asked: list[str] = []

    def mixed(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34", "127.0.0.1"]

    with pytest.raises(Refused, match=r"lamp\.example leads to 127\.0\.0\.1, an address for this machine"):
        fetch("http://lamp.example/", site=SITE, resolve=mixed)
    assert asked == ["lamp.example"]


def test_a_name_is_resolved_once_and_only_the_checked_address_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    connected: list[object] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Failed, match="refuses connections"):
        fetch("http://lamp.example/", site=SITE, resolve=lambda host, port: next(answers))
    assert connected == [("93.184.216.34", 80)]
    with pytest.raises(Refused, match="not of the public web"):
        fetch("http://lamp.example/", site=SITE, resolve=lambda host, port: next(answers))
    assert len(connected) == 1


def test_the_next_address_of_a_host_is_tried(origin: Origin) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.2", origin.server_address[1]))  # taken, and nobody listens
        page = fetch(
            f"http://lamp.example:{origin.server_address[1]}/article",
            site=SITE,
            also_from=frozenset({f"lamp.example:{origin.server_address[1]}"}),
            resolve=lambda host, port: ["127.0.0.2", "127.0.0.1"],
        )
    assert page.status == 200


def test_each_address_on_the_way_is_asked_about_before_it_is_visited(origin: Origin) -> None:
    asked: list[str] = []
    page = fetched(origin, "/redirects/2", may_follow=asked.append)
    assert tuple(asked) == page.chain[1:]
    before = origin.counts["/redirects/1"]

    def forbid(address: str) -> None:
        raise Refused("That site does not want it.")

    error = not_fetched(origin, "/redirects/2", may_follow=forbid)
    assert (error.reason, error.status) == ("That site does not want it.", 308)
    assert origin.counts["/redirects/1"] == before


def test_only_the_named_pair_may_be_fetched_from(origin: Origin) -> None:
    with running() as other:
        for base in (other.base, f"http://localhost:{origin.server_address[1]}"):
            with pytest.raises(Refused, match="uses port"):
                fetch(f"{base}/article", site=SITE, also_from=frozenset({origin.pair}))
        assert not other.counts


def _never(host: str, port: int) -> list[str]:
    time.sleep(6)
    return ["93.184.216.34"]


def _fails(number: int) -> object:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(number, "as the system words it")

    return resolve


@pytest.mark.parametrize(
    ("resolve", "words"),
    [
        (_never, "took longer than 0.5 seconds"),
        (_fails(socket.EAI_NONAME), "No site is found under the name lamp.example"),
        (_fails(socket.EAI_AGAIN), "can not be looked up"),
        (lambda host, port: [], "No site is found"),
    ],
)
def test_a_name_that_leads_nowhere_fails_in_time(resolve: object, words: str) -> None:
    start = time.monotonic()
    with pytest.raises(Failed, match=words):
        fetch("https://lamp.example/", site=SITE, limits=Limits(seconds=0.5), resolve=resolve)  # type: ignore[arg-type]
    assert time.monotonic() - start < 5


def test_a_host_that_does_not_answer_fails_in_time() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(3):  # beyond what the system accepts on behalf of the listener
            waiting.append(socket.socket())
            waiting[-1].setblocking(False)
            waiting[-1].connect_ex(full.getsockname())
        port = full.getsockname()[1]
        start = time.monotonic()
        with pytest.raises(Failed):
            fetch(
                f"http://127.0.0.1:{port}/",
                site=SITE,
                limits=Limits(seconds=2, to_connect=0.5),
                also_from=frozenset({f"127.0.0.1:{port}"}),
            )
        assert time.monotonic() - start < 20, "the system itself gives up after minutes"
        for one in waiting:
            one.close()


@pytest.mark.parametrize("address", ["", "file:///etc/hostname", "//courier.example/", "http://a:b@courier.example/"])
def test_what_is_no_web_address_is_refused_without_a_look(address: str) -> None:
    with pytest.raises(Refused, match=r"address"):
        fetch(address, site=SITE, resolve=_never)


# Encrypted --------------------------------------------------------------------------------------


def test_a_certificate_that_nobody_trusts_is_told(origin: Origin) -> None:
    with pytest.raises(Failed, match=r"can not prove that it is 127\.0\.0\.1: self.signed certificate") as caught:
        fetch(f"https://{origin.pair}/article", site=SITE, also_from=frozenset({origin.pair}))
    assert caught.value.status is None


@pytest.fixture
def _trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(CERTIFICATE)
    monkeypatch.setattr(fetch_module, "_trusted", lambda: context)


@pytest.mark.usefixtures("_trusting")
def test_the_certificate_is_checked_for_the_name_and_not_for_the_address_behind_it(origin: Origin) -> None:
    port = origin.server_address[1]

    def fetch_from(host: str) -> Fetched:
        pairs = frozenset({f"{host}:{port}", origin.pair})
        return fetch(
            f"https://{host}:{port}/article", site=SITE, also_from=pairs, resolve=lambda host, port: ["127.0.0.1"]
        )

    assert fetch_from("lamp.example").notes == ()
    with pytest.raises(Failed, match=r"can not prove that it is moth\.example: Hostname mismatch"):
        fetch_from("moth.example")


@pytest.mark.usefixtures("_trusting")
def test_a_way_on_without_encryption_is_gone_and_told(origin: Origin) -> None:
    page = fetch(f"https://{origin.pair}/redirects/1", site=SITE, also_from=frozenset({origin.pair}), limits=PATIENT)
    assert page.address.startswith("https:")
    page = fetch(f"https://{origin.pair}/redirect-without-encryption", site=SITE, also_from=frozenset({origin.pair}))
    assert page.address == f"{origin.base}/article"
    assert "from https to http" in page.notes[0]


@pytest.mark.parametrize("speak", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", None])
def test_a_server_that_does_not_encrypt_fails_in_time(speak: bytes | None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                if speak is None:
                    time.sleep(3)
                else:
                    connection.recv(4096)
                    connection.sendall(speak)

        thread = threading.Thread(target=serve)
        thread.start()
        pair = f"127.0.0.1:{server.getsockname()[1]}"
        words = "took longer" if speak is None else "No encrypted connection"
        with pytest.raises(Failed, match=words):
            fetch(f"https://{pair}/", site=SITE, limits=Limits(seconds=1), also_from=frozenset({pair}))
        thread.join()


# What we need of the library --------------------------------------------------------------------


def test_the_library_connects_through_our_backend_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails with a new version of httpcore2, it no longer asks ``network_backend`` to connect.

    Then nobody checks which address a page comes from: do not use that version before ``connect.py`` is adapted.
    """
    asked: list[tuple[str, int]] = []

    class Watched(Backend):
        def connect_tcp(self, host: str, port: int, *rest: object, **named: object) -> Line:
            asked.append((host, port))
            raise Refused("seen")

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a connection past our backend")

    monkeypatch.setattr(socket, "create_connection", forbidden)
    monkeypatch.setattr(socket.socket, "connect", forbidden)
    backend = Watched(clock=Clock(5), head=100, to_connect=1, also_from=frozenset(), resolve=_never)
    for scheme, port in (("http", 80), ("https", 443)):
        with httpcore2.ConnectionPool(network_backend=backend) as pool, pytest.raises(Refused, match="seen"):
            pool.request("GET", f"{scheme}://lamp.example/")
        assert asked[-1] == ("lamp.example", port)


# As a process -----------------------------------------------------------------------------------


def test_an_origin_runs_as_a_process_of_its_own() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.origin"], stdout=subprocess.PIPE, text=True, env={**os.environ}
    ) as process:
        try:
            assert process.stdout is not None
            base = process.stdout.readline().strip()
            pairs = frozenset({base.removeprefix("http://")})
            page = fetch(f"{base}/story/5", site=SITE, also_from=pairs)
            assert b"letter no. 5" in page.content
            assert fetch(f"{base}/-/counts", site=SITE, also_from=pairs).content == b'{"/story/5": 1}'
        finally:
            process.terminate()
