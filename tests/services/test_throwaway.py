"""`python -m services run`: servers of one's own for one command."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from services.locations import ROOT, Place
from tests.services.conftest import clean_environment, eventually


def run(tmp_path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services", "run", "--", *command],
        cwd=ROOT,
        env=clean_environment(Place(tmp_path), TMPDIR=str(tmp_path), DATABASE_URL="untouched"),
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_sees_its_own_servers_and_gives_its_exit_code(
    tmp_path: Path,
) -> None:
    script = (
        "import os, psycopg, redis\n"
        "assert redis.Redis.from_url(os.environ['REDIS_URL']).ping()\n"
        "assert os.environ['SECRET_KEY']\n"
        "with psycopg.connect(os.environ['DATABASE_URL']) as connection:\n"
        "    print(connection.execute('SELECT current_user, version()').fetchone())\n"
        "raise SystemExit(3)\n"
    )
    answer = run(tmp_path, sys.executable, "-c", script)
    assert "('torchlight_web', 'PostgreSQL 18" in answer.stdout, answer.stderr
    assert answer.returncode == 3
    assert list(tmp_path.iterdir()) == []


def test_a_missing_command_is_one_sentence(tmp_path: Path) -> None:
    answer = run(tmp_path, "no-such-command")
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1


def test_a_killed_run_leaves_neither_processes_nor_files(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "services",
            "run",
            "--",
            "sh",
            "-c",
            "echo ready; exec sleep 60",
        ],
        cwd=ROOT,
        env=clean_environment(Place(tmp_path), TMPDIR=str(tmp_path)),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()  # returns when the command has let go of the pipe
    assert eventually(lambda: list(tmp_path.iterdir()) == [])
