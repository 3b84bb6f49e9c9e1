"""Become another program, but tied to the process that asked for it.

Usage: launch.py PARENT DEATH_SIGNAL IDENTITY COMMAND [ARGUMENT…]

A fresh and tiny process, because all this must happen between fork and exec, where a larger
program (with threads and locks) is not safe. PARENT is the process whose death is to be
answered with DEATH_SIGNAL (Linux only; elsewhere `make down` finds what was left behind).
IDENTITY says as whom the command runs:

* `self`: as whoever we are;
* `namespace`: as root outside, but as an ordinary user to itself. PostgreSQL refuses root, and
  this satisfies it without a new user and without opening a folder to anybody;
* `UID:GID`: as that user.

Runs with `python -I -S` and imports nothing of the project.
"""

import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1


def main(arguments: Sequence[str]) -> None:
    parent, death_signal, identity, *command = arguments
    become(identity)
    die_with(int(parent), int(death_signal))
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.exit(f"{command[0]} can not be started: {error.strerror}")


def become(identity: str) -> None:
    if identity == "namespace":
        enter_namespace()
    elif identity != "self":
        uid, gid = (int(number) for number in identity.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)


def enter_namespace() -> None:
    """Let user 1 of a new user namespace be who we are outside it."""
    uid, gid = os.geteuid(), os.getegid()
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"1 {uid} 1")
    Path("/proc/self/gid_map").write_text(f"1 {gid} 1")


def die_with(parent: int, death_signal: int) -> None:
    """Ask the kernel for a signal when the parent dies; a change of user would forget the wish."""
    if not death_signal or sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
