"""`make up` and `make down`: the whole site on one machine, from the first byte to the last signal."""

import contextlib
import http.client
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Never, Self

from services.embedded import SERVERS, Server, needed_servers
from services.environment import port, with_servers
from services.external import require_reachable
from services.identity import launched
from services.locations import ROOT, Place
from services.locks import FileLock, is_taken
from services.ports import require_free
from services.problems import (
    USAGE,
    Problem,
    disk_is_full,
    last_line,
    says_disk_is_full,
)
from services.processes import Program, Register
from services.static_files import collected, note_collected
from services.supervisor import Supervisor, how_it_ended
from services.users import ensure_running

FIRST_ANSWER = 60.0  # seconds that the web server may take to answer


class Stop(BaseException):
    """Somebody wants us to end: Ctrl-C, `make down`, or a closed terminal."""


# ---- up ---------------------------------------------------------------------------------------


def up(environment: Mapping[str, str]) -> int:
    """Start everything and watch it until somebody says stop."""
    address = f"http://localhost:{port(environment)}"
    place = Place.from_environment(environment).make()
    with only_stack_of(place, address), stopped_by_signals():
        register = Register(place.run / "stack.processes")
        register.end_orphans()
        require_free(port(environment))
        require_reachable(environment)
        say(f"Torchlight is starting; its data are in {place.folder}")
        with prepared(place, environment) as complete:
            supervisor = Supervisor(register, say)
            web, *background = programs(place, complete)
            try:
                supervisor.start(web)  # gets ready while the starter package is loaded
                # Migrating has checked the code already.
                manage("load the starter package", complete, "load_starter", "--skip-checks", shown=True)
                wait_for_web(supervisor, port(environment))
                supervisor.start(*background)  # last, because nobody is waiting for them
                say(welcome(address, environment))
                watch(supervisor, needed_servers(place, environment))
            finally:
                supervisor.stop()
    return 0


def watch(supervisor: Supervisor, servers: Sequence[Server]) -> Never:
    """Until a signal ends it. Keepers look after their servers; we look after the keepers."""
    while True:
        time.sleep(1)
        supervisor.look()
        for server in servers:
            if not is_taken(server.keeper_lock):
                say(f"The keeper of {server.name} has ended; starting both again")
                ensure_running([server])


@contextlib.contextmanager
def only_stack_of(place: Place, address: str) -> Iterator[None]:
    """Two stacks in one folder would serve one database without knowing of each other."""
    lock = FileLock(place.run / "stack.lock")
    if not lock.take(wait=False):
        raise Problem(f"Torchlight is already running from {place.folder} ({running(lock)}); `make down` stops it.")
    lock.write(f"{os.getpid()} {address}")
    try:
        yield
    finally:
        lock.close()


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[None]:
    """The first signal ends the block in an orderly way; those after it change nothing."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        say("Torchlight is stopping")
        raise Stop

    for number in numbers:
        signal.signal(number, stop)
    try:
        yield
    except Stop:
        say("Torchlight has stopped")


@contextlib.contextmanager
def prepared(place: Place, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment of ``with_servers``, once database and files are such that the site may be seen."""
    with (
        static_files_being_collected(place, environment) as wait_for_static_files,
        with_servers(place, environment) as complete,
    ):
        manage("bring the database up to date", complete, "migrate", "--noinput", "-v", "0")
        wait_for_static_files()
        yield complete


COLLECT = ("collectstatic", "--noinput", "--clear", "-v", "0")


@contextlib.contextmanager
def static_files_being_collected(place: Place, environment: Mapping[str, str]) -> Iterator[Callable[[], None]]:
    """Beside what the block does, as that needs no servers; only if those of the present code are not there.

    Gives what waits until they are complete.
    """
    if collected(place):
        yield lambda: None
        return
    say("Collecting the static files")
    own = dict(environment) | {"TORCHLIGHT_VAR": str(place.folder)}
    with Command("collect the static files", own, *COLLECT) as command:

        def wait() -> None:
            command.finish()
            note_collected(place)

        yield wait


def manage(purpose: str, environment: Mapping[str, str], *arguments: str, shown: bool = False) -> None:
    """Run one of Django's commands, quietly unless it has something to show."""
    with Command(purpose, environment, *arguments, shown=shown) as command:
        command.finish()


