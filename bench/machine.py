"""What processes use: CPU time and memory, from /proc; and how busy the machine is with other things."""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
IS_KNOWN = sys.platform == "linux"
TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for other in _pids():
        if (parent := _parent(other)) is not None:
            children.setdefault(parent, []).append(other)
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu_seconds(pids: list[int]) -> dict[int, float]:
    """CPU time of each process so far, with that of its threads that have ended."""
    found = {}
    for pid in pids:
        if fields := _stat(pid):
            found[pid] = (int(fields[11]) + int(fields[12])) / TICKS
    return found


def cpu_seconds_of_ended(pids: list[int]) -> float:
    """CPU time of those children of these processes that have ended, and of theirs."""
    return sum((int(fields[13]) + int(fields[14])) / TICKS for pid in pids if (fields := _stat(pid)))


def command(pid: int) -> str:
    """What a process was started with; empty if it has ended."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def spent(before: dict[int, float], after: dict[int, float]) -> float:
    """CPU seconds between two readings; of a process that has ended since nothing is known."""
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


def resident_mb(pids: list[int]) -> float:
    """The largest resident memory of one of the processes, in megabytes."""
    return max((_resident(pid) for pid in pids), default=0.0)


@dataclass(frozen=True)
class Noise:
    """Milliseconds that a fixed piece of Python took: by the clock, and of CPU time."""

    clock: float
    cpu: float

    @classmethod
    def now(cls) -> "Noise":
        clock, cpu = time.perf_counter(), time.thread_time()
        total = 0
        for number in range(300_000):
            total += number * number & 7
        return cls(1000 * (time.perf_counter() - clock), 1000 * (time.thread_time() - cpu))


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()) if IS_KNOWN else iter(())


def _parent(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _stat(pid: int) -> list[str]:
    """What /proc says about a process after its name; nothing if it has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _resident(pid: int) -> float:
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
