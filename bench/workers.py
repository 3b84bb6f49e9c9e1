"""Workers that bring articles in, and the CPU time that each part of the site takes for it."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import psycopg
import redis

from bench import machine
from services.locations import ROOT, Place
from services.problems import Problem
from services.processes import Register
from services.stack import programs
from services.supervisor import Supervisor

READS = "articles.ingest.child"  # in the command of a process that reads documents
QUEUES = "articles,batch"
PATIENCE = 60.0  # seconds in which no article comes
LOOK_EVERY = 0.1  # seconds


@dataclass(frozen=True)
class Used:
    """CPU seconds of the processes that read, of the rest of the workers, of PostgreSQL and of Valkey."""

    reading: float
    worker: float
    database: float
    broker: float

    def __sub__(self, other: "Used") -> "Used":
        return Used(*(mine - its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    def __truediv__(self, number: float) -> "Used":
        return Used(*(mine / number for mine in astuple(self)))

    @property
    def all(self) -> float:
        return sum(astuple(self))


@dataclass(frozen=True)
class Run:
    """What so many articles took, once the workers were warm."""

    processes: int
    articles: int
    seconds: float
    used: Used

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds

    @property
    def each(self) -> Used:
        """CPU milliseconds for one article."""
        return self.used / (self.articles / 1000)


class House:
    """The servers in a folder, and the workers beside them."""

    def __init__(self, place: Place, environment: Mapping[str, str]) -> None:
        self.place, self.environment = place, environment
        self.postmaster = int((place.folder / "postgresql" / "postmaster.pid").read_text().split()[0])
        with redis.Redis.from_url(environment["REDIS_URL"]) as broker:
            self.valkey: int = broker.info("server")["process_id"]
        self.database = psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True)

    def manage(self, *arguments: str) -> str:
        """What a command of the site prints."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        answer = subprocess.run(
            command, cwd=ROOT, env=dict(self.environment), capture_output=True, text=True, check=False
        )
        if answer.returncode != 0:
            raise Problem(f"manage.py {arguments[0]} failed: {answer.stderr.strip()[-1000:]}")
        return answer.stdout

    def bring_in(self, things: Sequence[str], processes: int, *, state: str = "done") -> Run:
        """Leave things to workers, which have to bring all of them to this state."""
        found = re.search(r"Run (\d+) is left to the workers: (\d+)", self.manage("ingest", "--later", *things))
        assert found
        run, count = int(found[1]), int(found[2])
        with self._workers(processes) as worker:
            started = self._reading(worker, run)
            self._wait(run, state, min(count // 2, max(3, count // 8)))
            warm = self._reading(worker, run)
            self._wait(run, state, count)
            ended = self._reading(worker, run)
        # Where all had ended at the first look, what is left to be told is the run with the start of its workers.
        began = warm if warm[0] < ended[0] else started
        return Run(processes, ended[0] - began[0], ended[1] - began[1], ended[2] - began[2])

    @contextmanager
    def _workers(self, processes: int) -> Iterator[int]:
        """The worker of `make up` with so many processes; it only brings in, and proposes no facts of articles."""
        _, worker, *_ = programs(self.place, {**self.environment, "PORT": "8000"})
        worker = replace(worker, command=[*worker.command, "--concurrency", str(processes), "--queues", QUEUES])
        supervisor = Supervisor(Register(self.place.run / "bench.processes"), lambda line: None)
        try:
            supervisor.start(worker)
            process = supervisor.members[0].process
            assert process is not None
            yield process.pid
        finally:
            supervisor.stop()

    def _wait(self, run: int, state: str, count: int) -> None:
        seen, last = 0, time.monotonic()
        while (ended := self._ended(run)) < count:
            if ended > seen:
                seen, last = ended, time.monotonic()
            if time.monotonic() - last > PATIENCE:
                raise Problem(f"No article came in for {PATIENCE:.0f} s. See {self.place.log}/worker.log.")
            time.sleep(LOOK_EVERY)
        other = self.database.execute(
            "SELECT reason FROM articles_fetch WHERE run_id = %s AND state = %s LIMIT 1",
            [run, "failed" if state == "done" else "done"],
        ).fetchone()
        if other:
            raise Problem(f"An article did not end as it should: {other[0]}")

    def _ended(self, run: int) -> int:
        row = self.database.execute(
            "SELECT count(*) FROM articles_fetch WHERE run_id = %s AND state IN ('done', 'failed')", [run]
        ).fetchone()
        assert row
        return row[0]

    def _reading(self, worker: int, run: int) -> tuple[int, float, Used]:
        return self._ended(run), time.monotonic(), self._used(worker)

    def _used(self, worker: int) -> Used:
        family = machine.family(worker)
        reading = {pid for pid in family if READS in machine.command(pid)}
        others = [pid for pid in family if pid not in reading]
        return Used(
            reading=_total([*reading]) + machine.cpu_seconds_of_ended(others),
            worker=_total(others),
            database=_with_ended(machine.family(self.postmaster)),
            broker=_total([self.valkey]),
        )


def library(folder: Path, environment: Mapping[str, str]) -> float:
    """CPU milliseconds of trafilatura alone for one page of a folder."""
    command = [sys.executable, "-m", "bench.library", str(folder)]
    answer = subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=True)
    return 1000 * float(answer.stdout)


def _total(pids: list[int]) -> float:
    return sum(machine.cpu_seconds(pids).values())


def _with_ended(pids: list[int]) -> float:
    return _total(pids) + machine.cpu_seconds_of_ended(pids)
