"""The source columns: an article for each address that they name.

What articles.csv says of an address is left to it; of the others, the first row that names it counts.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from django.db.backends.utils import CursorWrapper

from articles.models import Article
from articles.models.articles import key_for_address
from opendata.package.merge import Outcome, Wanted, merge
from opendata.package.problems import Remarks, shown
from opendata.package.schema import CITED_TABLES
from opendata.package.tables import Match

# What source columns say of an address.
SAID = ("source_title", "source_outlet", "source_date")

_DATE = """CASE length(source_date) WHEN 4 THEN source_date || '-01-01' WHEN 7 THEN source_date || '-01'
           WHEN 10 THEN source_date END::date"""
_PRECISION = "CASE length(source_date) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' ELSE '' END"


def gather_sources(cursor: CursorWrapper, remarks: Remarks) -> None:
    """A temporary table of the addresses in source columns, with what the first row says of each.

    Rows that say something else are noticed. Addresses that articles.csv describes are left to it.
    """
    named = " UNION ALL ".join(
        f"SELECT {number} AS file, line, source_url, source_title, source_outlet, source_date "
        f"FROM package_{name} WHERE source_url <> ''"
        for number, name in enumerate(CITED_TABLES)
    )
    cursor.execute("DROP TABLE IF EXISTS package_sources, named_sources")
    cursor.execute(
        "CREATE TEMPORARY TABLE named_sources ON COMMIT DROP AS "
        "SELECT source_url, source_title, source_outlet, source_date, min(ARRAY[file, line]) AS first "
        f"FROM ({named}) named WHERE NOT EXISTS (SELECT FROM package_articles a WHERE a.url = source_url) "
        "GROUP BY 1, 2, 3, 4"
    )
    cursor.execute(
        "CREATE TEMPORARY TABLE package_sources ON COMMIT DROP AS "
        "SELECT row_number() OVER (ORDER BY first)::integer AS line, *, ''::text AS key FROM "
        "(SELECT DISTINCT ON (source_url) * FROM named_sources ORDER BY source_url, first) s"
    )
    cursor.execute("ANALYZE package_sources")
    differs = {column: f"n.{column} NOT IN ('', s.{column})" for column in SAID}
    cursor.execute(
        f"SELECT n.first, s.first, n.source_url, {', '.join(differs.values())} FROM named_sources n "
        f"JOIN package_sources s USING (source_url) WHERE {' OR '.join(differs.values())} ORDER BY n.first"
    )
    for (file, line), (first_file, first_line), url, *differences in cursor.fetchall():
        column = SAID[differences.index(True)]
        where = f"{CITED_TABLES[first_file]}.csv, row {first_line}"
        reason = f"differs from {where}, for the same address {shown(url, 100)}; what is said there is kept"
        remarks.notice(f"{CITED_TABLES[file]}.csv", line, column, reason)


def merge_sources(cursor: CursorWrapper) -> Outcome:
    """An article for each address in source columns; what is empty there says nothing."""
    _give_keys(cursor)
    return merge(
        cursor,
        Wanted(
            name="sources",
            model=Article,
            columns=("key", "url", "title", "outlet", "date", "date_precision"),
            query="SELECT line, key, source_url AS url, source_title AS title, source_outlet AS outlet, "
            f"{_DATE} AS date, {_PRECISION} AS date_precision FROM package_sources",
            # The key of an article that was known by this address before its address was corrected.
            matches=(Match(("url",)), Match(("key",))),
            permanent=("key", "url"),
            says_nothing_if_empty=("title", "outlet", "date", "date_precision"),
        ),
    )


def _give_keys(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT line, source_url FROM package_sources")
    keys = [(line, key_for_address(url)) for line, url in cursor.fetchall()]
    cursor.execute("DROP TABLE IF EXISTS source_keys")
    cursor.execute("CREATE TEMPORARY TABLE source_keys (line integer, key text) ON COMMIT DROP")
    with cursor.copy("COPY source_keys FROM STDIN") as copy:
        for row in keys:
            copy.write_row(row)
    cursor.execute("UPDATE package_sources s SET key = k.key FROM source_keys k WHERE k.line = s.line")
