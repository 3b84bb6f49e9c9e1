"""Pids are used again: only what is proved to be ours is ended."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import processes
from services.processes import Process, Program, Register, started_at, this_boot
from services.supervisor import Supervisor
from tests.services.conftest import eventually


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield process
    process.kill()
    process.wait()


def program(tmp_path: Path, script: str) -> Program:
    return Program(name="tried", command=["/bin/sh", "-c", script], log=tmp_path / "tried.log", patience=1)


def register_of(tmp_path: Path, pid: int, started: str | None, boot: str | None = None) -> Register:
    register = Register(tmp_path / "some.processes")
    content = {"boot": boot or this_boot(), "processes": [[pid, started, int(signal.SIGTERM)]]}
    register.path.write_text(json.dumps(content))
    return register


def test_an_orphan_is_ended(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    # Our own child stays a zombie until we wait for it, which is not what happens to an orphan.
    register = register_of(tmp_path, sleeper.pid, started_at(sleeper.pid))
    assert len(register.orphans()) == 1
    assert register.end_orphans(patience=0.2) == 1
    assert sleeper.wait(60) == -signal.SIGTERM


@pytest.mark.parametrize(("started", "boot"), [("another moment", None), (None, "another life")])
def test_a_number_that_is_used_again_is_left_alone(
    tmp_path: Path, sleeper: subprocess.Popen[bytes], started: str | None, boot: str | None
) -> None:
    register = register_of(tmp_path, sleeper.pid, started or started_at(sleeper.pid), boot)
    assert register.end_orphans() == 0
    assert sleeper.poll() is None


def test_a_damaged_register_names_nobody(tmp_path: Path) -> None:
    register = Register(tmp_path / "some.processes")
    register.path.write_text("{")
    assert register.end_orphans() == 0


def test_who_does_not_listen_is_killed_with_his_family(tmp_path: Path) -> None:
    process = Process(program(tmp_path, "trap '' TERM; echo ready; sleep 60 & wait; sleep 60"))
    assert eventually(lambda: "ready" in process.last_words())
    process.ask_to_stop()
    process.wait_or_kill()
    assert eventually(lambda: not processes.group_exists(process.pid))  # init has to bury them


def test_the_death_of_the_parent_is_the_death_of_the_child(tmp_path: Path) -> None:
    script = (
        "import os\n"
        "from pathlib import Path\n"
        "from services.processes import Process, Program\n"
        f"log = Path({str(tmp_path / 'log')!r})\n"
        "print(Process(Program(name='child', command=['/bin/sleep', '60'], log=log)).pid)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    answer = subprocess.run([sys.executable, "-u", "-c", script], capture_output=True, text=True, check=False)
    assert eventually(lambda: started_at(int(answer.stdout)) is None)


def test_a_child_that_keeps_dying_is_tried_with_growing_pauses(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(Register(tmp_path / "some.processes"), said.append)
    supervisor.start(program(tmp_path, "echo why it failed; exit 3"))
    for _ in range(2):
        assert eventually(supervisor.ended)
        supervisor.look()
        supervisor.members[0].due = time.monotonic()
        supervisor.look()
    supervisor.stop()
    assert "exit code 3" in said[0]
    assert "again in 1 s" in said[0]
    assert "again in 2 s" in said[1]
    assert "why it failed" in said[1]


def test_logs_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LARGEST_LOG", 1000)
    process = Process(program(tmp_path, "seq 1000; echo ready"))
    process.popen.wait(60)
    process.trim_log()
    assert process.program.log.stat().st_size == 0
    assert "1000\nready" in (tmp_path / "tried.log.1").read_text()
    assert process.last_words() == ""
