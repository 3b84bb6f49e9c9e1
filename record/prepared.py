"""Queries of busy pages: built and compiled once, then only run again with other values."""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import Any

import psycopg
from django.db import connections, models, transaction
from psycopg.types.numeric import Int8

from record.as_of import as_of_day


class Prepared:
    """A queryset over some values, as ``Prepared(lambda letter: Signature.objects.filter(letter=letter), int)``.

    To build a queryset and to compile it takes longer than most queries of a page, and so does planning it. Called
    with the values, it gives the rows. After the queryset come the types of the values: ``int``, ``str``, or
    ``list`` for numbers that a column is compared with by ``IsOneOf``. Whatever else the queryset depends on must be
    the same at every call; for a day in the past, which is part of it, it is built anew.

    It may load related rows by ``select_related``, or give values by ``values_list``; what is to be prefetched is
    another query.
    """

    def __init__(self, build: Callable[..., models.QuerySet], *kinds: type) -> None:
        self.build = build
        self._kinds = kinds

    def __call__(self, *values: Any) -> Any:
        return self.build(*values) if as_of_day() else Rows(self, values)

    @cached_property
    def counting(self) -> "Prepared":
        """The number of the rows, as a list of one tuple; an empty one for none."""
        return Prepared(lambda *values: _number_of(self.build(*values)), *self._kinds)

    @cached_property
    def statement(self) -> "_Statement":
        markers = [_marker(kind, place) for place, kind in enumerate(self._kinds)]
        return _Statement(self.build(*markers), markers)


def _number_of(rows: models.QuerySet) -> models.QuerySet:
    together = rows.order_by().annotate(together=models.Value(1)).values("together")
    return together.annotate(number=models.Count("pk")).values_list("number")


class Rows:
    """The rows of a prepared query, fetched when they are needed: what a page asks of a queryset."""

    def __init__(self, prepared: Prepared, values: tuple[Any, ...], limit: int | None = None) -> None:
        self._prepared = prepared
        self._values = values
        self._limit = limit

    @cached_property
    def _all(self) -> list[Any]:
        with self.sent() as cursor:
            return self.received(cursor)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, part: slice) -> "Rows":
        """The beginning of the rows: ``rows[:100]``."""
        return Rows(self._prepared, self._values, part.stop)

    @property
    def is_fetched(self) -> bool:
        return "_all" in vars(self)

    def count(self) -> int:
        """How many there are, without loading them."""
        return next((number for (number,) in self._prepared.counting(*self._values)), 0)

    def sent(self) -> Any:
        """A cursor to which the query was sent."""
        return self._prepared.statement.sent(self._values, self._limit)

    def received(self, cursor: Any) -> list[Any]:
        """The rows that a cursor brings back, kept."""
        self._all = self._prepared.statement.instances(cursor.fetchall())
        return self._all


def fetch(*lists: Any) -> None:
    """Fetch several prepared queries in one exchange with the database, where none needs the others' rows."""
    prepared = [rows for rows in lists if isinstance(rows, Rows) and not rows.is_fetched]
    if len(prepared) < 2:
        for rows in prepared:
            len(rows)
        return
    connection: Any = prepared[0]._prepared.statement.connection
    with ExitStack() as cursors:
        with connection.connection.pipeline():
            sent = [cursors.enter_context(rows.sent()) for rows in prepared]
        # Received after the end of the pipeline, where all is there: before, each list would be waited for.
        for rows, cursor in zip(prepared, sent, strict=True):
            rows.received(cursor)


class _Statement:
    """The SQL of a queryset with places for values, and what makes model instances of its rows."""

    def __init__(self, queryset: models.QuerySet, markers: list[Any]) -> None:
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise TypeError("A prepared query can not prefetch: load what belongs to its rows by a query of its own.")
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = self._compiler.as_sql()
        converters = self._compiler.get_converters([column for column, *_ in self._compiler.select])
        self._compiler.get_converters = lambda _: converters  # to find them out takes as long as a few rows
        with connections[queryset.db].cursor() as cursor:
            # All that is the same at every call is written into the statement, so that the database can plan with it.
            self._text = cursor.mogrify(sql, parameters)
            for number, marker in enumerate(markers, 1):
                written = cursor.mogrify("%s", [marker]).strip()
                if written not in self._text:
                    raise TypeError(f"The query does not compare anything with its value number {number}.")
                self._text = self._text.replace(written, f"${number}{_CASTS.get(type(marker), '')}")

    @property
    def connection(self) -> Any:
        connection: Any = connections[self._queryset.db]
        connection.ensure_connection()
        return connection

    def sent(self, values: tuple[Any, ...], limit: int | None) -> Any:
        text = self._text if limit is None else f"{self._text} LIMIT {limit:d}"
        cursor = prepared_cursor(self.connection, _CursorWithNumbers)
        cursor.execute(text, list(map(_sent, values)))
        return cursor

    def instances(self, rows: list[Any]) -> list[Any]:
        if not rows:  # as of most lists of most pages
            return []
        iterable: Any = self._queryset._iterable_class
        return list(iterable(_Ready(self._queryset, self._compiler, rows)))


class _Ready:
    """What makes model instances or values of rows needs of a queryset, where the rows are there already."""

    def __init__(self, queryset: Any, compiler: Any, rows: list[Any]) -> None:
        self.db, self.model, self.query = queryset.db, queryset.model, self
        self._fetch_mode = queryset._fetch_mode
        self._known_related_objects: dict[Any, Any] = {}
        self._compiler = copy.copy(compiler)
        self._compiler.execute_sql = lambda *_, **options: [rows]

    def get_compiler(self, using: str) -> Any:
        self._compiler.connection = connections[using]
        return self._compiler


class _KeepsPlans:
    """Has the database keep the plan of each statement for as long as the connection lasts."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True)  # type: ignore[misc]  # of a cursor


class _Cursor(_KeepsPlans, psycopg.Cursor):
    """Takes values where the statement has ``%s``."""


class _CursorWithNumbers(_KeepsPlans, psycopg.RawCursor):
    """Takes values where the statement has ``$1``, as the database does: the text need not be read for it."""


def prepared_cursor(connection: Any, kind: Any = _Cursor) -> Any:
    """A cursor whose statements the database plans once for as long as the connection lasts."""
    connection.ensure_connection()
    return connection._prepare_cursor(kind(connection.connection))


@contextmanager
def tried() -> Iterator[None]:
    """Do something to see what comes of it: at the end it is taken back, with what was to follow its commit.

    An ordinary rollback would do, but psycopg forgets all prepared statements with it, in case that tables were made or
    dropped: the next pages of this connection would be planned anew.
    """
    with transaction.atomic():
        connection: Any = connections["default"]
        hooks, savepoint = list(connection.run_on_commit), transaction.savepoint_create()
        try:
            yield
        finally:
            taken_back = connection.connection.pgconn.exec_(f'ROLLBACK TO SAVEPOINT "{savepoint}"'.encode())
            transaction.set_rollback(taken_back.status != psycopg.pq.ExecStatus.COMMAND_OK)
            connection.run_on_commit = hooks


_CASTS = {list: "::bigint[]"}


def _marker(kind: type, place: int) -> Any:
    """A value that no row has, written into the statement where the real ones will come."""
    number = -(2**62) - place
    return {int: number, str: f"\ue000{number}", list: [number]}[kind]


def _sent(value: Any) -> Any:
    """A value of one type, whatever it is: else small and large numbers have statements of their own."""
    if isinstance(value, list):
        return f"{{{','.join(map(str, value))}}}"
    return Int8(value) if isinstance(value, int) else value
