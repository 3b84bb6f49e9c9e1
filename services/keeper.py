"""The process behind an embedded server: starts it, starts it again, stops it when nobody uses it.

An embedded server lives exactly as long as somebody holds a shared lock on `run/<server>.users`
(see users.py). The kernel tells us when that lock is free, even when its holders were killed. So
`make up`, any number of `manage.py` commands and their sudden deaths share one server without
knowing of each other.

Usage: python -m services.keeper SERVER FOLDER [throw-away]
"""

import contextlib
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from services.embedded import SERVERS, Server
from services.locations import Place
from services.locks import FileLock, is_taken
from services.problems import (
    Problem,
    disk_is_full,
    last_line,
    says_disk_is_full,
    told_in_one_sentence,
)
from services.processes import Register
from services.supervisor import Supervisor

FIRST_ANSWER = 300.0  # seconds: after a crash a long journal may have to be read again


def keep(server: Server) -> None:
    """Run the server for its users; returns when there are none any more."""
    lock = FileLock(server.keeper_lock)
    if not lock.take(wait=False):
        return  # somebody was faster
    nobody_left = threading.Event()
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: nobody_left.set())

    register = Register(server.register)
    register.end_orphans()
    server.prepare()
    supervisor = Supervisor(register, say)
    try:
        supervisor.start(server.program())
        wait_for_first_answer(server, supervisor)
        server.settle()
        threading.Thread(target=wait_for_users, args=(server, nobody_left), daemon=True).start()
        while not nobody_left.wait(1):
            supervisor.look()
    finally:
        supervisor.stop()
        lock.close()  # before the users' lock: who waits for that one must not take us for alive
    if server.throw_away:
        remove_when_all_are_gone(server.place)


def wait_for_users(server: Server, nobody_left: threading.Event) -> None:
    """Take the lock as soon as it is free, and keep it to the end: newcomers wait for that."""
    FileLock(server.users_lock).take()
    nobody_left.set()


def wait_for_first_answer(server: Server, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + FIRST_ANSWER
    attempts = 5  # after a sudden death, the lock file of the dead server may be in the way
    while not server.is_listening():
        for process in supervisor.ended():
            attempts -= 1
            words = process.last_words()
            if says_disk_is_full(words):
                raise disk_is_full(server.place.folder)
            if "lock file" not in words or not attempts:
                raise Problem(
                    f"The embedded {server.name} did not start: {last_line(words)} (see {process.program.log})."
                )
            time.sleep(1)
            supervisor.start_again()
        if time.monotonic() > deadline:
            raise Problem(f"The embedded {server.name} does not answer.")
        time.sleep(0.02)


def remove_when_all_are_gone(place: Place) -> None:
    """The last keeper of a throw-away place removes it."""
    if not any(is_taken(server(place).keeper_lock) for server in SERVERS.values()):
        sockets = place.sockets
        shutil.rmtree(place.folder, ignore_errors=True)
        shutil.rmtree(sockets, ignore_errors=True)


def say(sentence: str) -> None:
    """To the user who started us, if he is still there to read it."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)


def main() -> int:
    name, folder, *throw_away = sys.argv[1:]
    keep(SERVERS[name](Place(Path(folder)), throw_away=bool(throw_away)))
    return 0


if __name__ == "__main__":
    sys.exit(told_in_one_sentence(main))
