"""As whom the embedded servers run: PostgreSQL refuses root, so root needs somebody else."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from services.problems import Problem

LAUNCHER = (sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")))


def launched(command: list[str], *, identity: str, death_signal: int) -> list[str]:
    """The command line that starts `command` tied to this process (see launch.py)."""
    return [*LAUNCHER, str(os.getpid()), str(death_signal), identity, *command]


def identity_for(data: Path) -> str:
    """Who runs a server whose data is (or will be) in the folder `data`.

    An ordinary user runs everything as himself. For root, existing data decide, since PostgreSQL
    insists on owning them: a folder of an ordinary user is served as that user. New data become
    root's own in a user namespace, or belong to `nobody` where the kernel allows no namespace.
    """
    if os.geteuid() != 0:
        return "self"
    owner = next(folder.stat() for folder in (data, data.parent) if folder.exists())
    if owner.st_uid:
        return f"{owner.st_uid}:{owner.st_gid}"
    if namespaces_work():
        return "namespace"
    nobody = pwd.getpwnam("nobody")
    return f"{nobody.pw_uid}:{nobody.pw_gid}"


def namespaces_work() -> bool:
    command = launched(
        [shutil.which("true") or "/bin/true"], identity="namespace", death_signal=0
    )
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def owner_of(identity: str) -> tuple[int, int] | None:
    """The user and group to whom new files must be given, if that is not who we are."""
    if ":" not in identity:
        return None
    uid, gid = identity.split(":")
    return int(uid), int(gid)


def reachable_copy(program: Path, folder: Path, copy: Path, identity: str) -> Path:
    """The path of `program` for `identity`: our own, or a copy of its whole `folder` that it can read."""
    if ":" not in identity:
        return program
    inside = copy / program.relative_to(folder)
    if not inside.exists() or inside.stat().st_mtime != program.stat().st_mtime:
        shutil.copytree(folder, copy, symlinks=True, dirs_exist_ok=True)
        copy.chmod(0o755)
    attempt = launched([str(inside), "--version"], identity=identity, death_signal=0)
    if (
        subprocess.run(attempt, capture_output=True, cwd="/", check=False).returncode
        != 0
    ):
        raise Problem(
            f"PostgreSQL does not run as root, and {pwd.getpwuid(int(identity.split(':')[0])).pw_name} "
            f"can not enter {copy.parent}: set TORCHLIGHT_VAR to a folder that everybody can enter, "
            "or run this as an ordinary user."
        )
    return inside
