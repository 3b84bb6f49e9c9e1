"""As whom the embedded servers run: PostgreSQL refuses root, so root needs somebody else."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from services.problems import Problem, last_line

LAUNCHER = (sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")))


def launched(command: list[str], *, identity: str, death_signal: int) -> list[str]:
    """The command line that starts `command` tied to this process (see launch.py)."""
    return [*LAUNCHER, str(os.getpid()), str(death_signal), identity, *command]


def identity_for(data: Path) -> str:
    """Who runs a server whose data is (or will be) in the folder `data`.

    An ordinary user runs everything as himself, unless he is a bare number, as in some containers:
    PostgreSQL wants a name, which the number has in a user namespace. For root, existing data decide,
    since PostgreSQL insists on owning them: a folder of an ordinary user is served as that user. New
    data become root's own in a user namespace, or belong to `nobody` where the kernel allows none.
    """
    if os.geteuid() != 0:
        return "self" if has_name(os.geteuid()) else "namespace"
    owner = next(folder.stat() for folder in (data, data.parent) if folder.exists())
    if owner.st_uid:
        return f"{owner.st_uid}:{owner.st_gid}"
    if namespaces_work():
        return "namespace"
    nobody = pwd.getpwnam("nobody")
    return f"{nobody.pw_uid}:{nobody.pw_gid}"


def has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def namespaces_work() -> bool:
    command = launched([shutil.which("true") or "/bin/true"], identity="namespace", death_signal=0)
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def owner_of(identity: str) -> tuple[int, int] | None:
    """The user and group to whom new files must be given, if that is not who we are."""
    if ":" not in identity:
        return None
    uid, gid = identity.split(":")
    return int(uid), int(gid)


def reachable(program: Path, needs: Sequence[Path], copies: Path, identity: str) -> Path:
    """The path under which `identity` can run an installed program: our own, or that of a copy.

    `needs` are the folders, beside each other in site-packages, of which it consists.
    """
    if ":" not in identity:
        return program
    packages = Path(os.path.commonpath([folder.parent for folder in needs]))
    copy = copies / program.relative_to(packages)
    if not copy.exists() or copy.stat().st_mtime != program.stat().st_mtime:
        copies.mkdir(mode=0o755, exist_ok=True)
        for folder in needs:
            target = copies / folder.relative_to(packages)
            shutil.copytree(folder, target, symlinks=True, dirs_exist_ok=True)
    attempt = subprocess.run(
        launched([str(copy), "--version"], identity=identity, death_signal=0),
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
    )
    if attempt.returncode != 0:
        name = pwd.getpwuid(int(identity.split(":")[0])).pw_name
        raise Problem(
            f"PostgreSQL does not run as root, and as {name} it can not be started from {copies} "
            f"({last_line(attempt.stderr)}): set TORCHLIGHT_VAR to a folder that everybody can "
            "enter, or run this as an ordinary user."
        )
    return copy
