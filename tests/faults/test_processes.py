"""Whatever is killed in the middle, each article is archived exactly once, and nobody has to lend a hand.

The whole site runs as `make up` starts it; the articles come from servers in this process, on twenty addresses of
loopback, so that no host has to be asked politely for long.
"""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest
import redis

from services.locations import Place
from services.postgresql import PostgreSQL
from services.valkey import Valkey
from tests.faults.behaviours import BEHAVIOURS
from tests.faults.origin import running
from tests.ports import free_port
from tests.services.conftest import command_line, kill, processes_of
from tests.services.stacks import Stack

HOSTS = [f"127.0.0.{n}" for n in range(1, 21)]
HOSTILE = [f"127.0.0.{n}" for n in range(21, 31)]
WORST = (
    *("silence", "slow-body", "endless-body", "gzip-bomb", "html-20000-attributes", "html-ampersands", "html-deep"),
    *("html-hungry", "resets-in-the-middle", "redirect-to-metadata"),
)
PATIENCE = 120.0  # seconds in which everything has to be done, whatever was killed
ANSWER_AFTER = 0.4  # seconds: so that there is a middle in which to kill


class Newspaper:
    """Articles at `/NAME`, each another one; counts how often each was asked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: Counter[str] = Counter()
        newspaper = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                newspaper.asked[self.path] += 1
                time.sleep(ANSWER_AFTER)
                body = b"User-agent: *\nAllow: /\n" if self.path == "/robots.txt" else article(self.path).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.servers = [ThreadingHTTPServer((host, port), Answer) for host in HOSTS]
        for server in self.servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def addresses(self, name: str, number: int) -> list[str]:
        return [f"http://{HOSTS[n % len(HOSTS)]}:{self.port}/{name}-{n}" for n in range(number)]

    def close(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()


def article(path: str) -> str:
    """An invented article of which no other is a copy."""
    chance = random.Random(path)
    letters = "abcdefghijklmnoprstuvw"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(400)]
    paragraphs = [" ".join(words[n : n + 40]).capitalize() + "." for n in range(0, 400, 40)]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = f"Invented {path[1:]}"
    return f"<!doctype html><html lang=en><title>{title}</title><article><h1>{title}</h1>{body}</article>"


class House:
    """The site, and what is in its database."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def ask(self, statement: str, *values: object) -> list[tuple]:
        """Rows of a query; waits for a server that is being started again."""
        deadline = time.monotonic() + 30
        while True:
            try:
                url = PostgreSQL(self.stack.place).urls()["DATABASE_OWNER_URL"]
                with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                    return connection.execute(statement, values).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def manage(self, *arguments: str) -> str:
        answer = self.stack.call("./manage.py", *arguments)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def bring_in(self, addresses: list[str]) -> int:
        """Leave addresses to the workers; the number of the run."""
        found = re.search(r"Run (\d+)", self.manage("ingest", "--later", *addresses))
        assert found
        return int(found[1])

    def done(self, run: int) -> int:
        return self.ask("SELECT count(*) FROM articles_fetch WHERE run_id = %s AND state = 'done'", run)[0][0]

    def wait(self, run: int, number: int, seconds: float = PATIENCE) -> None:
        """Until so many of a run are done."""
        deadline = time.monotonic() + seconds
        while (done := self.done(run)) < number:
            assert time.monotonic() < deadline, f"{done} of {number} after {seconds} s: {self.how_it_stands(run)}"
            time.sleep(0.1)

    def how_it_stands(self, run: int) -> list[tuple]:
        counted = "SELECT state, outcome, reason, count(*) FROM articles_fetch WHERE run_id = %s GROUP BY 1, 2, 3"
        return self.ask(counted, run)

    def assert_each_once(self, run: int, addresses: list[str]) -> None:
        rows = self.ask(
            "SELECT a.url, count(*) FROM articles_article a JOIN articles_snapshot s ON s.article_id = a.id "
            "WHERE a.url = ANY(%s) GROUP BY 1",
            addresses,
        )
        assert sorted(rows) == sorted((address, 1) for address in addresses), self.how_it_stands(run)

    # ---- whom to kill

    def worker(self) -> int:
        """The worker itself, the lowest of its processes."""
        return min(pid for pid in processes_of(self.stack.place) if b"\0worker\0" in command_line(pid))

    def children_of(self, parent: int) -> list[int]:
        return [pid for pid in processes_of(self.stack.place) if parent_of(pid) == parent]


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


