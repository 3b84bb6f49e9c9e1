"""Facets: the values that the rows of a list have, with counts, to choose several of.

The counts of one facet are those of the rows that all *other* filters leave, so a count says how many
rows a reader would see who chose just that value of this facet.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import batched
from typing import Any, cast

from django import forms
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.lookups import In
from django.http import QueryDict

from web.filters import Filter
from web.kept import Kept

SHOWN = 10  # values of a facet that are shown besides the chosen ones
SHOWN_WHEN_OPEN = 100  # where a reader asked for more of them

# Up to so many rows every facet is counted at once, if it looks at no more than so many rows of another table. In
# longer lists those that look into other tables take longer than the list itself, so each is counted when a reader
# asks for it.
COUNTED_AT_ONCE = 250
LOOKED_AT_ONCE = 3000
NAMED_AT_ONCE = 2000  # values whose words are asked for together
OPEN = "open"  # the parameter that names the facets to count all the same, and to show more of


@dataclass(frozen=True)
class Facet:
    """One property of the rows of a list, with a fixed or an open set of values.

    ``condition`` selects the rows that have one of some values, ``count`` gives each value with its
    number of rows, ``words`` names values; a value that it does not name is refused. Where the values
    stand in a column, ``column`` is its path, or an expression over the row, or a function that makes one for
    the day at which the reader looks: such facets are counted together, in one pass. ``groups`` are
    values that stand for several others, such as any answer for all stances but silence. ``count_few`` counts
    a few rows, given by their primary keys, or gives None where that takes long.
    """

    name: str
    label: str
    condition: Callable[[list[str]], Any]
    count: Callable[[Any], Iterable[tuple[Any, int]]]
    words: Callable[[Iterable[str]], Mapping[str, str]]
    newest_first: bool = False
    column: Any = ""
    groups: Mapping[str, Collection[str]] = field(default_factory=dict)
    count_few: Callable[[list[Any]], Iterable[tuple[Any, int]] | None] | None = None

    def in_order(self, counted: Mapping[Any, int]) -> dict[str, int]:
        """Each value that rows have with its number, the newest or else the most frequent first."""
        counts = {str(value): number for value, number in counted.items() if number and value not in (None, "")}
        for group, members in self.groups.items():
            if number := sum(counts.get(member, 0) for member in members):
                counts[group] = number
        first = sorted(counts, reverse=True) if self.newest_first else sorted(counts, key=lambda v: (-counts[v], v))
        return {value: counts[value] for value in first}


@dataclass(frozen=True)
class Value:
    """One value of a facet, as a reader sees it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Counted:
    """A facet with its values, the chosen ones first, and how many values are not shown.

    ``request`` is the query that asks for more values; one that is counted only on request has no others.
    """

    facet: Facet
    values: list[Value]
    more: int = 0
    request: str = ""

    @property
    def chosen(self) -> int:
        return sum(value.chosen for value in self.values)

    def differs(self, total: int) -> bool:
        """Whether some value is not that of every one of ``total`` rows."""
        return any(value.count < total for value in self.values)


def column_facet(
    name: str,
    label: str,
    words: Callable[[Iterable[str]], Mapping[str, str]],
    *,
    column: Any = "",
    groups: Mapping[str, Collection[str]] | None = None,
    newest_first: bool = False,
) -> Facet:
    """A facet over a column of the rows, over one of a row that each belongs to, or over an expression."""
    column, groups = column or name, groups or {}

    def condition(values: list[str]) -> Any:
        values = [member for value in values for member in groups.get(value, [value])]
        return Q(**{f"{column}__in": values}) if isinstance(column, str) else In(_expression(column), values)

    return Facet(name, label, condition, _counting(column), words, newest_first, column, groups)


def when_asked(facet: Facet) -> Facet:
    """The same facet, which in long lists is counted only when somebody asks."""
    return replace(facet, column="")


def list_facet(
    name: str,
    label: str,
    words: Callable[[Iterable[str]], Mapping[str, str]],
    *,
    column: Any,
    newest_first: bool = False,
) -> Facet:
    """A facet over a column or expression that holds several values: a row counts for each of them."""
    return Facet(
        name,
        label,
        condition=lambda values: (
            Q(**{f"{column}__overlap": values}) if isinstance(column, str) else _overlap(_expression(column), values)
        ),
        count=_counting(column),
        words=words,
        newest_first=newest_first,
        column=column,
    )


def _overlap(array: Any, values: list[str]) -> Any:
    return array.output_field.get_lookup("overlap")(array, values)


def _expression(column: Any) -> Any:
    if isinstance(column, str):
        return F(column)
    return column() if callable(column) else column


def _counting(column: Any) -> Callable[[Any], Iterable[tuple[Any, int]]]:
    return lambda rows: _in_one_pass(rows, [column])[1][0].items()


