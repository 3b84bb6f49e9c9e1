"""`make bench-review`: does everything that a curator does at the queue, and says how long each thing took."""

import re
import subprocess
from pathlib import Path

from services.locations import ROOT, Place
from tests.services.conftest import clean_environment, processes_of


def test_a_smoke_run_measures_every_action_and_leaves_nothing_behind(tmp_path: Path) -> None:
    place = Place(tmp_path / "var")
    answer = subprocess.run(
        ["make", "--no-print-directory", "bench-review"],
        cwd=ROOT,
        env=clean_environment(place, PROPOSALS="1000", ARTICLES="500", TURNS="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    measured = re.findall(r"^\| ([a-z].*?) \| \d+ \| [\d.]+ \| [\d.]+ \|$", answer.stdout, re.M)
    every = {"list", "next", "open one", "accept a citation", "undo a citation", "what changes", "reject", "merge"}
    assert every <= set(measured)
    assert not (place.folder / "review").exists()
    assert processes_of(place) == []