@pytest.fixture(scope="module")
def newspaper() -> Iterator[Newspaper]:
    newspaper = Newspaper(free_port())
    yield newspaper
    newspaper.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, newspaper: Newspaper) -> Iterator[House]:
    allowed = ",".join(f"{host}:{newspaper.port}" for host in [*HOSTS, *HOSTILE])
    stack = Stack(Place(tmp_path_factory.mktemp("house") / "var"), free_port(), FETCH_ALSO_FROM=allowed)
    try:
        stack.start()
        yield House(stack)
    finally:
        stack.kill_everything()


def test_a_child_and_then_the_whole_worker_are_killed(house: House, newspaper: Newspaper) -> None:
    addresses = newspaper.addresses("worker", 40)
    run = house.bring_in(addresses)
    house.wait(run, 3)
    kill(max(house.children_of(house.worker())))
    house.wait(run, 12)
    worker = house.worker()
    for pid in [worker, *house.children_of(worker)]:
        kill(pid)
    killed_at = time.monotonic()
    house.wait(run, len(addresses), PATIENCE - (time.monotonic() - killed_at))
    house.assert_each_once(run, addresses)


def test_the_broker_forgets_everything_and_both_servers_are_killed(house: House, newspaper: Newspaper) -> None:
    addresses = newspaper.addresses("servers", 40)
    run = house.bring_in(addresses)
    house.wait(run, 3)
    with redis.Redis(unix_socket_path=str(Valkey(house.stack.place).socket)) as broker:
        broker.flushall()
    house.wait(run, 8)
    kill(server_of(house, "valkey-server"))
    house.wait(run, 14)
    kill(int((house.stack.place.folder / "postgresql/postmaster.pid").read_text().splitlines()[0]))
    house.wait(run, len(addresses))
    house.assert_each_once(run, addresses)


def test_each_message_is_delivered_ten_times_in_parallel(house: House, newspaper: Newspaper) -> None:
    addresses = newspaper.addresses("ten", 20)
    run = house.bring_in(addresses)
    house.manage(
        "shell",
        "-c",
        "from articles.models import Fetch; from articles import jobs, tasks\n"
        f"for _ in range(9): jobs.send(Fetch.objects.filter(run={run}))\n"
        "for _ in range(10): tasks.reconcile.delay()",
    )
    house.wait(run, len(addresses))
    house.assert_each_once(run, addresses)
    asked = {path: n for path, n in newspaper.asked.items() if path.startswith("/ten-")}
    assert set(asked.values()) == {1}, asked


def test_good_pages_come_in_beside_the_worst(house: House, newspaper: Newspaper) -> None:
    with ExitStack() as stack:
        origins = [stack.enter_context(running(newspaper.port, host)) for host in HOSTILE]
        worker = house.worker()
        hostile = house.bring_in(
            [origin.base + BEHAVIOURS[name].path for origin, name in zip(origins, WORST, strict=True)]
        )
        addresses = newspaper.addresses("good", 10)
        good = house.bring_in(addresses)
        house.wait(good, len(addresses))
        house.assert_each_once(good, addresses)
        deadline = time.monotonic() + PATIENCE
        while len(ended := house.ask(OUTCOMES, hostile)) < len(WORST):
            assert time.monotonic() < deadline, ended
            time.sleep(0.2)
        outcomes = {address.rpartition("/")[2]: outcome for address, outcome in ended}
        assert outcomes == {name: BEHAVIOURS[name].as_page.outcome for name in WORST}
        assert house.worker() == worker


OUTCOMES = """
SELECT work.address, first.outcome FROM articles_fetch work JOIN LATERAL (
    SELECT outcome FROM articles_attempt WHERE fetch_id = work.id ORDER BY id LIMIT 1
) AS first ON true WHERE run_id = %s
"""


def server_of(house: House, program: str) -> int:
    """The process of an embedded server."""
    found = [pid for pid in processes_of(house.stack.place) if is_program(pid, program)]
    assert found, f"no {program} is running"
    return min(found)


def is_program(pid: int, program: str) -> bool:
    return Path(command_line(pid).split(b"\0")[0].decode()).name == program
