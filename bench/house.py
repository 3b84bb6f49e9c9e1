"""Servers and web processes of the benchmark's own, in a folder of its own, as `make up` runs them."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.load import load
from bench.record import Record
from services.embedded import SERVERS
from services.environment import with_servers
from services.locations import ROOT, Place
from services.locks import is_taken
from services.problems import Problem
from services.stack import prepare

Say = Callable[[str], None]

# Addresses of other servers, and ways of running that are not those of the public site.
NOT_OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ROLE", "REDIS_URL", "SECRET_KEY", "DEBUG",
            "RAISE_ON_LAZY_FETCH", "TORCHLIGHT_URL")  # fmt: skip


def place_of(scale: float, environment: Mapping[str, str]) -> Place:
    """Each scale has a folder of its own: a record is built once and used again."""
    folder = Path(environment.get("TORCHLIGHT_VAR") or ROOT / "var" / "bench")
    return Place((folder / f"scale-{scale:g}").absolute())


@contextmanager
def servers(place: Place, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """PostgreSQL and Valkey, with the database and the static files of the present code."""
    own = {name: value for name, value in environment.items() if name not in NOT_OURS}
    with with_servers(place.make(), own) as complete:
        prepare(place, complete)
        yield complete


def has_record(place: Place) -> bool:
    return _stamp(place).exists()


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


def _stamp(place: Place) -> Path:
    """Says that the load was finished."""
    return place.folder / "record"
