"""What a table is: columns with a heading, a key, and the values of a row that each shows."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

type Cell = str | int | bool | list[str] | None
type Cells = Iterator[tuple[Cell, ...]]

CHUNK = 2000  # rows that are in memory at a time


@dataclass(frozen=True)
class Column:
    """One column. ``header`` is for people, ``key`` for programs.

    ``reads`` are the fields, annotations or expressions that it needs, by default the field named
    like its key; ``show`` makes the cell of them, by default it is the first one as it is.
    """

    header: str
    key: str
    reads: Sequence[Any] = ()
    show: Callable[..., Cell] | None = None

    def needs(self) -> Sequence[Any]:
        return self.reads or (self.key,)


@dataclass(frozen=True)
class Table:
    """The columns of a list. ``name`` is for file names; ``load`` adds the annotations that columns read."""

    name: str
    title: str
    columns: Sequence[Column]
    load: Callable[[Any], Any] = lambda rows: rows

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    @property
    def keys(self) -> list[str]:
        return [column.key for column in self.columns]

    def cells(self, rows: QuerySet) -> Cells:
        """The cells of each row, from one query and without ever holding more than a chunk of rows."""
        wanted = [*dict.fromkeys(value for column in self.columns for value in column.needs())]
        makers = [_maker(column, [wanted.index(value) for value in column.needs()]) for column in self.columns]
        values = self.load(rows).prefetch_related(None).values_list(*wanted)
        with closing(values.iterator(chunk_size=CHUNK)) as found:
            for row in found:
                yield tuple([make(row) for make in makers])


def _maker(column: Column, places: list[int]) -> Callable[[tuple[Any, ...]], Cell]:
    show, first = column.show, places[0]
    if show is None:
        return itemgetter(first)
    if len(places) == 1:
        return lambda row: show(row[first])
    if len(places) == 2:
        second = places[1]
        return lambda row: show(row[first], row[second])
    return lambda row: show(*[row[place] for place in places])


class Address:
    """Makes absolute addresses of pages from keys: looking the route up for each row would be slow."""

    def __init__(self, route: str) -> None:
        self.route = route

    @cached_property
    def _parts(self) -> tuple[str, str]:
        before, _, after = reverse(self.route, args=["key"]).rpartition("key")
        return before, after

    def __call__(self, key: str | None) -> str | None:
        if not key:
            return None
        before, after = self._parts
        return f"{settings.SITE_URL}{before}{key}{after}"
