"""What processes use: CPU time and memory, from /proc; and how busy the machine is with other things."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
IS_KNOWN = sys.platform == "linux"


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


def cpu_seconds(pids: list[int]) -> float:
    """CPU time of all threads so far, to the nanosecond; what the machine did meanwhile for others is not in it."""
    total = 0
    for pid in pids:
        for statistics in PROC.glob(f"{pid}/task/*/schedstat"):
            try:
                total += int(statistics.read_text().split()[0])
            except (FileNotFoundError, ProcessLookupError):
                continue
    return total / 1e9


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
    try:
        return int((PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return None


def _resident(pid: int) -> float:
    try:
        lines = (PROC / str(pid) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
