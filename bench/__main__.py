"""`python -m bench`: build the record where it is missing, then measure."""

import argparse
import os
import sys

from bench import house
from bench.record import Record
from services.problems import told_in_one_sentence


def main() -> int:
    chosen = parser().parse_args()
    place = house.place_of(chosen.scale, os.environ)
    if chosen.rebuild or not house.has_record(place):
        house.forget(place)
    with house.servers(place, os.environ) as environment:
        if not house.has_record(place):
            house.build(place, environment, Record(chosen.scale), say)
    return 0


def parser() -> argparse.ArgumentParser:
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=float(given("SCALE") or 1), help="1 is a million signatures")
    parser.add_argument("--rebuild", action="store_true", default=bool(given("REBUILD")), help="make a new record")
    return parser


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(told_in_one_sentence(main))
