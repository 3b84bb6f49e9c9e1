"""`python -m bench.ingest`: how fast articles are brought in, and what it costs beside reading them."""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench import house, schedule
from bench.machine import Noise
from bench.newspaper import Newspapers
from bench.workers import House, Run, library
from services.locations import ROOT, Place
from services.problems import USAGE, Problem, told_in_one_sentence

FEWEST_PICTURES = 100  # they go through the queue so fast that fewer would have ended before the first look at them


def main() -> int:
    chosen = parser().parse_args()
    place = Place((Path(os.environ.get("TORCHLIGHT_VAR") or ROOT / "var" / "bench") / "ingest").absolute())
    house.forget(place)
    with house.servers(place, os.environ, with_pages=False) as environment:
        figures(chosen, House(place, environment))
    shutil.rmtree(place.folder)
    return 0


def figures(chosen: argparse.Namespace, site: House) -> None:
    """Measure everything; each table is printed as soon as it is known."""
    count = chosen.articles
    folders = [site.place.folder / "pages" / str(processes) for processes in (1, 2)]
    newspapers = Newspapers()
    for number, folder in enumerate(folders):
        newspapers.write(folder, first=number * count, count=count)
    pages = [path for folder in folders for path in folder.iterdir()]
    kilobytes = sum(path.stat().st_size for path in pages) / len(pages) / 1000
    say(f"## {count} pages of {kilobytes:.0f} kB, {platform.machine()}, {os.cpu_count()} cores\n")

    noise = [Noise.now().cpu]
    alone = [library(folders[0], site.environment)]
    runs = []
    for processes, folder in enumerate(folders, 1):
        runs.append(site.bring_in([str(folder)], processes))
        noise.append(Noise.now().cpu)
    alone.append(library(folders[1], site.environment))
    show(throughput(runs, sum(alone) / 2))

    folder = pictures(site.place.folder / "pictures", max(count, FEWEST_PICTURES))
    show(overhead(site.bring_in([str(folder)], 1, state="failed")))
    show(rounds(schedule.measure(site, chosen.sources, chosen.history), chosen.sources))
    noise.append(Noise.now().cpu)
    say(f"Fixed piece of Python: CPU ms {min(noise):.1f} at least, {max(noise):.1f} at most.")


def throughput(runs: list[Run], alone: float) -> Iterator[str]:
    yield "| worker processes | articles/s | CPU ms each: reading | worker | PostgreSQL | Valkey | all | trafilatura |"
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|"
    for run in runs:
        each = run.each
        yield (
            f"| {run.processes} | {run.rate:.1f} | {each.reading:.1f} | {each.worker:.1f} | {each.database:.1f} "
            f"| {each.broker:.2f} | {each.all:.1f} | {100 * alone / each.all:.0f} % |"
        )
    yield f"\nTrafilatura alone: {alone:.1f} CPU ms a page. Two processes: {runs[1].rate / runs[0].rate:.2f} times one."


def pictures(folder: Path, count: int) -> Path:
    """Files in which there is nothing to be read or stored: what they take is the way through the queue."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.html").write_bytes(b"\x89PNG\r\n\x1a\n%d" % number)
    return folder


def overhead(run: Run) -> Iterator[str]:
    each = run.each
    yield (
        f"Queue: {each.all - each.reading:.1f} CPU ms for each of {run.articles} files without anything to be read or "
        f"stored (worker {each.worker:.1f}, PostgreSQL {each.database:.1f}, Valkey {each.broker:.2f})."
    )


def rounds(measured: list[schedule.Round], sources: int) -> Iterator[str]:
    yield "| sources | old fetches and attempts | ms of a round | polls sent | scans of whole tables, in all rounds |"
    yield "|--:|--:|--:|--:|--:|"
    for one in measured:
        yield f"| {sources:,} | {one.history:,} | {one.milliseconds:.1f} | {one.sent} | {sum(one.scans.values())} |"
    yield f"\n    {measured[-1].plan.replace(chr(10), chr(10) + '    ')}"


def show(lines: Iterator[str]) -> None:
    for line in lines:
        say(line)
    say("")


def parser() -> argparse.ArgumentParser:
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description=__doc__)
    parser.add_argument("--articles", type=number, default=given("ARTICLES") or "400", help="for each run, from 10 on")
    parser.add_argument("--sources", type=number, default=given("SOURCES") or "10000", help="that are looked at")
    parser.add_argument("--history", type=number, default=given("HISTORY") or "200000", help="old fetches and attempts")
    return parser


def number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 10 <= int(text) <= 1_000_000:
        raise Problem(f"ARTICLES, SOURCES and HISTORY are numbers from 10 to 1000000, not {text!r}.", USAGE)
    return int(text)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(told_in_one_sentence(main))
