#!/usr/bin/env python3
"""From a machine with only python3, make and git to an installed project.

Usage: python3 bootstrap.py [dev | lock]

Chooses a Python, makes `.venv` with it, and installs exactly what the lock file names: that of
running the site, or with `dev` also what the tests need. When nothing has changed since the last time
it does nothing at all. With `lock` it writes both lock files anew from pyproject.toml.

Runs on any Python from 3.8 on, with the standard library alone.
"""

import errno
import fcntl
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"

RUNTIME = ROOT / "requirements.lock"
WITH_TESTS = ROOT / "requirements-dev.lock"  # the same packages, and those of the tests

VERSIONS = (
    (3, 13),
    (3, 14),
    (3, 12),
)  # what pyproject.toml allows, the best tested one first

# Where a Python may be although PATH does not say so.
FOLDERS = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin")

# Describes the Python that runs it, if our packages have wheels for it and it can make a `.venv`. Whether it was built
# with optimisations its configuration tells; those of distributions (in /usr) are, although theirs does not.
PROBE = """
import ctypes, json, ssl, sys, sysconfig, venv
assert sys.implementation.name == "cpython" and sys.maxsize > 2**32
assert not sysconfig.get_config_var("Py_GIL_DISABLED")
told = [str(sysconfig.get_config_var(name)) for name in ("CONFIG_ARGS", "PY_CORE_CFLAGS")]
optimised = sys.base_prefix == "/usr" or "--enable-optimizations" in told[0] or "-fprofile-use" in told[1]
print(json.dumps([list(sys.version_info[:3]), getattr(sys, "_base_executable", sys.executable), optimised]))
"""


class Problem(Exception):
    """One clear sentence for the person at the terminal."""


