"""Page, SQL and peer in turn: a few questions to each, round by round, so that a slow minute hits all alike."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import psycopg

from bench import floor, machine
from bench.client import Reader, throughput
from bench.house import Site
from bench.pages import Page
from bench.peer import Peer
from bench.questions import Question

Say = Callable[[str], None]

CONNECTIONS = 4  # on which a page is warmed up, so that each web process has seen it


class WrongAnswer(Exception):
    """A page was answered with an error, or without what SQL found."""


@dataclass
class Times:
    """Milliseconds that answers took, and the CPU time of the processes that gave them."""

    milliseconds: list[float] = field(default_factory=list)
    web_cpu: float = 0.0
    database_cpu: float = 0.0

    def percentile(self, part: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    @property
    def p50(self) -> float:
        return self.percentile(0.5)

    @property
    def p95(self) -> float:
        return self.percentile(0.95)

    def per_answer(self, seconds: float) -> float:
        """CPU milliseconds of one answer."""
        return 1000 * seconds / len(self.milliseconds)


@dataclass
class Measured:
    """One page: its times, those of SQL and of the peer, and the state of the machine before each round."""

    page: Page
    questions: int
    site: Times = field(default_factory=Times)
    sql: Times = field(default_factory=Times)
    peer: Times = field(default_factory=Times)
    noise: list[machine.Noise] = field(default_factory=list)
    kilobytes: float = 0.0
    recall: float | None = None

    @property
    def ratio(self) -> float:
        """The page against the goal that the SQL sets: at most 1 is kept."""
        return self.site.p50 / (2 * self.sql.p50 + 5)


def measure(
    page: Page,
    site: Site,
    database: psycopg.Connection,
    peer: Peer | None,
    *,
    most: int,
    rounds: int,
    say: Say,
) -> Measured | None:
    """All questions of a page, or ``most``; None where the site has no such page."""
    asked = page.asked(database)[:most]
    if not asked:
        say(f"{page.title}: the record holds nothing to ask for")
        return None
    if not has(site, page.address(asked[0]), say):
        return None
    result = Measured(page, len(asked))
    warm(page, site, database, peer, asked, result)
    parts = [asked[place::rounds] for place in range(rounds)]
    for part in (part for part in parts if part):
        result.noise.append(machine.Noise.now())
        ask_site(page, site, part, result)
        ask_sql(page, site, database, part, result)
        if peer and peer.has(page):
            ask_peer(page, peer, part, result)
    return result


def warm(
    page: Page,
    site: Site,
    database: psycopg.Connection,
    peer: Peer | None,
    asked: Sequence[Question],
    result: Measured,
) -> None:
    """Every question once, to all, unmeasured: and the page must show what SQL finds."""
    readers = [Reader(site.address) for _ in range(CONNECTIONS)]
    sizes, found = [], 0
    for number, question in enumerate(asked):
        path = page.address(question)
        answer = readers[number % CONNECTIONS].get(path)
        rows = floor.answer(database, page.sql(question))
        if not page.shows(answer, rows):
            raise WrongAnswer(f"{path} was answered with {answer.status}, or does not show what SQL found.")
        sizes.append(len(answer.body))
        found += page.recall and f"/{question['key']}/" in answer.text
        if peer and peer.has(page):
            peer.ask(page, question)
    for reader in readers:
        reader.close()
    result.kilobytes = sum(sizes) / len(sizes) / 1000
    result.recall = found / len(asked) if page.recall else None


def ask_site(page: Page, site: Site, part: Sequence[Question], result: Measured) -> None:
    reader = Reader(site.address)
    web, data = machine.cpu_seconds(site.web_processes()), machine.cpu_seconds(site.database_processes())
    for question in part:
        path = page.address(question)
        answer = reader.get(path)
        if answer.status != 200:
            raise WrongAnswer(f"{path} was answered with {answer.status}.")
        result.site.milliseconds.append(1000 * answer.seconds)
    result.site.web_cpu += machine.spent(web, machine.cpu_seconds(site.web_processes()))
    result.site.database_cpu += machine.spent(data, machine.cpu_seconds(site.database_processes()))
    reader.close()


def ask_sql(page: Page, site: Site, database: psycopg.Connection, part: Sequence[Question], result: Measured) -> None:
    data = machine.cpu_seconds(site.database_processes())
    for question in part:
        statements = page.sql(question)
        begun = time.perf_counter()
        floor.answer(database, statements)
        result.sql.milliseconds.append(1000 * (time.perf_counter() - begun))
    result.sql.database_cpu += machine.spent(data, machine.cpu_seconds(site.database_processes()))


def ask_peer(page: Page, peer: Peer, part: Sequence[Question], result: Measured) -> None:
    result.peer.milliseconds += [1000 * peer.ask(page, question).seconds for question in part]


# ---- many readers -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Throughput:
    """Answers a second with several readers at once."""

    page: Page
    readers: int
    site: float
    peer: float | None


def many_readers(
    page: Page,
    site: Site,
    database: psycopg.Connection,
    peer: Peer | None,
    *,
    readers: int,
    seconds: float,
    rounds: int,
) -> Throughput:
    """The site and the peer in turn; the median of the rounds of each."""
    asked = page.asked(database)
    paths = [page.address(question) for question in asked]
    own, others = [], []
    for _ in range(rounds):
        rate, errors = throughput([site.address], paths, readers, seconds)
        if errors:
            raise WrongAnswer(f"{errors} answers to {readers} readers of {page.title} were errors.")
        own.append(rate)
        if peer and peer.has(page):
            theirs = [peer.address(page, question) for question in asked]
            others.append(throughput(peer.sites, theirs, readers, seconds)[0])
    return Throughput(page, readers, median(own), median(others) if others else None)


def median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


# ---- exports ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Export:
    """A file that is taken: how much of it, and how fast."""

    rows: int
    megabytes: float
    seconds: float

    @classmethod
    def of(cls, pieces: Iterable[bytes], most: int | None = None) -> "Export":
        """Take the pieces to their end, or until there are ``most`` lines below the header."""
        begun, size, lines = time.perf_counter(), 0, 0
        for piece in pieces:
            size += len(piece)
            lines += piece.count(b"\n")
            if most is not None and lines > most:
                break
        rows = lines - 1 if most is None else min(lines - 1, most)
        return cls(rows, size / 1e6, time.perf_counter() - begun)


# Signatures with letter and actor in words; and those of the data package, which is made once for each revision.
SIGNATURES = ("/signatures.csv", "/data/signatures.csv")


def exports(
    site: Site, database: psycopg.Connection, peer: Peer | None, *, rows: int, rounds: int, say: Say
) -> dict[str, list[Export]]:
    """The same number of signatures from each address of the site, by COPY, and from the peer, in turn."""
    found: dict[str, list[Export]] = {}
    there = [path for path in SIGNATURES if has(site, path, say)]
    for path in there:
        Export.of(Reader(site.address).stream(path), 1)  # the first who asks may wait until a file is made
    for _ in range(rounds):
        for path in there:
            found.setdefault(path, []).append(Export.of(Reader(site.address).stream(path), rows))
        found.setdefault("COPY", []).append(copied(database, rows))
        if peer:
            found.setdefault("peer", []).append(Export.of(Reader(peer.sites[0]).stream(peer.signatures), rows))
    return found


def copied(database: psycopg.Connection, rows: int) -> Export:
    """The first signatures as PostgreSQL writes them."""
    with database.cursor() as cursor, cursor.copy(floor.SIGNATURES.format(rows=rows)) as copy:
        return Export.of(map(bytes, copy))


def has(site: Site, path: str, say: Say) -> bool:
    """Whether the site has an address; says so where it has not."""
    found = Reader(site.address).has(path)
    if not found:
        say(f"{path}: left out, the site has no such address")
    return found


@dataclass(frozen=True)
class Memory:
    """Resident megabytes of the largest web process: before an export of everything, at its highest, and after."""

    path: str
    rows: int
    before: float
    highest: float
    after: float


def memory(site: Site, path: str) -> Memory:
    """Watch the web processes while all signatures are taken."""
    web = site.web_processes()
    before = highest = machine.resident_mb(web)
    lines, looked = 0, time.monotonic()
    for piece in Reader(site.address).stream(path):
        lines += piece.count(b"\n")
        if time.monotonic() - looked > 0.25:
            highest, looked = max(highest, machine.resident_mb(web)), time.monotonic()
    after = machine.resident_mb(web)
    return Memory(path, lines - 1, before, max(highest, after), after)
