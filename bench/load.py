"""Fills an empty database with the record: COPY straight into the tables, as their owner.

Everything else happens as in the site's own use: search columns and folded names are generated, words of names
follow by trigger, all constraints are checked, the citation of each fact too. Only the history of the three largest
tables is not written (its triggers are off while they are filled): nobody reads the history of a million
invented signatures, and it would double the time. The history of all others is kept.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from bench.record import Record, Row

COLUMNS = {
    "articles_article": """id visibility key url title outlet byline date date_precision language text rights family
        family_by_hand""",
    "actors_actor": "id visibility key kind name organisation_kind government_kind country website wikidata_id",
    "actors_alias": "actor_id name",
    "actors_affiliation": "id visibility person_id body_id title start start_precision end end_precision",
    "campaigns_campaign": "id visibility key name goal summary start start_precision end end_precision",
    "campaigns_campaignlead": "campaign_id actor_id place",
    "campaigns_letter": """id visibility key campaign_id title kind date date_precision demand claimed_count
        claimed_count_text languages url summary text variant_of_id""",
    "campaigns_addressee": "id visibility letter_id actor_id role",
    "campaigns_signature": """id visibility letter_id actor_id signed_by_id capacity place name_as_written date
        date_precision withdrawn""",
    "campaigns_response": """id visibility key letter_id campaign_id actor_id person_id date date_precision stance form
        summary quote""",
    "campaigns_position": """id visibility government_id topic date date_precision attendance words reason statement
        level reported_stance summary""",
    "campaigns_event": "id visibility key date date_precision title summary",
}
CITATION = "article_id {fact}_id quote start end text_hash"
WITHOUT_HISTORY = ("articles_article", "campaigns_signature", "articles_citation")

Say = Callable[[str], None]


def load(dsn: str, record: Record, say: Say) -> None:
    """Fill the database, one transaction for each kind of fact and its citations; then VACUUM ANALYZE."""
    with psycopg.connect(dsn) as connection, without_history(connection):
        _fill(connection, "articles_article", record.articles(), say)
        _facts(connection, record, "actor", "actors_actor", record.actors(), say)
        _fill(connection, "actors_alias", record.aliases(), say)
        _facts(connection, record, "affiliation", "actors_affiliation", record.affiliations(), say)
        _facts(connection, record, "campaign", "campaigns_campaign", record.campaigns(), say)
        _fill(connection, "campaigns_campaignlead", record.campaign_leads(), say)
        _facts(connection, record, "letter", "campaigns_letter", record.letters(), say)
        _facts(connection, record, "addressee", "campaigns_addressee", record.addressees(), say)
        _facts(connection, record, "signature", "campaigns_signature", record.signatures(), say)
        _facts(connection, record, "response", "campaigns_response", record.responses(), say)
        _facts(connection, record, "position", "campaigns_position", record.positions(), say)
        _facts(connection, record, "event", "campaigns_event", record.events(), say)
    with psycopg.connect(dsn, autocommit=True) as connection:
        begun = time.monotonic()
        connection.execute("VACUUM (ANALYZE)")
        say(f"{time.monotonic() - begun:7.1f} s  vacuum analyze")


@contextmanager
def without_history(connection: psycopg.Connection) -> Iterator[None]:
    """The triggers of the history of the largest tables are off inside, and on again afterwards."""
    for table in WITHOUT_HISTORY:
        connection.execute(_trigger("DISABLE", table))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        for table in WITHOUT_HISTORY:
            connection.execute(_trigger("ENABLE", table))
        connection.commit()


def _trigger(switch: str, table: str) -> sql.Composed:
    return sql.SQL("ALTER TABLE {table} {switch} TRIGGER history_insert").format(
        table=sql.Identifier(table), switch=sql.SQL(switch)
    )


def _fill(connection: psycopg.Connection, table: str, rows: Iterator[Row], say: Say) -> None:
    """One table that is no fact, or whose rows need no citation."""
    begun = time.monotonic()
    count = _copy(connection, table, COLUMNS[table], rows)
    connection.commit()
    say(f"{time.monotonic() - begun:7.1f} s  {count:>9,} rows of {table}")


def _facts(
    connection: psycopg.Connection, record: Record, fact: str, table: str, rows: Iterator[Row], say: Say
) -> None:
    """One table of facts, and in the same transaction a citation of each: the database insists on it."""
    begun = time.monotonic()
    columns = COLUMNS[table].split()
    letter = columns.index("letter_id") if "letter_id" in columns else 0
    noted: list[tuple[int, int]] = []

    def noting() -> Iterator[Row]:
        for row in rows:
            noted.append((row[0], row[letter]))
            yield row

    count = _copy(connection, table, COLUMNS[table], noting())
    copied = time.monotonic()
    _copy(connection, "articles_citation", CITATION.format(fact=fact), _citations(record, fact, noted))
    cited = time.monotonic()
    connection.commit()
    say(
        f"{time.monotonic() - begun:7.1f} s  {count:>9,} rows of {table} "
        f"({copied - begun:.1f} rows, {cited - copied:.1f} citations, {time.monotonic() - cited:.1f} checks)"
    )


def _citations(record: Record, fact: str, noted: list[tuple[int, int]]) -> Iterator[Row]:
    for pk, letter in noted:
        article, passage = record.citation(fact, pk, letter)
        if passage:
            yield article, pk, passage.words, 0, len(passage.words), passage.text_hash
        else:
            yield article, pk, "", None, None, ""


def _copy(connection: psycopg.Connection, table: str, columns: str, rows: Iterator[Row]) -> int:
    """The rows by COPY; where they bring their ids, the sequence goes on after the last one."""
    names = columns.split()
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=sql.Identifier(table), columns=sql.SQL(", ").join(map(sql.Identifier, names))
    )
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
                count += 1
        if names[0] == "id":
            cursor.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {table}").format(
                    table=sql.Identifier(table)
                ),
                [table],
            )
    return count
