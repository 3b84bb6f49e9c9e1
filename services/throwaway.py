"""`python -m services run -- COMMAND…`: a command with servers of its own, deleted afterwards."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.environment import with_servers
from services.identity import launched
from services.locations import Place
from services.problems import USAGE, Problem

# Addresses of real servers must never reach a test.
REPLACED = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "DATABASE_ROLE",
    "REDIS_URL",
    "SECRET_KEY",
)


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command on new and empty servers; its exit code is ours."""
    program = shutil.which(command[0]) if command else None
    if program is None:
        raise Problem("Say which command to run: python -m services run -- COMMAND…", USAGE)
    place = Place(Path(os.path.realpath(tempfile.mkdtemp(prefix="torchlight-"))))
    place.folder.chmod(0o711)  # a server that runs as another user has to pass through
    own = {name: value for name, value in environment.items() if name not in REPLACED}
    try:
        with with_servers(place, own, throw_away=True) as complete:
            return wait_for([program, *command[1:]], complete)
    finally:
        shutil.rmtree(place.folder, ignore_errors=True)


def wait_for(command: list[str], environment: Mapping[str, str]) -> int:
    """Signals are the command's business: Ctrl-C reaches it by itself, the others are passed on."""
    process = subprocess.Popen(
        launched(command, identity="self", death_signal=signal.SIGTERM),
        env=dict(environment),
    )

    def pass_on(number: int, _frame: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGHUP, pass_on)
    code = process.wait()
    return code if code >= 0 else 128 - code
