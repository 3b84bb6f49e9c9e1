"""The forms in which a list can be taken along, and their addresses.

The list at ``/letters/`` is also at ``/letters.csv`` and so on, with the same query. In ``urls.py``
the route of the files is named like the route of the list with ``_as`` behind it, and that of the counts of
its facets, ``/letters/counts/kind.csv``, with ``_counts``.
"""

from collections.abc import Mapping
from functools import cache

from django.urls import NoReverseMatch, reverse

TABLES = {"csv": "CSV", "xlsx": "Excel", "json": "JSON"}
FEED = {"atom": "Feed"}
FILE_ROUTE = "_as"
COUNTS_ROUTE = "_counts"
API = "/api/v1/"  # what is under this path is for programs


def is_for_programs(path: str) -> bool:
    """Whether who asks for a path is a program, which is answered in JSON whatever happens."""
    return path.startswith(API)


class TableForm:
    """The ending of an address that asks for a table."""

    names: dict[str, str] = TABLES
    regex = "|".join(TABLES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        if value not in self.names:
            raise ValueError(value)
        return value


class DatedForm(TableForm):
    """The ending of an address that asks for a table or, as the rows have dates, for a feed."""

    names = TABLES | FEED
    regex = "|".join(TABLES | FEED)


def files_of(route: str, **arguments: str) -> Mapping[str, str]:
    """The address of each form in which the list with this route can be taken, "" for a form in which it can not.

    Empty for what is no list.
    """
    files = _files(route, *arguments)
    for place, value in enumerate(arguments.values()):
        files = {form: path.replace(_place(place), value) for form, path in files.items()}
    return files


def _place(number: int) -> str:
    return f"argument-{number}"


@cache
def _files(route: str, *names: str) -> Mapping[str, str]:
    """The addresses with places for the arguments: to look them up takes long."""
    places = {name: _place(number) for number, name in enumerate(names)}
    forms = _forms(route, *names)
    found = {form: reverse(route + FILE_ROUTE, kwargs={**places, "form": form}) for form in forms}
    return {**dict.fromkeys(TABLES | FEED, ""), **found} if found else {}


@cache
def _forms(route: str, *arguments: str) -> tuple[str, ...]:
    return tuple(form for form in TABLES | FEED if _is_address(route + FILE_ROUTE, form, arguments))


def _is_address(route: str, form: str, arguments: tuple[str, ...]) -> bool:
    try:
        reverse(route, kwargs={**dict.fromkeys(arguments, "key"), "form": form})
    except NoReverseMatch:
        return False
    return True
