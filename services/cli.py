"""The actions of `python -m services`: what the Makefile and the tests call."""

import argparse
import os

from services.browser import find_or_install
from services.stack import down, status, up
from services.throwaway import run


def main() -> int:
    arguments = parser().parse_args()
    match arguments.action:
        case "up":
            return up(os.environ)
        case "down":
            return down(os.environ)
        case "status":
            return status(os.environ)
        case "run":
            return run(arguments.command, os.environ)
        case "browser":
            print(find_or_install(os.environ))
    return 0


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("up", help="start everything, and watch it until Ctrl-C")
    actions.add_parser("down", help="stop what runs here, or what is left of it")
    actions.add_parser("status", help="say whether it runs")
    actions.add_parser("browser", help="find or install a Chromium, and print its path")
    run_action = actions.add_parser("run", help="run a command on throw-away servers")
    run_action.add_argument("command", nargs="+")
    return parser
