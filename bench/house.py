"""Servers and web processes of the benchmark's own, in a folder of its own, as `make up` runs them."""

import shutil
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import machine
from bench.load import load
from bench.record import Record
from services.embedded import SERVERS
from services.environment import with_servers
from services.locations import ROOT, Place
from services.locks import is_taken
from services.ports import require_free
from services.problems import Problem
from services.processes import Register
from services.stack import manage, prepared, programs, wait_for_web
from services.supervisor import Supervisor

Say = Callable[[str], None]

# Addresses of other servers, and ways of running that are not those of the public site.
NOT_OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ROLE", "REDIS_URL", "SECRET_KEY", "DEBUG",
            "RAISE_ON_LAZY_FETCH", "TORCHLIGHT_URL")  # fmt: skip


def place_of(scale: float, environment: Mapping[str, str]) -> Place:
    """Each scale has a folder of its own: a record is built once and used again."""
    folder = Path(environment.get("TORCHLIGHT_VAR") or ROOT / "var" / "bench")
    return Place((folder / f"scale-{scale:g}").absolute())


@contextmanager
def servers(place: Place, environment: Mapping[str, str], *, with_pages: bool = True) -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey, with the database of the present code, and its static files if pages are to be shown."""
    own = {name: value for name, value in environment.items() if name not in NOT_OURS}
    if with_pages:
        with prepared(place.make(), own) as complete:
            yield complete
    else:
        with with_servers(place.make(), own) as complete:
            manage("make the database", complete, "migrate", "--noinput", "-v", "0")
            yield complete


def has_record(place: Place) -> bool:
    return _stamp(place).exists()


def require_record(place: Place) -> None:
    if not has_record(place):
        raise Problem(f"There is no record in {place.folder} yet: `make bench` builds it.")


def forget(place: Place) -> None:
    """Remove the folder: for a new record, or because the last load was cut short."""
    if not place.folder.exists():
        return
    if any(server(place).keeper_lock.exists() and is_taken(server(place).keeper_lock) for server in SERVERS.values()):
        raise Problem(f"The servers in {place.folder} are in use: stop what uses them first.")
    shutil.rmtree(place.folder)


def build(place: Place, environment: Mapping[str, str], record: Record, say: Say) -> None:
    """Load the record into the new database of the place."""
    say(f"Building a record of scale {record.scale:g} in {place.folder}")
    begun = time.monotonic()
    load(environment["DATABASE_OWNER_URL"], record, say)
    _stamp(place).write_text(f"{record.scale:g}\n")
    say(f"{time.monotonic() - begun:7.1f} s  in all")


@dataclass(frozen=True)
class Site:
    """The web processes while they serve, and the database behind them."""

    address: str
    web: int
    database: int

    def web_processes(self) -> list[int]:
        return machine.family(self.web)

    def database_processes(self) -> list[int]:
        return machine.family(self.database)


@contextmanager
def site(place: Place, environment: Mapping[str, str], say: Say) -> Iterator[Site]:
    """The web server of `make up`, with its two processes and without debugging; nothing works in the background."""
    port = int(environment.get("PORT") or free_port())
    require_free(port)
    web, *_ = programs(place, {"KEEP_IN_MEMORY": "0", **environment, "PORT": str(port)})
    supervisor = Supervisor(Register(place.run / "bench.processes"), say)
    try:
        supervisor.start(web)
        wait_for_web(supervisor, port)
        process = supervisor.members[0].process
        assert process is not None
        postmaster = (place.folder / "postgresql" / "postmaster.pid").read_text().split()[0]
        yield Site(f"http://127.0.0.1:{port}", process.pid, int(postmaster))
    finally:
        supervisor.stop()


def free_port() -> int:
    with socket.socket() as attempt:
        attempt.bind(("127.0.0.1", 0))
        return attempt.getsockname()[1]


def _stamp(place: Place) -> Path:
    """Says that the load was finished."""
    return place.folder / "record"
