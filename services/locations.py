"""Where the embedded default keeps its things: one folder, and a short way to its sockets."""

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.problems import USAGE, Problem, disk_is_full

ROOT = Path(__file__).resolve().parent.parent

LONGEST_SOCKET_PATH = 103  # bytes on macOS; Linux allows 107
LONGEST_SOCKET_NAME = "/.s.PGSQL.5432"
ROOM_TO_START = 128 * 1024 * 1024  # a new PostgreSQL cluster takes 40 MB, its journal grows


@dataclass(frozen=True)
class Place:
    """The folder of one installation: `TORCHLIGHT_VAR`, by default `var/` in the project."""

    folder: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Place":
        value = environment.get("TORCHLIGHT_VAR", "")
        if "\n" in value:
            raise Problem("TORCHLIGHT_VAR must be one line: the path of a folder.", USAGE)
        return cls(Path(os.path.abspath(Path(value or ROOT / "var").expanduser())))

    @property
    def run(self) -> Path:
        """Locks, and who is running."""
        return self.folder / "run"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def static(self) -> Path:
        """Where `collectstatic` puts its files (STATIC_ROOT in config/settings.py)."""
        return self.folder / "static"

    @property
    def sockets(self) -> Path:
        """Sockets need a short path without anything that a URL would have to escape."""
        inside = self.run / "sockets"
        length = len(os.fsencode(inside)) + len(LONGEST_SOCKET_NAME)
        if length <= LONGEST_SOCKET_PATH and re.fullmatch(r"[\w./-]+", str(inside), re.ASCII):
            return inside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        owner = self.folder.stat().st_uid if self.folder.exists() else os.geteuid()
        return Path(f"/tmp/torchlight-{owner}-{digest}")  # noqa: S108 (make_private sees that it is ours)

    def make(self) -> "Place":
        """Make the folders that everything else relies on."""
        if self.folder.exists() and not self.folder.is_dir():
            raise Problem(f"TORCHLIGHT_VAR is {self.folder}, which is not a folder.", USAGE)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.run.mkdir(mode=0o711, exist_ok=True)  # others may pass: a server may be another user
        self.log.mkdir(mode=0o700, exist_ok=True)
        return self

    def require_room(self) -> None:
        """Say that the disk is full before half a database has been written to it."""
        if shutil.disk_usage(self.folder).free < ROOM_TO_START:
            raise disk_is_full(self.folder)


def make_private(folder: Path, owner: tuple[int, int] | None = None) -> Path:
    """Make a folder that only its owner can enter; never accept one that somebody else laid out."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        ours = {os.geteuid(), owner[0] if owner else os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
            raise Problem(f"{folder} belongs to somebody else: remove it first.") from None
        folder.chmod(0o700)
    if owner:
        os.chown(folder, *owner)
    return folder
