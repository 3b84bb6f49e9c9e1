"""The site as it is deployed: a granian process with fingerprinted static files, on a database of ours."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from services.identity import launched
from services.locations import ROOT
from tests.ports import free_port

PATIENCE = 60.0  # seconds until the first answer, on a machine with much else to do
NOT_OF_A_SITE = {"DATABASE_ROLE", "DATABASE_OWNER_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}  # it serves, and owns nothing


def environment(var: Path, *, database: str = "", port: int = 8000) -> dict[str, str]:
    """That of the tests, as the serving role, with another database and folder."""
    own = {name: value for name, value in os.environ.items() if name not in NOT_OF_A_SITE}
    if database:
        own["DATABASE_URL"] = urlunsplit(urlsplit(own["DATABASE_URL"])._replace(path=f"/{database}"))
    return own | {"TORCHLIGHT_VAR": str(var), "TORCHLIGHT_URL": f"http://localhost:{port}", "PORT": str(port)}


def collect_static_files(var: Path) -> None:
    """Compressed and fingerprinted, as `make up` does it."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(var), check=True)


@contextmanager
def serving(database: str, var: Path) -> Iterator[str]:
    """The address of a site over ``database``, until the block ends."""
    port = free_port()
    log = var / f"web-{port}.log"
    granian = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--no-ws", "config.wsgi:application"),
    ]
    with log.open("w") as output:
        process = subprocess.Popen(
            launched(granian, identity="self", death_signal=signal.SIGTERM),
            cwd=ROOT,
            env=environment(var, database=database, port=port),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(process, port, log)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
    assert "Traceback" not in log.read_text(), f"The site reported an error:\n{log.read_text()}"


def wait_for(process: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"The site did not start:\n{log.read_text()}")
        time.sleep(0.1)


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
