"""Real processes in folders of their own; whatever a test leaves running is a failure."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.locations import ROOT, Place

# Those of the test run itself must not reach the processes that we start.
SETTINGS = (
    *("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_ROLE", "REDIS_URL", "SECRET_KEY"),
    *("TORCHLIGHT_VAR", "TORCHLIGHT_URL", "PORT", "DEBUG", "CHROMIUM"),
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path / "var")
    yield place
    left = processes_of(place)
    kill_all_of(place)
    assert left == [], "processes were left behind"


def clean_environment(place: Place, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return own | {"TORCHLIGHT_VAR": str(place.folder)} | more


def processes_of(place: Place) -> list[int]:
    """Whoever has our folder on his command line or in his environment."""
    needle = os.fsencode(place.folder)
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            described = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:  # somebody else's, or gone
            continue
        if needle in described and int(process.name) != os.getpid():
            found.append(int(process.name))
    return found


def kill(pid: int) -> None:
    """Kill one that was running when it was looked up; if it has ended by itself since, it is as dead."""
    assert pid > 1
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_all_of(place: Place) -> None:
    """Until none of a folder is left: what one starts while others are killed is found by the next look."""
    while pids := processes_of(place):
        for pid in pids:
            kill(pid)
        time.sleep(0.02)


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def eventually(condition: Callable[[], object], seconds: float = 60) -> bool:
    """Whether it comes true; the time is that of a machine with much else to do."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


USER = """
import os, sys
from services.environment import with_servers
from services.locations import Place
with with_servers(Place.from_environment(os.environ), os.environ) as complete:
    print(complete["DATABASE_OWNER_URL"], flush=True)
    sys.stdin.read()
"""


@dataclass
class User:
    """A process that uses the embedded servers until it is told to leave."""

    process: subprocess.Popen[str]

    @classmethod
    def of(cls, place: Place) -> "User":
        process = subprocess.Popen(
            [sys.executable, "-c", USER],
            cwd=ROOT,
            env=clean_environment(place),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        cls.url = process.stdout.readline().strip()
        return cls(process)

    def leave(self) -> int:
        self.process.communicate("")
        return self.process.returncode

    def die(self) -> None:
        self.process.kill()
        self.process.communicate()
