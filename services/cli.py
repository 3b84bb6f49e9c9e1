"""The actions of `python -m services`: what the Makefile, the tests and the keepers call."""

import argparse
import os
from pathlib import Path

from services.keeper import SERVERS, keep
from services.locations import Place
from services.throwaway import run


def main() -> int:
    arguments = parser().parse_args()
    environment = os.environ
    match arguments.action:
        case "run":
            return run(arguments.command, environment)
        case "keep":
            place = Place(Path(arguments.folder))
            keep(SERVERS[arguments.server](place, throw_away=arguments.throw_away))
            return 0
    raise AssertionError(arguments.action)


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    run_action = actions.add_parser("run", help="run a command on throw-away servers")
    run_action.add_argument("command", nargs="+")
    keep_action = actions.add_parser(
        "keep", help="run one embedded server while it is used"
    )
    keep_action.add_argument("server", choices=SERVERS)
    keep_action.add_argument("folder")
    keep_action.add_argument("--throw-away", action="store_true")
    return parser
