"""One running program: its own session and log, stopped politely and then firmly.

A pid alone proves nothing, because the system uses numbers again. What identifies a process
here is its pid together with the moment at which it started.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.identity import launched
from services.locations import ROOT

LARGEST_LOG = 5 * 1024 * 1024  # per log, and as much again for the part before it


@dataclass(frozen=True)
class Program:
    """What to run, as whom, and how it wants to be stopped."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10  # seconds between the polite and the firm signal
    identity: str = "self"


class Process:
    """A started program; it leads its own session, so that its whole family can be ended."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started = time.monotonic()
        with program.log.open("ab") as log:
            self.log_begins = log.tell()
            self.popen = subprocess.Popen(
                launched(
                    program.command,
                    identity=program.identity,
                    death_signal=program.stop_signal,
                ),
                cwd=ROOT,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def has_ended(self) -> bool:
        return self.popen.poll() is not None

    def ask_to_stop(self) -> None:
        if not self.has_ended():
            self.popen.send_signal(self.program.stop_signal)

    def wait_or_kill(self) -> None:
        """Give it the time it was promised, then end what is left of its family."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(self.program.patience)
        kill_group(self.pid)
        self.popen.wait()

    def last_words(self, lines: int = 12) -> str:
        """What it wrote to its log since it started, as far as a screen should show it."""
        with self.program.log.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            log.seek(max(size - 16_384, self.log_begins if self.log_begins < size else 0))
            text = log.read().decode(errors="replace")
        return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])

    def trim_log(self) -> None:
        """Keep logs bounded; the writer holds the file open to append, so it is emptied in place."""
        log = self.program.log
        if log.stat().st_size > LARGEST_LOG:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)


class Register:
    """A file that says which processes somebody started, so that their orphans can be found."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, processes: list[Process]) -> None:
        found = [(process, started_at(process.pid)) for process in processes]
        content = {
            "boot": this_boot(),
            "processes": [
                [process.pid, started, int(process.program.stop_signal)] for process, started in found if started
            ],
        }
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(content))
        draft.replace(self.path)

    def orphans(self) -> list[tuple[int, int]]:
        """Groups of registered processes which still live, with their stop signals."""
        try:
            content = json.loads(self.path.read_text())
        except (FileNotFoundError, ValueError):
            return []
        if content["boot"] != this_boot():  # numbers of another life of the machine
            return []
        return [
            (pid, stop_signal)
            for pid, started, stop_signal in content["processes"]
            # A leader that is gone while its group lives: the number can not be in use again.
            if group_exists(pid) and started_at(pid) in (started, None)
        ]

    def end_orphans(self, patience: float = 10) -> int:
        """Stop what an earlier owner left behind; says how many groups there were."""
        orphans = self.orphans()
        for pid, stop_signal in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, stop_signal) if started_at(pid) else os.killpg(pid, stop_signal)
        deadline = time.monotonic() + patience
        while self.orphans() and time.monotonic() < deadline:
            time.sleep(0.05)
        for pid, _ in self.orphans():
            kill_group(pid)
        self.path.unlink(missing_ok=True)
        return len(orphans)


def kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def group_exists(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False
    return True


def started_at(pid: int) -> str | None:
    """When the process started, in whatever unit the system tells; None if there is none."""
    if sys.platform == "linux":
        try:
            after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        is_zombie = after_name[0] in "ZX"
        return None if is_zombie else after_name[19]
    answer = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip() or None


def this_boot() -> str:
    """Names the present life of the machine or container: pids mean nothing in another one."""
    if sys.platform == "linux":
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    answer = subprocess.run(["sysctl", "-n", "kern.boottime"], capture_output=True, text=True, check=False)
    return answer.stdout.strip()
