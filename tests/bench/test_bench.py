"""`make bench`: builds a record, measures every page that there is, and says so; the second time it only measures."""

import re
import socket
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bench.client import Answer, Reader
from bench.measure import Export, Measured, Times
from bench.pages import PAGES
from services.locations import ROOT, Place
from tests.services.conftest import clean_environment, processes_of


def run(place: Place, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", "bench"],
        cwd=ROOT,
        env=clean_environment(place, SCALE="0.01", **settings),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_smoke_run_measures_every_page(tmp_path: Path) -> None:
    place = Place(tmp_path / "var")
    first = run(place)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Building a record of scale 0.01" in first.stdout
    measured = {page.name for page in PAGES if re.search(rf"^\| {re.escape(page.title)} \| \d", first.stdout, re.M)}
    assert measured == {page.name for page in PAGES}
    assert re.search(r"recall@10 (1\.000|0\.\d+)", first.stdout)
    assert re.search(r"^\| letters, .* \| 8 \| [1-9]", first.stdout, re.M)
    assert re.search(r"^\| /data/signatures.csv \| 9,\d+ \|", first.stdout, re.M)
    assert re.search(r"/data/signatures.csv gives 9,\d+ signatures: [1-9]", first.stdout)

    second = run(place, PAGES="suggest")
    assert second.returncode == 0, second.stdout + second.stderr
    assert "Building" not in second.stdout
    assert "letter search" not in second.stdout
    assert processes_of(place) == []


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SCALE": "huge"}, "SCALE must be a number"),
        ({"SCALE": "0.001"}, "SCALE must be a number from 0.01 on"),
        ({"PAGES": "letters,lettres"}, "There is no page 'lettres' to measure"),
    ],
)
def test_a_wrong_setting_is_told_in_a_sentence(tmp_path: Path, settings: dict[str, str], sentence: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "bench"],
        cwd=ROOT,
        env=clean_environment(Place(tmp_path / "var"), **settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "var").exists()


def test_a_page_without_what_sql_found_is_wrong() -> None:
    page = next(page for page in PAGES if page.name == "letters")
    rows = [[("let-1", "One"), ("let-2", "Another")], []]
    whole = b'<a href="/letters/let-1/"><a href="/letters/let-2/">'
    assert page.shows(Answer(200, whole, 0.1), rows)
    assert not page.shows(Answer(200, b'<a href="/letters/let-1/">', 0.1), rows)
    assert not page.shows(Answer(500, whole, 0.1), rows)


def test_the_ratio_is_that_of_the_goal() -> None:
    measured = Measured(PAGES[0], 5, site=Times([10.0, 12.0, 30.0]), sql=Times([3.5, 1.0, 9.0]))
    assert (measured.site.p50, measured.site.p95) == (12.0, 30.0)
    assert measured.ratio == 1.0


def test_an_export_is_timed_up_to_the_last_wanted_row() -> None:
    pieces = iter([b"header\none\n", b"two\nthree\n", b"four\n", b"never read\n"])
    export = Export.of(pieces, most=3)
    assert (export.rows, export.megabytes) == (3, 21 / 1e6)
    assert next(pieces) == b"four\n"


def test_a_reader_tries_again_where_a_silent_connection_was_closed() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def serve() -> None:
            for _ in range(2):  # one answer on each connection, then it is closed without a word
                connection, _ = server.accept()
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                connection.close()

        thread = threading.Thread(target=serve)
        thread.start()
        reader = Reader(f"http://127.0.0.1:{server.getsockname()[1]}")
        assert [reader.get("/").body, reader.get("/").body] == [b"ok", b"ok"]
        thread.join()
        reader.close()
