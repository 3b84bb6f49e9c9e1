"""What a table is: columns with a heading, a key, and the value of a row that each shows."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

type Cell = str | int | bool | list[str] | None
type Cells = Iterator[tuple[Cell, ...]]

CHUNK = 2000  # rows that are in memory at a time


@dataclass(frozen=True)
class Column:
    """One column. ``header`` is for people, ``key`` for programs.

    ``value`` is what it shows: a field, an annotation or an expression, by default the field named like its key.
    """

    header: str
    key: str
    value: Any = None

    @property
    def expression(self) -> Any:
        value = self.key if self.value is None else self.value
        return F(value) if isinstance(value, str) else value


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

    def values(self, rows: QuerySet, form: Callable[[Any], Any] = lambda value: value) -> QuerySet:
        """What the columns show of each row, in one query; ``form`` makes another expression of each."""
        return self.load(rows).prefetch_related(None).values_list(*(form(column.expression) for column in self.columns))

    def cells(self, rows: QuerySet) -> Cells:
        """The cells of each row, without ever holding more than a chunk of rows."""
        found: Any = self.values(rows).iterator(chunk_size=CHUNK)
        with closing(found):
            yield from found