def _in_one_pass(rows: models.QuerySet, columns: Sequence[Any]) -> tuple[int, list[Counter[Any]]]:
    """The number of ``rows``, and for each column how often each value stands in it.

    One query with grouping sets reads the rows once for all columns.
    """
    if not columns:
        return rows.count(), []
    names = [f"facet_{place}" for place in range(len(columns))]
    counters: list[Counter[Any]] = [Counter() for _ in columns]
    chosen = rows.order_by().values(**dict(zip(names, map(_expression, columns), strict=True)))
    try:
        sql, parameters = chosen.query.sql_with_params()
    except EmptyResultSet:  # the condition can not be met: Django asks nobody
        return 0, counters
    grouped, sets = ", ".join(names), ", ".join(f"({name})" for name in names)
    counted = f"SELECT count(*), GROUPING({grouped}), {grouped} FROM ({sql}) AS listed"  # noqa: S608  # our own names
    with connection.cursor() as cursor:
        cursor.execute(f"{counted} GROUP BY GROUPING SETS ((), {sets})", parameters)
        total = 0
        for number, not_grouped, *values in cursor.fetchall():
            # Each column is one bit, the first the highest, and 0 where the row is about that column.
            place = next((i for i in range(len(names)) if not not_grouped >> (len(names) - 1 - i) & 1), None)
            if place is None:
                total = number
                continue
            for value in values[place] if isinstance(values[place], list) else [values[place]]:
                counters[place][value] += number
    return total, counters


@dataclass(frozen=True)
class FixedWords:
    """Names the values of a fixed set."""

    every: Mapping[str, str]

    def __call__(self, values: Iterable[str]) -> dict[str, str]:
        return {value: self.every[value] for value in values if value in self.every}


def choices_in_words(choices: type[models.TextChoices]) -> FixedWords:
    """The labels of a fixed set of values."""
    return FixedWords({value: str(label) for value, label in choices.choices})


@dataclass(frozen=True)
class Counts:
    """All facets of a list with their counts, and the number of rows that fit all filters."""

    facets: list[Counted]
    total: int

    @property
    def narrowing(self) -> list[Counted]:
        """The facets that can change the list: not those whose values are the same in all rows."""
        return [counted for counted in self.facets if counted.request or counted.chosen or counted.differs(self.total)]


# The facets of an address as they are shown; and the counts of all facets that stand in columns under some filters,
# which other addresses need too: whoever adds a filter sees its facet counted as it was before.
_shown: Kept[Counts] = Kept(1000)
_counted: Kept[tuple[int, Mapping[str, Mapping[Any, int]]]] = Kept(200)


class FacetField(forms.MultipleChoiceField):
    """The chosen values of a facet; each must be one that the facet can name."""

    def __init__(self, facet: Facet) -> None:
        super().__init__(label=facet.label, required=False, widget=forms.MultipleHiddenInput)
        self.facet = facet
        self.words: Mapping[str, str] = {}  # of the chosen values

    def validate(self, value: list[str]) -> None:
        self.words = self.facet.words(value) if value else {}
        for given in value:
            if given not in self.words:
                raise forms.ValidationError(f"there is no {self.facet.label.lower()} “{given[:60]}” here.")


