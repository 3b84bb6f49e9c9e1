"""`make bench-ingest`: brings articles in with one and with two workers, and says what that took."""

import re
import subprocess
from pathlib import Path

import pytest

from bench.newspaper import LARGEST, REPRINT, Newspapers
from bench.workers import Run, Used
from services.locations import ROOT, Place
from tests.services.conftest import clean_environment, processes_of


def run(place: Place, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", "bench-ingest"],
        cwd=ROOT,
        env=clean_environment(place, **settings),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_smoke_run_measures_everything_and_leaves_nothing_behind(tmp_path: Path) -> None:
    place = Place(tmp_path / "var")
    answer = run(place, ARTICLES="10", SOURCES="120", HISTORY="500")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    for processes in (1, 2):
        assert re.search(rf"^\| {processes} \| [\d.]+ \| .* \| \d+ % \|$", answer.stdout, re.M), answer.stdout
    assert re.search(r"Trafilatura alone: [1-9][\d.]* CPU ms a page. Two processes: [\d.]+ times one", answer.stdout)
    assert re.search(r"Queue: [\d.]+ CPU ms for each of \d+ files", answer.stdout)
    for history in (0, 500):
        assert re.search(rf"^\| 120 \| {history} \| [\d.]+ \| 2 \|", answer.stdout, re.M), answer.stdout
    assert not (place.folder / "ingest").exists()
    assert processes_of(place) == []


def test_a_wrong_setting_is_told_in_a_sentence(tmp_path: Path) -> None:
    answer = run(Place(tmp_path / "var"), ARTICLES="many")
    assert answer.returncode != 0
    assert "ARTICLES, SOURCES and HISTORY are numbers from 10 to 1000000, not 'many'." in answer.stderr
    assert not (tmp_path / "var").exists()


@pytest.fixture(scope="module")
def newspapers() -> Newspapers:
    return Newspapers()


def test_pages_are_as_heavy_as_real_ones_and_always_the_same(newspapers: Newspapers) -> None:
    pages = [newspapers.page(number) for number in range(12)]
    assert all(55_000 < len(page.encode()) < LARGEST + 5_000 for page in pages)
    assert len(set(pages)) == 12
    assert newspapers.page(3) == pages[3]
    words = [sum(len(part.split()) for part in newspapers._article(number)[1]) for number in range(12)]
    assert all(450 < count < 1000 for count in words), words


def test_a_reprint_has_the_words_of_its_original(newspapers: Newspapers) -> None:
    reprint = REPRINT - 1
    title, paragraphs = newspapers._article(reprint)
    assert (title, paragraphs) == (lambda found: (found[0], found[1][:-1]))(newspapers._article(reprint - REPRINT // 2))
    assert newspapers.page(reprint) != newspapers.page(reprint - REPRINT // 2)


def test_cpu_time_is_of_the_articles_in_between() -> None:
    used = Used(4.0, 2.0, 1.0, 0.5) - Used(2.0, 1.0, 0.5, 0.25)
    run = Run(processes=1, articles=50, seconds=5.0, used=used)
    assert run.rate == 10.0
    assert (run.each.reading, run.each.all) == (40.0, 75.0)
