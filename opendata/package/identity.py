"""How citations.csv names a row: its key, or its key columns joined with ``+``.

Columns at the end may be left out, and an empty one is not compared: ``g20-2021-10+ioc`` is the
signature of the IOC wherever it stands, ``g20-2021-10++17`` the name at place 17. The last column may
itself contain ``+``. A row that is named in full, empty columns included, is that one and no other. Of rows that
are alike in all these columns, ``occurrence`` says which is meant.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from django.db.backends.utils import CursorWrapper

from actors.models import Affiliation
from campaigns.models import Addressee, Position, Signature
from opendata.package.columns import ACTORS
from opendata.package.schema import CITED_TABLES, TABLES
from opendata.package.stage import staged_value
from opendata.package.tables import Table

SEPARATOR = "+"


def identity_of_row(table: Table) -> str:
    """SQL: the identity of the staged row ``s``, as an array of texts."""
    return f"ARRAY[{', '.join(_text_of(table, name) for name in table.identity)}]"


def name_in_full(table: Table) -> str:
    """SQL: how citations.csv names the staged row ``s`` with all its columns."""
    return f" || '{SEPARATOR}' || ".join(_text_of(table, name) for name in table.identity)


def occurrence_of_row(table: Table) -> str:
    """SQL: which of several rows that are alike the staged row ``s`` is."""
    return "coalesce(s.occurrence, 1)" if table.has_occurrences else "1"


def identities_of_package(table: Table) -> str:
    """SQL: the identities of the staged rows; roles in people.csv are affiliations as well."""
    row = f"{identity_of_row(table)} AS identity, {occurrence_of_row(table)} AS occurrence"
    rows = f"SELECT {row} FROM package_{table.name} s"
    if table.name == "affiliations":
        role = "ARRAY[s.key, s.organisation_key || s.government_key, '', s.role_title]"
        # A role may be in both files, so each is counted once.
        rows += f" UNION SELECT {role}, 1 FROM package_people s WHERE {role} <> ARRAY[s.key, '', '', '']"
    return rows


def fits(row: str, identity: str, table: Table) -> str:
    """SQL: whether the text ``row`` of citations.csv names the row with this ``identity`` (an array)."""
    width = len(table.identity)
    if width == 1:
        return f"{row} = ({identity})[1]"
    # The first column is compared by itself, so that the database can join on it.
    parts = " AND ".join(
        f"coalesce({_part(row, place, width)}, '') IN ('', ({identity})[{place}])" for place in range(2, width + 1)
    )
    return f"(split_part({row}, '{SEPARATOR}', 1) = ({identity})[1] AND {parts})"


def name_rows(cursor: CursorWrapper) -> None:
    """Temporary tables of the lines of citations.csv: those that name a row of the package in full, and the others."""
    cursor.execute("DROP TABLE IF EXISTS named_in_full, named_in_part")
    cursor.execute('CREATE TEMPORARY TABLE named_in_full (line integer, "table" text, row_line integer) ON COMMIT DROP')
    for name in CITED_TABLES:
        table = TABLES[name]
        cursor.execute(
            f"INSERT INTO named_in_full SELECT c.line, c.table, min(s.line) FROM package_citations c "
            f"JOIN package_{name} s ON c.row = {name_in_full(table)} "
            f"AND coalesce(c.occurrence, 1) = {occurrence_of_row(table)} WHERE c.table = '{name}' GROUP BY 1, 2"
        )
    cursor.execute("CREATE INDEX ON named_in_full (row_line)")
    cursor.execute(
        "CREATE TEMPORARY TABLE named_in_part ON COMMIT DROP AS SELECT c.* FROM package_citations c "
        "WHERE NOT EXISTS (SELECT FROM named_in_full n WHERE n.line = c.line)"
    )
    cursor.execute("ANALYZE named_in_full, named_in_part")


def _part(row: str, place: int, width: int) -> str:
    if place < width:
        return f"split_part({row}, '{SEPARATOR}', {place})"
    # Everything behind the separators of the columns before it.
    return f"substring({row} from '^(?:[^{SEPARATOR}]*[{SEPARATOR}]){{{width - 1}}}(.*)$')"


def _text_of(table: Table, name: str) -> str:
    column = table.column(name)
    if column.cell.sql == "date":
        return _day("s", name)
    value = staged_value(table, column)
    return value if column.cell.sql == "text" else f"coalesce({value}::text, '')"


def _day(row: str, name: str) -> str:
    """SQL: a partial date as it is written in a package."""
    length = f"CASE {row}.{name}_precision WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END"
    return f"coalesce(left({row}.{name}::text, {length}), '')"


def _by_key(table: Table) -> str:
    condition = f" WHERE kind = '{ACTORS[table.name]}'" if table.name in ACTORS else ""
    return f"SELECT id, ARRAY[key]::text[] AS identity FROM {table.model._meta.db_table}{condition}"


# SQL: id and identity of the rows of the record.
IDENTITY_OF_RECORD: dict[str, str] = {
    **{table.name: _by_key(table) for table in TABLES.values() if table.identity == ("key",)},
    "addressees": f"""
        SELECT t.id, ARRAY[letter.key, actor.key]::text[] AS identity
          FROM {Addressee._meta.db_table} t
          JOIN campaigns_letter letter ON letter.id = t.letter_id JOIN actors_actor actor ON actor.id = t.actor_id
    """,
    "signatures": f"""
        SELECT t.id, ARRAY[letter.key, coalesce(actor.key, ''), coalesce(t.place::text, ''), t.name_as_written]::text[]
               AS identity
          FROM {Signature._meta.db_table} t
          JOIN campaigns_letter letter ON letter.id = t.letter_id LEFT JOIN actors_actor actor ON actor.id = t.actor_id
    """,
    "positions": f"""
        SELECT t.id, ARRAY[actor.key, t.topic, {_day("t", "date")}, t.level, t.reported_stance, t.summary]::text[]
               AS identity
          FROM {Position._meta.db_table} t JOIN actors_actor actor ON actor.id = t.government_id
    """,
    "affiliations": f"""
        SELECT t.id, ARRAY[person.key, coalesce(body.key, ''), {_day("t", "start")}, t.title]::text[] AS identity
          FROM {Affiliation._meta.db_table} t
          JOIN actors_actor person ON person.id = t.person_id LEFT JOIN actors_actor body ON body.id = t.body_id
    """,
}
