"""The whole site, from `make up` to its end, however it ends."""

import os
import re
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.locations import ROOT, Place
from services.stack import answers
from tests.ports import free_port
from tests.services.conftest import clean_environment, eventually, kill, processes_of
from tests.services.stacks import SERVICES, Stack, leader_of


@pytest.fixture(scope="module")
def module_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    place = Place(tmp_path_factory.mktemp("stack") / "var with a space")
    stack = Stack(place, free_port())
    yield stack
    stack.kill_everything()


@pytest.fixture
def stack(module_stack: Stack) -> Stack:
    """Running: the first test waits for it, a later one only if the one before has stopped it."""
    if not answers(module_stack.port):
        module_stack.start()
    return module_stack


def test_the_address_is_shown_and_answers(stack: Stack) -> None:
    output = stack.output.read_text()
    assert f"http://localhost:{stack.port}\n" in output
    assert "createsuperuser" in output
    with urllib.request.urlopen(f"http://localhost:{stack.port}/readyz") as answer:
        assert answer.status == 200


def test_a_second_stack_in_the_same_folder_is_refused(stack: Stack) -> None:
    second = stack.call(*SERVICES, "up", PORT=str(free_port()))
    assert second.returncode == 1
    assert f"process {stack.process.pid}, http://localhost:{stack.port}" in second.stderr
    assert second.stderr.count("\n") == 1


def test_status_says_that_it_runs(stack: Stack) -> None:
    status = stack.call(*SERVICES, "status")
    assert (status.returncode, str(stack.port) in status.stdout) == (0, True)


def test_commands_use_the_running_servers(stack: Stack) -> None:
    before = leader_of(stack, "services.keeper")
    answer = stack.call("./manage.py", "showmigrations", "--plan")
    assert "[X]" in answer.stdout, answer.stderr
    assert leader_of(stack, "services.keeper") == before
    assert answers(stack.port)


def test_the_port_of_a_running_stack_is_in_use(stack: Stack, tmp_path: Path) -> None:
    other = stack.call(*SERVICES, "up", TORCHLIGHT_VAR=str(tmp_path / "other"))
    assert other.returncode == 1
    assert other.stderr.startswith(f"Port {stack.port} is in use")


def test_a_child_that_dies_is_started_again(stack: Stack) -> None:
    web = leader_of(stack, "granian")
    kill(web)
    assert eventually(lambda: stack.says("web ended (signal 9); starting it again in 1 s"))
    assert eventually(lambda: answers(stack.port) and leader_of(stack, "granian") != web)


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_is_quick(stack: Stack) -> None:
    stack.process.kill()
    stack.process.wait()
    assert eventually(lambda: processes_of(stack.place) == [])
    assert stack.start() < quick()


def test_everything_can_be_killed_and_started_again(stack: Stack) -> None:
    stack.kill_everything()
    assert stack.start() < quick()
    assert answers(stack.port)


def test_down_stops_it(stack: Stack) -> None:
    assert stack.call(*SERVICES, "down").stdout.endswith("Torchlight has stopped\n")
    assert stack.process.wait(60) == 0
    assert stack.says("Torchlight has stopped")
    assert processes_of(stack.place) == []
    assert stack.call(*SERVICES, "down").stdout == "Nothing is running here\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])  # what `down` sends is SIGTERM
def test_signals_stop_every_child(stack: Stack, number: signal.Signals) -> None:
    stack.process.send_signal(number)
    assert stack.process.wait(60) == 0
    assert stack.says("Torchlight has stopped")
    assert processes_of(stack.place) == []


@pytest.mark.parametrize(
    ("setting", "sentence", "code"),
    [
        ({"PORT": "eighty"}, "PORT must be a number", 2),
        ({"TORCHLIGHT_URL": "nonsense"}, "TORCHLIGHT_URL", 2),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL is not a PostgreSQL address", 2),
        ({"DATABASE_URL": "postgresql://u:hunter2@localhost:9/t"}, "does not answer", 1),
        ({"REDIS_URL": "redis://:hunter2@localhost:9"}, "does not answer", 1),
        ({"TORCHLIGHT_VAR": "/proc/version"}, "not a folder", 2),
        ({"TORCHLIGHT_VAR": "/proc/nowhere"}, "/proc/nowhere", 1),
    ],
)
def test_what_can_not_work_is_told_in_one_sentence(
    place: Place, setting: dict[str, str], sentence: str, code: int
) -> None:
    environment = clean_environment(place, PORT=str(free_port())) | setting
    answer = subprocess.run([*SERVICES, "up"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr.count("\n")) == (code, 1), answer.stderr
    assert sentence in answer.stderr
    assert not re.search("Traceback|hunter2", answer.stdout + answer.stderr)


def test_a_stranger_on_the_port_is_noticed_without_starting_anything(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        answer = Stack(place.make(), port).call(*SERVICES, "up")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert f"PORT={port + 1} make up" in answer.stderr


def quick() -> float:
    """Ten seconds, on a machine that has nothing else to do."""
    return 10 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
