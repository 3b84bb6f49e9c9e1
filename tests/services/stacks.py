"""The whole site as `make up` starts it, for tests that watch it, kill parts of it, or work with it."""

import subprocess
import sys
import time

from services.locations import ROOT, Place
from tests.services.conftest import clean_environment, command_line, eventually, kill_all_of, processes_of

SERVICES = [sys.executable, "-m", "services"]


class Stack:
    """`python -m services up` in a folder and on a port of its own."""

    def __init__(self, place: Place, port: int, **more: str) -> None:
        self.place, self.port = place, port
        self.environment = clean_environment(place, PORT=str(port), **more)
        self.output = place.folder.parent / "output"

    def start(self) -> float:
        """How long it took until the address was shown."""
        begin = time.monotonic()
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [*SERVICES, "up"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        shown = eventually(lambda: self.says("running:") or self.process.poll() is not None, 180)
        assert shown, "it neither started nor gave up"
        assert self.says("running:"), self.output.read_text()
        return time.monotonic() - begin

    def says(self, words: str) -> bool:
        return words in self.output.read_text()

    def call(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    def kill_everything(self) -> None:
        kill_all_of(self.place)
        self.process.wait()


def leader_of(stack: Stack, module: str) -> int:
    """The lowest pid of those that run a module: its other processes are its children."""
    needle = f"\0-m\0{module}\0".encode()
    return min((pid for pid in processes_of(stack.place) if needle in command_line(pid)), default=0)
