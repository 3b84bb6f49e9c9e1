"""What `manage.py` does around a Django command: its environment, and its words when that is wrong."""

import os
import sys
from collections.abc import Sequence

from services.environment import with_servers, without_servers
from services.locations import Place
from services.problems import USAGE, Problem

# Commands that look at code and files only. All others are given the servers: `check` too, because
# the checks of models ask the database for its version.
WITHOUT_SERVERS = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "startapp",
    "startproject",
    "version",
}

# Commands that can be told to do without: extract reads names from the record, or from a folder.
WITHOUT_SERVERS_WITH = {"extract": "--gazetteer"}

# Commands that change tables and rights, and therefore connect as the role that owns them.
AS_OWNER = {
    "flush",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "sqlflush",
    "squashmigrations",
}

NOT_UP_TO_DATE = {"42P01", "42703"}  # PostgreSQL's codes for a table and a column that are not there


def main() -> int:
    arguments = sys.argv[1:]
    place = Place.from_environment(os.environ)
    if name_of(arguments) in AS_OWNER:
        os.environ.setdefault("DATABASE_ROLE", "owner")
    if needs_servers(arguments):
        with with_servers(place, os.environ) as complete:
            return django(complete)
    return django(without_servers(place, os.environ))


def name_of(arguments: Sequence[str]) -> str:
    return next((word for word in arguments if not word.startswith("-")), "help")


def needs_servers(arguments: Sequence[str]) -> bool:
    if {"--help", "-h", "--version"} & set(arguments):
        return False
    name = name_of(arguments)
    option = WITHOUT_SERVERS_WITH.get(name)
    if option and any(word == option or word.startswith(f"{option}=") for word in arguments):
        return False
    return name not in WITHOUT_SERVERS


def django(environment: dict[str, str]) -> int:
    """Run Django's command; a wrong setting or a server that is away becomes one sentence."""
    os.environ.update(environment)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None):  # the server answered, and had a reason
            raise
        reason = " ".join(str(error).split())
        raise Problem(f"The database at DATABASE_URL does not answer: {reason}") from None
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) not in NOT_UP_TO_DATE:
            raise
        raise Problem("The database lacks tables that this needs: run ./manage.py migrate, or make up.") from None
    except Exception as error:
        if type(error).__name__ == "BadSetting":  # config.environment's; it can not be imported here
            raise Problem(str(error), USAGE) from None
        raise
    return 0
