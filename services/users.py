"""Using embedded servers: hold a lock that says so, and they are there (see keeper.py)."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from services.embedded import Server
from services.locations import ROOT
from services.locks import FileLock, is_taken
from services.problems import Problem, last_line

PATIENCE = 300.0  # seconds; see keeper.py


@contextlib.contextmanager
def using(servers: Sequence[Server]) -> Iterator[None]:
    """Have the servers running inside the block; they stop afterwards unless others use them."""
    locks: list[tuple[Server, FileLock]] = []
    try:
        for server in servers:
            server.place.make()
            users = FileLock(server.users_lock)
            locks.append((server, users))
            users.share()  # waits here while a keeper is shutting down
        ensure_running(servers)
        yield
    finally:
        leaving = [server for server, users in locks if let_go(users)]
        for server in leaving:
            see_off(server)


def ensure_running(servers: Sequence[Server]) -> None:
    """Give every server a keeper, all at once, and return when the last one can be used."""
    keepers = [(server, None if is_taken(server.keeper_lock) else start_keeper(server)) for server in servers]
    for server, keeper in keepers:
        wait_until_ready(server, keeper)


def start_keeper(server: Server) -> subprocess.Popen[str]:
    """In a session of its own, so that Ctrl-C ends the users of its server first."""
    command = [
        sys.executable,
        "-m",
        "services.keeper",
        server.name,
        str(server.place.folder),
    ]
    return subprocess.Popen(
        [*command, *(["throw-away"] if server.throw_away else [])],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_until_ready(server: Server, keeper: subprocess.Popen[str] | None) -> None:
    deadline = time.monotonic() + PATIENCE
    while not server.is_ready():
        if keeper and keeper.poll() is not None and not is_taken(server.keeper_lock):
            raise Problem(last_line(keeper.stdout.read() if keeper.stdout else ""))
        if time.monotonic() > deadline:
            raise Problem(f"The embedded {server.name} does not answer; see its log.")
        time.sleep(0.02)
    if keeper and keeper.stdout:
        keeper.stdout.close()


def let_go(users: FileLock) -> bool:
    """Give up our share; says whether the server stops now, because we were the last."""
    was_last = users.take(wait=False)
    is_stopping = not was_last and not users.share(wait=False)  # its keeper was faster than we
    users.close()
    return was_last or is_stopping


def see_off(server: Server) -> None:
    """Return when the server and its keeper have ended."""
    for path in (server.keeper_lock, server.users_lock):
        with contextlib.suppress(FileNotFoundError):  # a throw-away place may be gone already
            lock = FileLock(path)
            lock.share()
            lock.close()
