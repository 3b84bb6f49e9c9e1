"""A Chromium for the browser tests: the one that is there, else one that can be installed.

Browser tests are never skipped in silence: no browser is a failure that says how to get one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping

from services.problems import USAGE, Problem

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)
DOWNLOAD_PATIENCE = 300  # seconds for 170 MB, or for a network that swallows them


def find_or_install(environment: Mapping[str, str]) -> str:
    """The path of a Chromium that runs."""
    if given := environment.get("CHROMIUM"):
        if works(given):
            return given
        raise Problem(f"CHROMIUM is {given}, which does not run as a browser.", USAGE)
    for attempt in (found, downloaded, installed_by_system):
        for path in attempt():
            if works(path):
                return path
    raise Problem(
        "The browser tests need Chromium and none was found or could be installed: install the "
        "package `chromium`, or say where a Chrome or Chromium is with CHROMIUM=/path/to/it."
    )


def found() -> Iterator[str]:
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    yield MAC
    yield from playwrights_own()


def downloaded() -> Iterator[str]:
    tell("No Chromium found; downloading one")
    if quietly([sys.executable, "-m", "playwright", "install", "chromium"]):
        yield from playwrights_own()


def installed_by_system() -> Iterator[str]:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        tell("Downloading failed; installing the system's package")
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        quietly(["apt-get", "update"])
        if quietly(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]):
            yield from (path for name in NAMES if (path := shutil.which(name)))


def playwrights_own() -> Iterator[str]:
    answer = subprocess.run([sys.executable, "-c", PLAYWRIGHT], capture_output=True, text=True, check=False)
    yield answer.stdout.strip()


def works(path: str) -> bool:
    """Some distributions ship a stub which only says that the browser is elsewhere."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def quietly(command: list[str]) -> bool:
    try:
        answer = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=DOWNLOAD_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def tell(sentence: str) -> None:
    """On the error channel: the other one carries the path."""
    print(sentence, file=sys.stderr, flush=True)
