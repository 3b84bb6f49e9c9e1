"""Merging staged rows into a table of the record, as a few statements of whatever size.

Rows of the record that are the same are not touched at all, so an import that says nothing new
leaves no trace in the history. Rows that the package does not have are kept.

For each staged table there are two more temporary ones: ``wanted_letters``, the rows as the record
should have them, and ``matched_letters``, which gives each line the id of its row and whether that
row is new. Names in the SQL come from the models and the schema, never from a package.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from opendata.package.cells import Reference
from opendata.package.stage import staged_value
from opendata.package.tables import Match, Table
from record.models import FactState, Visibility


@dataclass(frozen=True)
class Outcome:
    """What became of the rows of one table. ``kept`` are rows of the record that the package does not have."""

    name: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Wanted:
    """Rows as the record should have them: a SELECT with ``line`` and these columns of the model."""

    name: str
    model: type[Model]
    columns: tuple[str, ...]
    query: str
    matches: tuple[Match, ...]
    permanent: tuple[str, ...] = ()
    says_nothing_if_empty: tuple[str, ...] = ()
    # Which rows of the model's table the package could have: a condition on ``t``.
    among: str = "true"
    refers_to_itself: str = ""


def wanted_rows(table: Table, present: Sequence[str]) -> Wanted:
    """The rows of a staged table whose file has the columns ``present``."""
    selected = {name: f"'{value}'" for name, value in table.constants.items()}
    joins = []
    refers_to_itself = ""
    for number, column in enumerate(table.columns):
        if not column.field or column.name not in present:
            continue
        selected[column.field] = staged_value(table, column)
        if isinstance(column.cell, Reference):
            target = _target(table, column.field)
            joins.append(f'LEFT JOIN {target} r{number} ON r{number}.key = s."{column.name}"')
            selected[column.field] = f"r{number}.id"
            if target == table.model._meta.db_table:
                refers_to_itself = column.field
    if "state" in selected:
        # Of what is new the state decides who sees it; of what is known, a curator has decided: see _settle_states.
        selected |= {"state": 's."state"', "state_reason": selected.get("state_reason", "''"), "visibility": "''"}
    # The type of the model's column, so that the two can be compared.
    types = {field.column: field.db_type(connection) for field in table.model._meta.local_concrete_fields}
    listed = ", ".join(f'({value})::{types[name]} AS "{name}"' for name, value in selected.items())
    return Wanted(
        name=table.name,
        model=table.model,
        columns=tuple(selected),
        query=f"SELECT s.line, {listed} FROM package_{table.name} s {' '.join(joins)}",
        matches=table.matches,
        permanent=table.permanent,
        says_nothing_if_empty=tuple(name for name in table.says_nothing_if_empty if name in selected),
        among=" AND ".join(f"t.{name} = '{value}'" for name, value in table.constants.items()) or "true",
        refers_to_itself=refers_to_itself,
    )


def merge(cursor: CursorWrapper, wanted: Wanted) -> Outcome:
    """Update the rows that differ, and insert those that are new, in the order of the file."""
    name, target = wanted.name, wanted.model._meta.db_table
    cursor.execute(f"DROP TABLE IF EXISTS wanted_{name}, matched_{name}")
    cursor.execute(f"CREATE TEMPORARY TABLE wanted_{name} ON COMMIT DROP AS {wanted.query}")
    cursor.execute(f"ANALYZE wanted_{name}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE matched_{name} (line integer PRIMARY KEY, id bigint UNIQUE, is_new boolean) "
        "ON COMMIT DROP"
    )
    for match in wanted.matches:
        _match(cursor, wanted, match)
    # Ids are given here, in the order of the file: of two positions on one day the later row is the later one.
    cursor.execute(
        f"INSERT INTO matched_{name} SELECT line, nextval(pg_get_serial_sequence('{target}', 'id')), true FROM "
        f"(SELECT line FROM wanted_{name} w WHERE NOT EXISTS (SELECT FROM matched_{name} m WHERE m.line = w.line) "
        "ORDER BY line) new"
    )
    cursor.execute(f"ANALYZE matched_{name}")
    _resolve_references_to_itself(cursor, wanted)
    _keep_what_is_known(cursor, wanted)
    _settle_states(cursor, wanted)
    changed = _update(cursor, wanted)
    added = _insert(cursor, wanted)
    cursor.execute(f"SELECT count(*) FROM wanted_{name}")
    (rows,) = cursor.fetchone()
    kept = count_kept(cursor, wanted.model, name, among=wanted.among)
    return Outcome(name, added=added, changed=changed, unchanged=rows - added - changed, kept=kept)


def count_kept(cursor: CursorWrapper, model: type[Model], *names: str, among: str = "true") -> int:
    """Rows of the record that none of the staged tables has."""
    matched = " ".join(f"AND NOT EXISTS (SELECT FROM matched_{name} m WHERE m.id = t.id)" for name in names)
    cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} t WHERE {among} {matched}")
    return cursor.fetchone()[0]


def _match(cursor: CursorWrapper, wanted: Wanted, match: Match) -> None:
    missing = {*match.equal, *match.same} - set(wanted.columns)
    if missing - set(match.if_given):
        return
    equal = [column for column in match.equal if column in wanted.columns]
    same = [column for column in match.same if column in wanted.columns]
    columns = ", ".join(f'"{column}"' for column in (*equal, *same, *_mentioned(match, wanted)))
    grouped = ", ".join(f'"{column}"' for column in (*equal, *same))
    known = " AND ".join(f'"{column}" IS NOT NULL' for column in equal)
    conditions = [f'w."{column}" = t."{column}"' for column in equal]
    conditions += [f'w."{column}" IS NOT DISTINCT FROM t."{column}"' for column in same]
    name = wanted.name
    cursor.execute(
        f"INSERT INTO matched_{name} SELECT w.line, t.id, false FROM "
        f"(SELECT line, {columns}, row_number() OVER (PARTITION BY {grouped} ORDER BY line) AS n FROM wanted_{name} w "
        f"WHERE {known} AND NOT EXISTS (SELECT FROM matched_{name} m WHERE m.line = w.line)) w JOIN "
        f"(SELECT id, {columns}, row_number() OVER (PARTITION BY {grouped} ORDER BY id) AS n "
        f"FROM {wanted.model._meta.db_table} t "
        f"WHERE {known} AND {wanted.among} AND {match.among} "
        f"AND NOT EXISTS (SELECT FROM matched_{name} m WHERE m.id = t.id)) t "
        f"ON {' AND '.join(conditions)} AND w.n = t.n AND {match.where}"
    )


def _mentioned(match: Match, wanted: Wanted) -> list[str]:
    """Columns that only the further condition of a match needs."""
    return [c for c in wanted.columns if f".{c} " in f"{match.where} " and c not in (*match.equal, *match.same)]


def _resolve_references_to_itself(cursor: CursorWrapper, wanted: Wanted) -> None:
    """Rows that refer to rows of the same file get the ids that those were just given."""
    if field := wanted.refers_to_itself:
        name = wanted.name
        cursor.execute(
            f"UPDATE wanted_{name} w SET {field} = m.id FROM package_{name} s JOIN wanted_{name} other "
            f"ON other.key = s.variant_of JOIN matched_{name} m ON m.line = other.line WHERE s.line = w.line"
        )


def _keep_what_is_known(cursor: CursorWrapper, wanted: Wanted) -> None:
    """Where an empty cell says nothing, the value of the record stays."""
    for column in wanted.says_nothing_if_empty:
        field = wanted.model._meta.get_field(column.removesuffix("_id"))
        empty = f'w."{column}" IS NULL' if field.null else f"w.\"{column}\" = ''"
        cursor.execute(
            f'UPDATE wanted_{wanted.name} w SET "{column}" = t."{column}" FROM matched_{wanted.name} m '
            f"JOIN {wanted.model._meta.db_table} t USING (id) WHERE m.line = w.line AND {empty}"
        )


def _settle_states(cursor: CursorWrapper, wanted: Wanted) -> None:
    """An empty state says nothing, and what this record has withdrawn or only proposed stays so; then who sees it."""
    if "state" not in wanted.columns:
        return
    rows, matched, target = f"wanted_{wanted.name} w", f"matched_{wanted.name} m", wanted.model._meta.db_table
    kept = f"'{FactState.PROPOSED}', '{FactState.WITHDRAWN}'"
    cursor.execute(
        f"UPDATE {rows} SET visibility = t.visibility, state = CASE WHEN is_kept THEN t.state ELSE w.state END, "
        "state_reason = CASE WHEN is_kept THEN t.state_reason ELSE w.state_reason END "
        f"FROM {matched} JOIN {target} t USING (id), "
        f"LATERAL (SELECT t.state IN ({kept}) AS is_kept) kept WHERE m.line = w.line AND w.state <> ''"
    )
    cursor.execute(
        f"UPDATE {rows} SET visibility = t.visibility, state = t.state, state_reason = t.state_reason "
        f"FROM {matched} JOIN {target} t USING (id) WHERE m.line = w.line AND w.state = ''"
    )
    cursor.execute(
        f"UPDATE {rows} SET state = coalesce(nullif(state, ''), '{FactState.PUBLISHED}'), visibility = CASE "
        f"WHEN state = '{FactState.PROPOSED}' AND visibility <> '{Visibility.HIDDEN}' THEN '{Visibility.CURATORS}' "
        f"WHEN state = '{FactState.WITHDRAWN}' AND visibility IN ('', '{Visibility.PUBLIC}') "
        f"THEN '{Visibility.UNLISTED}' WHEN visibility = '' THEN '{Visibility.PUBLIC}' ELSE visibility END"
    )


def _update(cursor: CursorWrapper, wanted: Wanted) -> int:
    columns = [column for column in wanted.columns if column not in wanted.permanent]
    ours, theirs = (", ".join(f'{row}."{column}"' for column in columns) for row in "tw")
    cursor.execute(
        f"UPDATE {wanted.model._meta.db_table} t SET ({', '.join(f'"{c}"' for c in columns)}) = ROW({theirs}) "
        f"FROM wanted_{wanted.name} w JOIN matched_{wanted.name} m USING (line) "
        f"WHERE t.id = m.id AND NOT m.is_new AND ROW({ours}) IS DISTINCT FROM ROW({theirs})"
    )
    return cursor.rowcount


def _insert(cursor: CursorWrapper, wanted: Wanted) -> int:
    defaults = {
        field.column: field.get_default()
        for field in wanted.model._meta.local_concrete_fields
        if not field.primary_key and not field.generated and field.column not in wanted.columns
    }
    defaults = {column: value for column, value in defaults.items() if value is not None}
    columns = ", ".join(f'"{column}"' for column in ("id", *wanted.columns, *defaults))
    values = ", ".join(["m.id", *(f'w."{column}"' for column in wanted.columns), *["%s"] * len(defaults)])
    cursor.execute(
        f"INSERT INTO {wanted.model._meta.db_table} ({columns}) SELECT {values} FROM wanted_{wanted.name} w "
        f"JOIN matched_{wanted.name} m USING (line) WHERE m.is_new ORDER BY w.line",
        list(defaults.values()),
    )
    return cursor.rowcount


def summed(name: str, outcomes: Sequence[Outcome], *, kept: int) -> Outcome:
    """Several outcomes as one."""
    added, changed, unchanged, removed = (
        sum(getattr(outcome, what) for outcome in outcomes) for what in ("added", "changed", "unchanged", "removed")
    )
    return Outcome(name, added, changed, unchanged, removed, kept)


def _target(table: Table, field: str) -> str:
    related = table.model._meta.get_field(field.removesuffix("_id")).related_model
    return related._meta.db_table  # type: ignore[union-attr]