class Command:
    """One of Django's commands while it runs; leaving the block without having waited for its end ends it."""

    def __init__(self, purpose: str, environment: Mapping[str, str], *arguments: str, shown: bool = False) -> None:
        self.purpose = purpose
        self.var = Path(environment["TORCHLIGHT_VAR"])
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        self.process = subprocess.Popen(
            launched(command, identity="self", death_signal=signal.SIGTERM),
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=None if shown else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def finish(self) -> None:
        """Wait for its end, which is a problem unless it was a success."""
        _, errors = self.process.communicate()
        code = self.process.returncode
        if code == USAGE:  # a wrong setting, in a sentence of its own
            raise Problem(last_line(errors), USAGE)
        if says_disk_is_full(errors):
            raise disk_is_full(self.var)
        if code != 0:
            log = self.var / "log" / "setup.log"
            log.write_text(errors)
            raise Problem(f"Could not {self.purpose}: {last_line(errors)} (all of it is in {log})")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self.process:
            self.process.kill()


def programs(place: Place, environment: Mapping[str, str]) -> list[Program]:
    """The three that serve: pages, background work, and the clock that orders it."""
    granian = [
        *("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--no-ws"),
        *("--port", str(port(environment)), "--workers", "2"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "4"),
        "config.wsgi:application",
    ]
    worker = [
        *(
            "celery",
            "-A",
            "config",
            "worker",
            "--concurrency",
            "2",
            "--loglevel",
            "INFO",
        ),
        *("--without-mingle", "--without-gossip"),  # it has no neighbours to wait for
    ]
    schedule = str(place.run / "beat-schedule")
    beat = ["celery", "-A", "config", "beat", "--schedule", schedule, "--pidfile", ""]
    return [
        Program(
            name=name,
            command=[sys.executable, "-m", *command],
            log=place.log / f"{name}.log",
            environment=environment,
        )
        for name, command in (("web", granian), ("worker", worker), ("beat", beat))
    ]


def wait_for_web(supervisor: Supervisor, number: int) -> None:
    deadline = time.monotonic() + FIRST_ANSWER
    while not answers(number):
        for process in supervisor.ended():
            raise Problem(
                f"{process.program.name} did not start ({how_it_ended(process)}). "
                f"The end of {process.program.log}:\n{process.last_words()}"
            )
        if time.monotonic() > deadline:
            raise Problem(f"The web server does not answer on port {number}; see its log.")
        time.sleep(0.1)


def answers(number: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", number, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{number}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(address: str, environment: Mapping[str, str]) -> str:
    folder = environment.get("TORCHLIGHT_VAR")
    site = f"TORCHLIGHT_VAR={shlex.quote(folder)} " if folder else ""
    return (
        f"\n  Torchlight is running: {address}\n"
        f"  Make the first admin account, in another terminal: {site}./manage.py createsuperuser\n"
        f"  then sign in at {address}/curate/ and set up a second step; everybody else is invited there\n"
        f"  Feeds are not looked at until you say so: {site}./manage.py sources --poll all\n"
        "  Stop it with Ctrl-C, or with `make down`\n"
    )


# ---- down and status --------------------------------------------------------------------------


def down(environment: Mapping[str, str]) -> int:
    """Stop the stack of this folder, or what a sudden death has left of one."""
    place = Place.from_environment(environment)
    if not place.run.is_dir():
        say("Nothing is running here")
        return 0
    if stop_running(place) or stop_orphans(place):
        say("Torchlight has stopped")
    else:
        say("Nothing is running here")
    return 0


def stop_running(place: Place) -> bool:
    """Ask the one who holds the lock: as long as it is held, the number in it is still his."""
    lock = FileLock(place.run / "stack.lock")
    if lock.take(wait=False):
        lock.close()
        return False
    say(f"Stopping {running(lock)}")
    pid = int(lock.read().split()[0])
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 60
    while not lock.take(wait=False):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            stop_orphans(place)
            break
        time.sleep(0.05)
    lock.close()
    return True


def stop_orphans(place: Place) -> bool:
    ended = Register(place.run / "stack.processes").end_orphans()
    for server in (kind(place) for kind in SERVERS.values()):
        if not is_taken(server.keeper_lock):  # else somebody looks after it
            ended += Register(server.register).end_orphans()
    return ended > 0


def status(environment: Mapping[str, str]) -> int:
    """Exit code 0 if the stack of this folder runs, 1 if not."""
    place = Place.from_environment(environment)
    lock_path = place.run / "stack.lock"
    if not lock_path.exists() or not is_taken(lock_path):
        say("Torchlight is not running here")
        return 1
    lock = FileLock(lock_path)
    say(f"Torchlight is running here: {running(lock)}")
    lock.close()
    return 0


def running(lock: FileLock) -> str:
    pid, _, address = lock.read().partition(" ")
    return f"process {pid}, {address}" if address else "just starting"


def say(sentence: str) -> None:
    """A closed terminal is no reason to end badly."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)