def main():
    TOOLS.mkdir(exist_ok=True)
    if sys.argv[1:] == ["lock"]:
        write_locks()
        return
    lock = WITH_TESTS if sys.argv[1:] == ["dev"] else RUNTIME
    with (TOOLS / "lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if not is_installed(lock):
            install(lock)


# ---- is there anything to do? -----------------------------------------------------------------


def is_installed(lock):
    """Whether `.venv` works here and has what this lock file names."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return (
        stamp["folder"] == str(VENV)  # a moved folder has scripts that point to nowhere
        and digest(lock) in stamp["locks"]
        and probe(VENV / "bin" / "python") is not None
    )


def write_stamp(lock):
    locks = {digest(lock)} | ({digest(RUNTIME)} if lock == WITH_TESTS else set())
    STAMP.write_text(json.dumps({"folder": str(VENV), "locks": sorted(locks)}))


def digest(lock):
    return hashlib.sha256(lock.read_bytes()).hexdigest()


# ---- installing -------------------------------------------------------------------------------


def install(lock):
    uv = find_uv()
    found = probe(VENV / "bin" / "python")
    if found is None or found[0][:2] not in VERSIONS or not moved_here():
        python = choose_python(candidates()) or fetch_python(uv)
        say("Installing with " + python)
        run(
            [uv, "venv", "--quiet", "--clear", "--python", python, str(VENV)],
            "make .venv",
        )
    STAMP.unlink() if STAMP.exists() else None
    command = [uv, "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"]
    run([*command, "--python", str(VENV / "bin" / "python"), str(lock)], "install " + lock.name)
    write_stamp(lock)


def write_locks():
    """With hashes, so that nothing else can be installed; without addresses, so that any index serves."""
    export = [find_uv(), "export", "--quiet", "--no-header", "--no-annotate"]
    run([*export, "--no-dev", "-o", str(RUNTIME)], "write " + RUNTIME.name)
    run([*export, "-o", str(WITH_TESTS)], "write " + WITH_TESTS.name)


def moved_here():
    """Whether `.venv` was made in this very folder."""
    try:
        first_line = (VENV / "bin" / "activate").read_text()
    except OSError:
        return False
    return str(VENV) in first_line


def find_uv():
    """The installer: one on PATH, or our own in `.tools/`."""
    own = TOOLS / "uv" / "bin" / "uv"
    for uv in (str(own), shutil.which("uv")):
        if uv and runs([uv, "--version"]):
            return uv
    say("Installing uv into .tools/")
    for python in [sys.executable, *candidates()]:
        shutil.rmtree(str(own.parent.parent), ignore_errors=True)
        pip = [str(own.with_name("python")), "-m", "pip", "install", "--quiet"]
        pip += ["--disable-pip-version-check", "uv>=0.9"]
        if runs([python, "-m", "venv", str(own.parent.parent)]):
            run(pip, "install uv")
            return str(own)
    raise Problem(
        "uv is missing and no python3 here can make a virtual environment to install it into: "
        "install uv, or the venv module of Python (package python3-venv on Debian and Ubuntu)."
    )


def fetch_python(uv):
    """The last resort: a Python that uv downloads into `.tools/`."""
    say("No suitable Python found here; downloading one into .tools/")
    os.environ["UV_PYTHON_INSTALL_DIR"] = str(TOOLS / "python")
    version = dotted(VERSIONS[0])
    if runs([uv, "python", "install", "--quiet", "--no-bin", version]):
        found = subprocess.run(
            [uv, "python", "find", "--managed-python", version],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if found.returncode == 0:
            return found.stdout.strip()
    raise Problem(
        "Torchlight needs Python " + ", ".join(map(dotted, sorted(VERSIONS))) + " and found none, nor "
        "could one be downloaded: install one of them, or say where it is with PYTHON=/path/to/python."
    )


# ---- choosing a Python ------------------------------------------------------------------------


def choose_python(paths):
    """The path of the best Python among the candidates, or None. Only running one tells the truth:
    the shims of version managers exist for every version and fail for most.

    One built with optimisations goes before the best tested version: it is up to twice as fast."""
    if os.environ.get("PYTHON"):
        paths = [os.environ["PYTHON"]]
    best = None
    for path in paths:
        found = probe(path)
        if found is None or found[0][:2] not in VERSIONS:
            continue
        if best is None or rank(found) < rank(best):
            best = found
        if rank(best) == (False, 0):
            break
    if best is None and os.environ.get("PYTHON"):
        raise Problem(
            "PYTHON is "
            + os.environ["PYTHON"]
            + ", which is not a working Python "
            + ", ".join(map(dotted, sorted(VERSIONS)))
            + "."
        )
    if best is None:
        return None
    if rank(best)[0]:
        say("The Python used was built without optimisations, with which it would be up to twice as fast.")
    return best[1]


def rank(found):
    """The lower, the better: built without optimisations or with them, then how well tested."""
    version, _, optimised = found
    return not optimised, VERSIONS.index(version[:2])


def candidates():
    """Paths where a Python may be, most likely first."""
    names = ["python" + dotted(version) for version in VERSIONS] + ["python3", "python"]
    folders = os.environ.get("PATH", "").split(os.pathsep)
    folders += [
        "/usr/bin",
        "/usr/local/bin",
        "/opt/homebrew/bin",
        "/home/linuxbrew/.linuxbrew/bin",
    ]
    for folder in version_folders(folders):
        folders += sorted(glob.glob(os.path.join(folder, "3.1[234].*", "bin")), reverse=True)
    seen = set()
    for name in names:
        for folder in folders:
            path = os.path.join(folder, name)
            if path not in seen and os.access(path, os.X_OK) and not os.path.isdir(path):
                seen.add(path)
                yield path


def version_folders(folders):
    """Where pyenv keeps its versions: as it says itself, at home, and beside its shims on PATH."""
    yield os.path.join(os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv"), "versions")
    for folder in list(folders):
        if os.path.basename(folder.rstrip("/")) == "shims":
            yield os.path.join(os.path.dirname(folder.rstrip("/")), "versions")


def probe(path):
    """(version, real path, whether built with optimisations) of a Python that works, else None."""
    try:
        answer = subprocess.run(
            [str(path), "-I", "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
            timeout=20,
        )
        version, executable, optimised = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return tuple(version), executable, optimised


def dotted(version):
    return ".".join(map(str, version))


# ---- running other programs -------------------------------------------------------------------


def environment():
    """Certificates of the system, because networks that inspect TLS have their own."""
    return dict(os.environ, UV_SYSTEM_CERTS="1", UV_NO_PROGRESS="1")


def runs(command):
    try:
        return (
            subprocess.run(
                command,
                env=environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            ).returncode
            == 0
        )
    except OSError:
        return False


def run(command, purpose):
    answer = subprocess.run(command, env=environment(), stderr=subprocess.PIPE, text=True, check=False)
    if answer.returncode == 0:
        return
    if os.strerror(errno.ENOSPC) in answer.stderr:
        raise Problem("The disk that holds " + str(ROOT) + " is full: make room there.")
    sys.stderr.write(answer.stderr)
    raise Problem("Could not " + purpose + "; the lines above say why.")


def say(sentence):
    print(sentence, flush=True)


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit("{}: {}.".format(error.filename or "Installing failed", error.strerror))
