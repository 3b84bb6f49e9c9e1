"""`python -m bench`: build the record where it is missing, then measure and print the figures."""

import argparse
import http.client
import os
import platform
import sys
from collections.abc import Iterable

import psycopg

from bench import house, measure, report
from bench.pages import PAGES
from bench.peer import Peer
from bench.questions import MOST
from bench.record import SMALLEST, Record
from services.problems import USAGE, Problem, told_in_one_sentence

LISTS = ("letters", "search")  # asked by many readers at once
READERS = 8
FULL_RUN = {"questions": MOST, "rounds": 6, "seconds": 4.0}
SMOKE = 0.1  # below this scale a run only shows that everything works, in some seconds


def main() -> int:
    chosen = completed(parser().parse_args())
    place = house.place_of(chosen.scale, os.environ)
    if chosen.rebuild or not house.has_record(place):
        house.forget(place)
    with house.servers(place, os.environ) as environment:
        if not house.has_record(place):
            house.build(place, environment, Record(chosen.scale), say)
        if not chosen.build_only:
            with (
                house.site(place, environment, say) as site,
                psycopg.connect(environment["DATABASE_URL"], autocommit=True) as database,
            ):
                try:
                    figures(chosen, site, database)
                except (measure.WrongAnswer, OSError, http.client.HTTPException) as error:
                    raise Problem(f"{error or type(error).__name__} See {place.log}/web.log.") from None
    return 0


def figures(chosen: argparse.Namespace, site: house.Site, database: psycopg.Connection) -> None:
    """Measure what was chosen; each table is printed as soon as it is known."""
    peer = Peer(chosen.peer) if chosen.peer else None
    pages = [page for page in PAGES if not chosen.pages or page.name in chosen.pages]
    measured = []
    for page in pages:
        found = measure.measure(page, site, database, peer, most=chosen.questions, rounds=chosen.rounds, say=say)
        if found:
            say(f"{page.title}: p50 {found.site.p50:.1f} ms, p95 {found.site.p95:.1f} ms, SQL {found.sql.p50:.2f} ms")
            measured.append(found)
    say(f"\n## Scale {chosen.scale:g}, {platform.machine()}, {os.cpu_count()} cores, PostgreSQL {_version(database)}")
    if measured:
        show("Pages, one reader", report.pages(measured))
        show("Work", report.work(measured))
    lists = [page for page in pages if page.name in LISTS]
    if lists:
        rates = [
            measure.many_readers(
                page, site, database, peer, readers=READERS, seconds=chosen.seconds, rounds=chosen.rounds
            )
            for page in lists
        ]
        show("Many readers", report.readers(rates))
    if not chosen.pages or "export" in chosen.pages:
        files = measure.exports(site, database, peer, rows=100_000, rounds=chosen.rounds, say=say)
        show("Export", report.export(files))
        for path in measure.SIGNATURES:
            if path in files:
                say(report.memory(measure.memory(site, path)))


def show(title: str, lines: Iterable[str]) -> None:
    say(f"\n### {title}\n")
    for line in lines:
        say(line)


def parser() -> argparse.ArgumentParser:
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", type=scale, default=given("SCALE") or "1", help="1 is a million signatures")
    parser.add_argument("--rebuild", action="store_true", default=bool(given("REBUILD")), help="make a new record")
    parser.add_argument("--build-only", action="store_true", help="measure nothing")
    parser.add_argument("--pages", type=names, default=given("PAGES") or "", help="only these, with commas between")
    parser.add_argument("--peer", default=given("PEER") or "", help="address of a Datasette (docs/benchmarks.md)")
    parser.add_argument("--questions", type=int, help=f"at most so many for each page, {MOST} if not given")
    parser.add_argument("--rounds", type=int, help="in which the questions are asked")
    parser.add_argument("--seconds", type=float, help="of each round with many readers")
    return parser


def completed(chosen: argparse.Namespace) -> argparse.Namespace:
    """What was not given: much for a large record, little for a small one."""
    usual = {"questions": 4, "rounds": 2, "seconds": 0.2} if chosen.scale < SMOKE else FULL_RUN
    for name, value in usual.items():
        if getattr(chosen, name) is None:
            setattr(chosen, name, value)
    return chosen


def scale(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value >= SMALLEST:
        raise Problem(f"SCALE must be a number from {SMALLEST} on, not {text!r}: 1 is a million signatures.", USAGE)
    return value


def names(text: str) -> list[str]:
    """The names of pages, or ``export``."""
    chosen = [name for name in text.split(",") if name]
    known = [*(page.name for page in PAGES), "export"]
    if unknown := [name for name in chosen if name not in known]:
        raise Problem(f"There is no page {unknown[0]!r} to measure; there are {', '.join(known)}.", USAGE)
    return chosen


def _version(database: psycopg.Connection) -> str:
    number = database.info.server_version
    return f"{number // 10_000}.{number % 10_000}"


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(told_in_one_sentence(main))
