"""What must hold between the rows of a package, and between them and the record.

Each check is one query over the staged tables, so a million rows cost seconds and no memory. A
reference may go to a row of the package or to one that is already in the record. Cells that have a
problem of their own are NULL here, and nothing more is said about them.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from django.db.backends.utils import CursorWrapper

from opendata.package.cells import ListOf, joined
from opendata.package.columns import ACTORS
from opendata.package.identity import IDENTITY_OF_RECORD, fits, identities_of_package, identity_of_row, name_rows
from opendata.package.problems import MOST_LISTED, Remarks, shown
from opendata.package.schema import CITED_TABLES, TABLES
from opendata.package.tables import Table

SINGULAR = {"organisations": "an organisation", "people": "a person", "governments": "a government"}


def check(cursor: CursorWrapper, remarks: Remarks) -> None:
    """Add every problem between rows to the remarks."""
    checker = _Checker(cursor, remarks)
    checker.know_keys()
    name_rows(cursor)
    for table in TABLES.values():
        checker.rows_are_distinct(table)
        checker.references_resolve(table)
    checker.actor_keys_are_of_one_kind()
    checker.keys_of_merged_actors_stay_theirs()
    checker.places_are_distinct()
    checker.article_addresses_are_distinct()
    checker.facts_have_a_source()
    checker.citations_resolve()


class _Checker:
    def __init__(self, cursor: CursorWrapper, remarks: Remarks) -> None:
        self._cursor = cursor
        self._remarks = remarks

    def _rows(self, query: str, *parameters: str | list[str]) -> list[tuple]:
        self._cursor.execute(f"{query} LIMIT {MOST_LISTED}", parameters)
        return self._cursor.fetchall()

    def know_keys(self) -> None:
        """Temporary tables with all keys that can be referred to, in the package or in the record."""
        self._cursor.execute("DROP TABLE IF EXISTS known_key")
        self._cursor.execute('CREATE TEMPORARY TABLE known_key (kind text, "key" text) ON COMMIT DROP')
        for table in TABLES.values():
            if table.identity == ("key",):
                condition = f"WHERE kind = '{ACTORS[table.name]}'" if table.name in ACTORS else ""
                self._cursor.execute(
                    f"INSERT INTO known_key SELECT '{table.name}', key FROM package_{table.name} WHERE key IS NOT NULL "
                    f"UNION SELECT '{table.name}', key FROM {table.model._meta.db_table} {condition}"
                )
        self._cursor.execute("CREATE INDEX ON known_key (key)")
        self._cursor.execute("ANALYZE known_key")

    def rows_are_distinct(self, table: Table) -> None:
        """Nothing is said twice."""
        columns = [*table.identity]
        for name in table.identity:
            if any(column.name == f"{name}_precision" for column in table.columns):
                columns.append(f"{name}_precision")
        listed = ", ".join(f'"{name}"' for name in columns)
        known = " AND ".join(f'"{name}" IS NOT NULL' for name in table.identity if not _is_date(table, name))
        listed += ", coalesce(occurrence, 1)" if table.has_occurrences else ""
        rows = self._rows(
            f"SELECT line, first, {_as_text(table)} FROM (SELECT *, first_value(line) OVER (PARTITION BY {listed} "
            f"ORDER BY line) AS first FROM package_{table.name} WHERE {known}) s WHERE line > first"
        )
        for line, first, identity in rows:
            column = table.identity[0] if len(table.identity) == 1 else ""
            what = f"{shown(identity)} is already in row {first}" if column else f"says the same as row {first}"
            self._remarks.problem(table.file, line, column, what)

    def references_resolve(self, table: Table) -> None:
        """Every key that is referred to is known, and of a kind that is meant."""
        for column, to in table.references():
            is_list = isinstance(column.cell, ListOf)
            value = "item" if is_list else f's."{column.name}"'
            items = f', unnest(s."{column.name}") AS item' if is_list else ""
            # The kind of actor that the row claims is compared below with the one that it has.
            allowed = ", ".join(f"'{name}'" for name in to)
            rows = self._rows(
                f"SELECT s.line, {value}, "
                f"(SELECT min(kind) FROM known_key k WHERE k.key = {value} AND k.kind = ANY(%s)), "
                f"(SELECT a.key FROM actors_redirect r JOIN actors_actor a ON a.id = r.actor_id WHERE r.key = {value}) "
                f"FROM package_{table.name} s{items} WHERE {value} <> '' "
                f"AND NOT EXISTS (SELECT FROM known_key k WHERE k.key = {value} AND k.kind IN ({allowed}))",
                list(ACTORS),
            )
            for line, key, kind, other in rows:
                if other and set(to) <= set(ACTORS):
                    reason = f"{shown(key)} was merged into {shown(other)} in the record: write {shown(other)}"
                elif kind and set(to) <= set(ACTORS):
                    reason = f"{shown(key)} is {SINGULAR[kind]}, not {joined(SINGULAR[name] for name in to)}"
                else:
                    files = joined(TABLES[name].file for name in to)
                    reason = f"{shown(key)} is neither in {files} nor in the record"
                self._remarks.problem(table.file, line, column.name, reason)
            if len(to) == len(ACTORS):
                self._actor_type_fits(table)

    def _actor_type_fits(self, table: Table) -> None:
        kinds = ", ".join(f"('{name}', '{kind.value}')" for name, kind in ACTORS.items())
        rows = self._rows(
            f"SELECT s.line, s.actor_key, s.actor_type, min(v.kind) FROM package_{table.name} s "
            f"JOIN known_key k ON k.key = s.actor_key JOIN (VALUES {kinds}) v (name, kind) ON v.name = k.kind "
            "WHERE s.actor_type <> '' GROUP BY 1, 2, 3 HAVING bool_and(v.kind <> s.actor_type)"
        )
        for line, key, said, kind in rows:
            self._remarks.problem(table.file, line, "actor_type", f"{said!r}, but {shown(key)} is of kind {kind!r}")

    def actor_keys_are_of_one_kind(self) -> None:
        """Keys of actors are unique across their three files, and keep their kind in the record."""
        union = " UNION ALL ".join(f"SELECT '{name}' AS file, line, key FROM package_{name}" for name in ACTORS)
        rows = self._rows(
            f"SELECT b.file, b.line, b.key, a.file, a.line FROM ({union}) a JOIN ({union}) b USING (key) "
            "WHERE (a.file, b.file) IN (('organisations', 'people'), ('organisations', 'governments'), "
            "('people', 'governments'))"
        )
        for file, line, key, other_file, other_line in rows:
            reason = f"{shown(key)} is already the key of {SINGULAR[other_file]} ({other_file}.csv, row {other_line})"
            self._remarks.problem(f"{file}.csv", line, "key", reason)
        for name, kind in ACTORS.items():
            rows = self._rows(
                f"SELECT s.line, s.key, a.kind FROM package_{name} s JOIN actors_actor a USING (key) "
                "WHERE a.kind <> %s",
                kind,
            )
            for line, key, other in rows:
                self._remarks.problem(f"{name}.csv", line, "key", f"{shown(key)} is the key of a {other} in the record")

    def keys_of_merged_actors_stay_theirs(self) -> None:
        """The key of an actor that was merged, here or in the record, is that of no other."""
        for name in ACTORS:
            rows = self._rows(
                f"SELECT s.line, s.key, a.key FROM package_{name} s JOIN actors_redirect r USING (key) "
                "JOIN actors_actor a ON a.id = r.actor_id"
            )
            for line, key, other in rows:
                reason = f"{shown(key)} was merged into {shown(other)} in the record: leave this row out"
                self._remarks.problem(f"{name}.csv", line, "key", reason)
        actors = " UNION ALL ".join(f"SELECT key FROM package_{name}" for name in ACTORS)
        for where, query in (("the package", actors), ("the record", "SELECT key FROM actors_actor")):
            rows = self._rows(f"SELECT s.line, s.key FROM package_redirects s WHERE s.key IN ({query})")
            for line, key in rows:
                reason = f"{shown(key)} is an actor of {where}: an actor that was merged is not there any more"
                self._remarks.problem("redirects.csv", line, "key", reason)

    def places_are_distinct(self) -> None:
        """Two names can not stand at one place of a letter."""
        rows = self._rows(
            "SELECT line, first, place FROM (SELECT *, first_value(line) OVER (PARTITION BY letter_key, place "
            "ORDER BY line) AS first FROM package_signatures WHERE place IS NOT NULL AND letter_key IS NOT NULL) s "
            "WHERE line > first"
        )
        for line, first, place in rows:
            self._remarks.problem(
                "signatures.csv", line, "place", f"place {place} of this letter is taken by row {first}"
            )

    def article_addresses_are_distinct(self) -> None:
        """An address belongs to one article."""
        rows = self._rows(
            "SELECT line, first FROM (SELECT line, first_value(line) OVER (PARTITION BY url ORDER BY line) AS first "
            "FROM package_articles WHERE url <> '') s WHERE line > first"
        )
        for line, first in rows:
            self._remarks.problem("articles.csv", line, "url", f"the same address as in row {first}")
        rows = self._rows(
            "SELECT s.line, other.key FROM package_articles s JOIN articles_article other USING (url) "
            "WHERE other.key <> s.key AND EXISTS (SELECT FROM articles_article same WHERE same.key = s.key)"
        )
        for line, key in rows:
            self._remarks.problem(
                "articles.csv", line, "url", f"the address of another article of the record, {shown(key)}"
            )

    def facts_have_a_source(self) -> None:
        """A row names the page it rests on, or is cited."""
        for name in CITED_TABLES:
            table = TABLES[name]
            if name == "affiliations":
                continue  # without a source of its own, a role rests on the sources of its person
            rows = self._rows(
                f"SELECT s.line FROM package_{name} s WHERE s.source_url = '' AND NOT EXISTS (SELECT FROM "
                f"named_in_full n WHERE n.table = '{name}' AND n.row_line = s.line) AND NOT EXISTS (SELECT FROM "
                f"named_in_part c WHERE c.table = '{name}' AND {fits('c.row', identity_of_row(table), table)})"
            )
            for (line,) in rows:
                reason = "empty: every fact needs a source here, or a citation in citations.csv"
                self._remarks.problem(table.file, line, "source_url", reason)

    def citations_resolve(self) -> None:
        """A citation belongs to exactly one row, of the package or else of the record."""
        for name in CITED_TABLES:
            table = TABLES[name]
            rows = self._rows(
                f"SELECT c.line, c.row, c.here, (SELECT count(*) FROM ({IDENTITY_OF_RECORD[name]}) t "
                f"WHERE c.here = 0 AND {fits('c.row', 't.identity', table)}) "
                f"FROM (SELECT line, row, (SELECT count(DISTINCT (t.identity, t.occurrence)) "
                f"FROM ({identities_of_package(table)}) t WHERE {fits('q.row', 't.identity', table)} "
                "AND (q.occurrence IS NULL OR q.occurrence = t.occurrence)) AS here "
                f"FROM named_in_part q WHERE q.table = '{name}' AND q.row IS NOT NULL) c WHERE c.here <> 1"
            )
            for line, row, here, there in rows:
                number = here or there
                if number == 1:
                    continue
                if number == 0:
                    reason = f"{shown(row)} is neither in {table.file} nor in the record"
                else:
                    or_which = ", or the occurrence" if table.has_occurrences else ""
                    reason = f"{shown(row)} fits {number} rows: give more of {' + '.join(table.identity)}{or_which}"
                self._remarks.problem("citations.csv", line, "row", reason)


def _is_date(table: Table, name: str) -> bool:
    return table.column(name).cell.sql != "text"


def _as_text(table: Table) -> str:
    return f'"{table.identity[0]}"'