class FacetedFilter(Filter):
    """A filter with facets beside its plain fields."""

    facets: tuple[Facet, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for facet in self.facets:
            self.fields[facet.name] = FacetField(facet)

    def narrow(self, rows: Any) -> Any:
        """The rows that fit all filters that are set."""
        return self.narrow_but(rows)

    def narrow_but(self, rows: Any, facet: Facet | None = None) -> Any:
        """The rows that fit all filters but the one facet."""
        rows = self.narrow_by_fields(rows)
        for other in self.facets:
            if other is not facet and (values := self.values.get(other.name)):
                rows = rows.filter(other.condition(values))
        return rows

    def narrow_by_fields(self, rows: Any) -> Any:
        """The rows that fit the plain fields."""
        return rows

    def ordered(self, rows: Any) -> Any:
        """The rows in the order of the list."""
        return rows

    def listed(self, rows: Any) -> Any:
        """The rows that fit all filters that are set, in the order of the list."""
        return self.ordered(self.narrow(rows))

    def state(self) -> Hashable | None:
        """All that the counts depend on beside the address; None where that can not be said."""
        return None

    def counted(self, rows: Any) -> Counts:
        """Every facet with the counts of its values among the published ``rows`` of the list.

        Counts are kept for as long as nothing has changed.
        """
        state, data = self._kept_state, cast(QueryDict, self.data)
        return _shown.get(state and (type(self), state, data.urlencode()), lambda: self._count(rows))

    @cached_property
    def _kept_state(self) -> Hashable | None:
        return self.state()

    def _count(self, rows: Any) -> Counts:
        # Facets of which nothing is chosen share their rows: those that fit all filters.
        total, in_columns = self._counted_in_columns(rows)
        counts: dict[str, Mapping[Any, int]] = dict(in_columns)
        narrowed = self.narrow(rows)
        for facet in self.facets:
            if facet.name in self.values and facet.column:
                counts[facet.name] = self._counted_in_columns(rows, but=facet)[1][facet.name]
            elif facet.name in self.values:
                counts[facet.name] = dict(facet.count(self.narrow_but(rows, facet)))
            elif facet.name not in counts and facet.name in self.opened:
                counts[facet.name] = dict(facet.count(narrowed))
        if total <= COUNTED_AT_ONCE:
            counts |= _counts_of_few(narrowed, [facet for facet in self.facets if facet.name not in counts])
        return Counts([self._in_order(facet, counts.get(facet.name)) for facet in self.facets], total)

    def _counted_in_columns(self, rows: Any, but: Facet | None = None) -> tuple[int, Mapping[str, Mapping[Any, int]]]:
        """How many rows fit all filters but the one facet, and the counts of facets of which then nothing is chosen.

        Of those the ones that stand in columns. What is not kept is counted for that one facet alone.
        """
        data, state = cast(QueryDict, self.data), self._kept_state
        chosen = {name: tuple(data.getlist(name)) for name in self.values if but is None or name != but.name}
        facets = [facet for facet in self.facets if facet.column and facet.name not in chosen]
        if but is not None and state is None:
            facets = [but]

        def count() -> tuple[int, Mapping[str, Mapping[Any, int]]]:
            total, counters = _in_one_pass(self.narrow_but(rows, but), [facet.column for facet in facets])
            return total, {facet.name: counter for facet, counter in zip(facets, counters, strict=True)}

        return _counted.get(state and (type(self), state, *sorted(chosen.items())), count)

    def every_count(self, rows: Any, facet: Facet) -> Iterator[tuple[str, str, int]]:
        """Each value of one facet in words, as it stands in addresses, and the number of rows that have it."""
        counts = facet.in_order(dict(facet.count(self.narrow_but(rows, facet))))
        for some in batched(counts.items(), NAMED_AT_ONCE):
            words = facet.words([value for value, _ in some])
            yield from ((words.get(value, value), value, number) for value, number in some)

    @property
    def opened(self) -> list[str]:
        """The facets of which a reader asked for more."""
        names = {facet.name for facet in self.facets}
        asked: Any = self.data  # the form was made of a query string
        return [name for name in dict.fromkeys(asked.getlist(OPEN)) if name in names]

    def _query_that_opens(self, facet: Facet) -> str:
        query = QueryDict(mutable=True)
        query.update(self.data)
        query.setlist(OPEN, [*self.opened, facet.name])
        return query.urlencode()

    def _in_order(self, facet: Facet, counted: Mapping[Any, int] | None) -> Counted:
        if counted is None:
            return Counted(facet, [], request=self._query_that_opens(facet))
        counts = facet.in_order(counted)
        chosen: list[str] = self.values.get(facet.name, [])
        is_open = facet.name in self.opened
        shown = [v for v in counts if v not in chosen][: SHOWN_WHEN_OPEN if is_open else SHOWN]
        named = [*chosen, *shown]
        words = facet.words(named) if named else {}
        values = [Value(v, words.get(v, v), counts.get(v, 0), v in chosen) for v in named]
        more = len(set(counts) - set(chosen)) - len(shown)
        return Counted(facet, values, more, self._query_that_opens(facet) if more and not is_open else "")

    @cached_property
    def active(self) -> list[dict[str, str]]:
        """What is filtered now, each value of a facet apart."""
        found = []
        for entry_name, value in self.values.items():
            if not isinstance(value, list):
                found.append(self._entry(entry_name, value))
                continue
            words = self.fields[entry_name].words  # type: ignore[attr-defined]
            for one in value:
                label = str(self.fields[entry_name].label)
                found.append(
                    {"label": label, "value": words[one], "without": self._query_without_value(entry_name, one)}
                )
        return found

    def _query_without_value(self, name: str, value: str) -> str:
        query = QueryDict(mutable=True)
        query.update(self.data)
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        query.pop("page", None)
        return query.urlencode()


def _counts_of_few(rows: Any, facets: Sequence[Facet]) -> dict[str, Mapping[Any, int]]:
    """The counts of further facets in a short list: those that do not take long."""
    if not facets:
        return {}
    # Named by their keys, so that the database starts from these rows and not from another table.
    keys = list(rows.order_by().values_list("pk", flat=True))
    found = {facet.name: facet.count_few(keys) if facet.count_few else facet.count(rows) for facet in facets}
    return {name: dict(counts) for name, counts in found.items() if counts is not None}
