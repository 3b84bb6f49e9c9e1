"""The rows of each file of a package, as a query over the published record.

Follows from ``schema``: one expression for each column, the joins that its references need, and the order.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from collections.abc import Iterator

from opendata.package.cells import ListOf, PartialDay, Reference
from opendata.package.columns import ACTORS
from opendata.package.identity import SEPARATOR
from opendata.package.members import LISTS
from opendata.package.schema import CITED_TABLES, TABLES
from opendata.package.shown import WITHHELD_KEY, WITHHELD_TITLE, shown_table
from opendata.package.tables import OCCURRENCE, Column, Table
from opendata.package.written import written, written_day, written_list
from record.models import FactState


def queries(table: Table, *, withheld: bool) -> Iterator[str]:
    """The queries whose rows, one after the other, are those of the file."""
    if table.name == "citations":
        for name in CITED_TABLES:
            yield _citations(TABLES[name])
        return
    rows = _Rows(table)
    columns = ", ".join(f'{rows.value(column)} AS "{column.name}"' for column in table.exported)
    if table.name == "articles" and withheld:
        # Facts rest on it, so it stands among the articles as one of them.
        constant = {"key": f"'{WITHHELD_KEY}'", "title": f"'{WITHHELD_TITLE}'", "state": f"'{FactState.PUBLISHED}'"}
        row = ", ".join(constant.get(column.name, "NULL") for column in table.exported)
        known = f"SELECT FROM {rows.source} AND t.key = '{WITHHELD_KEY}'"
        union = f"SELECT {columns} FROM {rows.source} UNION ALL SELECT {row} WHERE NOT EXISTS ({known})"
        yield f'SELECT * FROM ({union}) articles ORDER BY "key" COLLATE "C"'
    else:
        yield f"SELECT {columns} FROM {rows.source} ORDER BY {rows.order}"


class _Rows:
    """The published rows ``t`` of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        model = table.model._meta.db_table
        joins = [f"{model} t JOIN {shown_table(table.model)} USING (id)"]
        self._actor = ""
        for number, column in enumerate(table.columns):
            if isinstance(column.cell, Reference) and column.field:
                joins.append(self._join(column, f"r{number}"))
        if table.cited:
            joins.append(
                f"LEFT JOIN evidence_{table.cited} first ON first.fact = t.id AND first.n = 1 "
                "LEFT JOIN shown_sources source ON source.id = first.article"
            )
        constants = [f"t.{name} = '{value}'" for name, value in table.constants.items()]
        self.source = f"{' '.join(joins)} WHERE {' AND '.join(constants) or 'true'}"

    def _join(self, column: Column, alias: str) -> str:
        assert isinstance(column.cell, Reference)
        related = self.table.model._meta.get_field(column.field.removesuffix("_id")).related_model
        assert isinstance(related, type)
        kinds = [kind for name, kind in ACTORS.items() if name in column.cell.to]
        kind = f" AND {alias}.kind IN ({', '.join(f"'{kind.value}'" for kind in kinds)})" if kinds else ""
        rows = f"{related._meta.db_table} {alias} JOIN {shown_table(related)} s{alias} ON s{alias}.id = {alias}.id"
        return f'{"" if column.required else "LEFT "}JOIN ({rows}) ON {alias}.id = t."{column.field}"{kind}'

    def _alias(self, column: Column) -> str:
        return f"r{self.table.columns.index(column)}"

    def value(self, column: Column) -> str:
        """SQL: the text of a cell of this column; NULL where it is empty."""
        if column.name.startswith("source_"):
            return column.name.replace("source_", "source.", 1)
        if column.name == "actor_type":
            return f"{self._alias(self.table.column('actor_key'))}.kind"
        if column.name == OCCURRENCE:
            return self.occurrence
        if isinstance(column.cell, Reference):
            return f"{self._alias(column)}.key"
        if isinstance(column.cell, PartialDay):
            return written_day("t", column.name)
        if isinstance(column.cell, ListOf) and not column.field:
            return self._members(column.cell, column.name)
        return written(column.cell, f't."{column.field}"')

    def _members(self, cell: ListOf, name: str) -> str:
        (members,) = (list_ for list_ in LISTS if (list_.table, list_.column) == (self.table.name, name))
        rows, value, place = members.model._meta.db_table, f"m.{members.value}", "row_number() OVER (ORDER BY m.id)"
        if members.place:
            place = f"row_number() OVER (ORDER BY m.{members.place}, m.id)"
        join = ""
        field = members.model._meta.get_field(members.value.removesuffix("_id"))
        if related := field.related_model:
            assert isinstance(related, type)
            assert isinstance(cell.item, Reference)
            value = "other.key"
            join = (
                f"JOIN {related._meta.db_table} other ON other.id = m.{members.value} "
                f"JOIN {shown_table(related)} shown ON shown.id = other.id"
            )
            if kinds := [kind.value for name, kind in ACTORS.items() if name in cell.item.to]:
                join += f" AND other.kind IN ({', '.join(f"'{kind}'" for kind in kinds)})"
        return written_list(
            cell, f"SELECT {value} AS raw, {place} AS place FROM {rows} m {join} WHERE m.{members.owner} = t.id"
        )

    @property
    def identity(self) -> list[str]:
        return [f"coalesce({self.value(self.table.column(name))}, '')" for name in self.table.identity]

    @property
    def occurrence(self) -> str:
        """SQL: 2 for the second of several rows with the same identity, empty for the first."""
        if not self.table.has_occurrences:
            return "NULL::bigint"
        return f"nullif(row_number() OVER (PARTITION BY {', '.join(self.identity)} ORDER BY t.id), 1)"

    @property
    def name_in_full(self) -> str:
        """SQL: how citations.csv names the row."""
        return f" || '{SEPARATOR}' || ".join(self.identity)

    @property
    def order(self) -> str:
        """SQL: the same on every server, whatever its language."""
        columns = [self.table.column(name) for name in self.table.sorted_by]
        return ", ".join([*(self._sorted(column) for column in columns), "t.id"])

    def _sorted(self, column: Column) -> str:
        if isinstance(column.cell, Reference):
            return f'{self.value(column)} COLLATE "C"'
        return 't.key COLLATE "C"' if column.name == "key" else f't."{column.field}" NULLS LAST'


def _citations(table: Table) -> str:
    """What the source columns of a file do not say: passages, further articles, articles without an address."""
    rows = _Rows(table)
    named = f"SELECT t.id, {rows.name_in_full} AS row, {rows.occurrence} AS occurrence FROM {rows.source}"
    cells = {
        "table": f"'{table.name}'",
        "row": "named.row",
        OCCURRENCE: "named.occurrence",
        "article_key": f"coalesce(source.key, '{WITHHELD_KEY}')",
        "quote": "nullif(e.quote, '')",
        "primary_source": "CASE WHEN e.is_primary THEN 'yes' END",
    }
    columns = ", ".join(f'{cells[column.name]} AS "{column.name}"' for column in TABLES["citations"].exported)
    return (
        f"SELECT {columns} FROM ({named}) named LEFT JOIN evidence_{table.cited} e ON e.fact = named.id "
        "LEFT JOIN shown_sources source ON source.id = e.article "
        "WHERE e.n IS NULL OR e.n > 1 OR e.quote <> '' OR e.is_primary OR source.url IS NULL "
        'ORDER BY named.row COLLATE "C", named.occurrence NULLS FIRST, e.n'
    )
