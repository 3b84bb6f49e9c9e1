"""An embedded server lives exactly as long as somebody uses it.

Whoever uses a server holds a shared lock on `run/<server>.users` (`using`). A keeper process
(`keep`) starts the server, starts it again when it dies, and waits for that lock to be free, which
the kernel tells it even when the users were killed. So `make up`, any number of `manage.py`
commands and their sudden deaths share one server without knowing of each other.
"""

import contextlib
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from services.locations import ROOT, Place
from services.locks import FileLock, is_taken
from services.postgresql import PostgreSQL
from services.problems import Problem, disk_is_full, last_line, says_disk_is_full
from services.processes import Register
from services.supervisor import Supervisor
from services.valkey import Valkey

Server = PostgreSQL | Valkey

SERVERS: dict[str, type[Server]] = {
    server.name: server for server in (PostgreSQL, Valkey)
}

PATIENCE = (
    300.0  # seconds for a first answer: after a crash a large journal is read again
)


# ---- the user's side --------------------------------------------------------------------------


@contextlib.contextmanager
def using(server: Server) -> Iterator[None]:
    """Have the server running inside the block; stop it afterwards unless others use it."""
    server.place.make()
    users = FileLock(server.place.run / f"{server.name}.users")
    users.share()  # waits here while a keeper is shutting down
    try:
        start(server)
        yield
    finally:
        let_go(server, users)


def start(server: Server) -> None:
    """Make sure that there is a keeper, and return when its server can be used."""
    lock = server.place.run / f"{server.name}.keeper"
    keeper = None if is_taken(lock) else start_keeper(server)
    deadline = time.monotonic() + PATIENCE
    while not server.is_ready():
        if keeper and keeper.poll() is not None and not is_taken(lock):
            words = keeper.stdout.read() if keeper.stdout else ""
            raise Problem(last_line(words))
        if time.monotonic() > deadline:
            raise Problem(
                f"The embedded {server.name} does not answer; see {server.program().log}."
            )
        time.sleep(0.02)
    if keeper and keeper.stdout:
        keeper.stdout.close()


def start_keeper(server: Server) -> subprocess.Popen[str]:
    """In a session of its own, so that Ctrl-C ends its users first."""
    arguments = [
        str(server.place.folder),
        *(["--throw-away"] if server.throw_away else []),
    ]
    return subprocess.Popen(
        [sys.executable, "-m", "services", "keep", server.name, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def let_go(server: Server, users: FileLock) -> None:
    """Give up our share, and see the server off if we were the last one."""
    was_last = users.take(wait=False)
    is_stopping = not was_last and not users.share(wait=False)
    users.close()
    if was_last or is_stopping:
        wait_until_free(server)


def wait_until_free(server: Server) -> None:
    lock = FileLock(server.place.run / f"{server.name}.keeper")
    lock.share()
    lock.close()


# ---- the keeper's side ------------------------------------------------------------------------


def keep(server: Server) -> None:
    """Run the server for its users; returns when there are none any more."""
    place = server.place
    lock = FileLock(place.run / f"{server.name}.keeper")
    if not lock.take(wait=False):
        return  # somebody was faster
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    nobody_left = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: nobody_left.set())

    register = Register(place.run / f"{server.name}.processes")
    register.end_orphans()
    server.prepare()
    supervisor = Supervisor([server.program()], register, say)
    supervisor.start()
    try:
        wait_for_first_answer(server, supervisor)
        server.settle()
        threading.Thread(
            target=wait_for_users_to_leave, args=(server, nobody_left), daemon=True
        ).start()
        while not nobody_left.wait(1):
            supervisor.look()
    finally:
        supervisor.stop()
        lock.close()  # before the users' lock: who waits for that one must not take us for alive
    if server.throw_away:
        remove_when_all_are_gone(place)


def wait_for_users_to_leave(server: Server, nobody_left: threading.Event) -> None:
    users = FileLock(server.place.run / f"{server.name}.users")
    users.take()  # and hold it until this process ends: newcomers wait for that
    nobody_left.set()


def wait_for_first_answer(server: Server, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + PATIENCE
    second_attempts = (
        5  # after a sudden death, the lock file of the dead server may be in the way
    )
    while not server.is_listening():
        for process in supervisor.ended():
            words = process.last_words()
            if says_disk_is_full(words):
                raise disk_is_full(server.place.folder)
            if "lock file" not in words or not second_attempts:
                raise Problem(
                    f"The embedded {server.name} did not start: {last_line(words)} "
                    f"(see {process.program.log})."
                )
            second_attempts -= 1
            time.sleep(1)
            supervisor.start()
        if time.monotonic() > deadline:
            raise Problem(f"The embedded {server.name} does not answer.")
        time.sleep(0.02)


def remove_when_all_are_gone(place: Place) -> None:
    """The last keeper of a throw-away place removes it."""
    if not any(is_taken(place.run / f"{name}.keeper") for name in SERVERS):
        sockets = place.sockets
        shutil.rmtree(place.folder, ignore_errors=True)
        shutil.rmtree(sockets, ignore_errors=True)


def say(sentence: str) -> None:
    """Where the user who started us may still read it, and nowhere otherwise."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)
