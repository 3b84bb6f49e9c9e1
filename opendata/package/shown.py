"""What the public may see, as temporary tables for one export: rows, and the citations that support them.

For each table of facts there is one of the ids of its published rows, as ``.published()`` says,
and for each kind of fact ``evidence_letter``: the citations of published articles, in their order. A
citation without a passage is no further evidence where the same article is cited with one.
"""

# ruff: noqa: S608 - the SQL is made of names of models and of the schema, never of a package

from typing import Any

from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from actors.models import Redirect
from articles.models import CITED, Article, Citation
from campaigns.models import Looking
from opendata.package.schema import TABLES
from opendata.package.written import written, written_day

# The article that facts rest on of which no source is public.
WITHHELD_KEY, WITHHELD_TITLE = "source-withheld", "Source not public"

# Whose rows the public may see, or not.
SHOWN = (*dict.fromkeys(CITED.values()), Article, Looking, Redirect)


def shown_table(model: type[Model]) -> str:
    """The name of the temporary table of the published rows of a model."""
    return f"shown_{model._meta.db_table}"


def published_rows_of(model: Any) -> tuple[str, tuple[Any, ...]]:
    """SQL and its parameters: the ids of the published rows of a model."""
    return model.objects.published().order_by().values("pk").query.sql_with_params()


def gather_shown(cursor: CursorWrapper) -> None:
    """Create the temporary tables, which last as long as the transaction."""
    for model in SHOWN:
        shown = shown_table(model)
        published, parameters = published_rows_of(model)
        cursor.execute(f"DROP TABLE IF EXISTS {shown}")
        cursor.execute(f"CREATE TEMPORARY TABLE {shown} (id) ON COMMIT DROP AS {published}", parameters)
        cursor.execute(f"ALTER TABLE {shown} ADD PRIMARY KEY (id)")
        cursor.execute(f"ANALYZE {shown}")
    _gather_sources(cursor)
    for name in CITED:
        _gather_evidence(cursor, name)


def _gather_sources(cursor: CursorWrapper) -> None:
    """``shown_sources``: what source columns say of each published article; nothing of one without an address."""
    table = TABLES["articles"]
    address = written(table.column("url").cell, "a.url")
    cells = {name: written(table.column(name).cell, f"a.{name}") for name in ("title", "outlet")}
    cells["date"] = written_day("a", "date")
    said = ", ".join(f"CASE WHEN {address} <> '' THEN {cell} END AS {name}" for name, cell in cells.items())
    cursor.execute("DROP TABLE IF EXISTS shown_sources")
    cursor.execute(
        f"CREATE TEMPORARY TABLE shown_sources ON COMMIT DROP AS SELECT a.id, a.key, {address} AS url, {said} "
        f"FROM {Article._meta.db_table} a JOIN {shown_table(Article)} USING (id)"
    )
    cursor.execute("ALTER TABLE shown_sources ADD PRIMARY KEY (id)")
    cursor.execute("ANALYZE shown_sources")


def _gather_evidence(cursor: CursorWrapper, name: str) -> None:
    evidence, facts = f"evidence_{name}", shown_table(CITED[name])
    quote = written(TABLES["citations"].column("quote").cell, "c.quote")
    cursor.execute(f"DROP TABLE IF EXISTS {evidence}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {evidence} ON COMMIT DROP AS "
        f"SELECT fact, article, quote, is_primary, row_number() OVER (PARTITION BY fact ORDER BY id) AS n FROM ("
        "  SELECT fact, article, quote, id, bool_or(quote <> '') OVER same AS has_passage, "
        "  bool_or(primary_too) OVER same AS is_primary FROM ("
        f"    SELECT c.{name}_id AS fact, c.article_id AS article, coalesce({quote}, '') AS quote, min(c.id) AS id, "
        f"    bool_or(c.is_primary) AS primary_too "
        f"    FROM {Citation._meta.db_table} c JOIN {facts} f ON f.id = c.{name}_id "
        f"    JOIN {shown_table(Article)} a ON a.id = c.article_id GROUP BY 1, 2, 3"
        "  ) once WINDOW same AS (PARTITION BY fact, article)"
        ") own WHERE quote <> '' OR NOT has_passage"
    )
    cursor.execute(f"CREATE INDEX ON {evidence} (fact, n)")
    cursor.execute(f"ANALYZE {evidence}")


def is_withheld(cursor: CursorWrapper) -> bool:
    """Whether there is a published fact of which no source is public."""
    without = " UNION ALL ".join(
        f"SELECT FROM {shown_table(model)} f WHERE NOT EXISTS (SELECT FROM evidence_{name} e WHERE e.fact = f.id)"
        for name, model in CITED.items()
    )
    cursor.execute(f"SELECT EXISTS ({without})")
    return cursor.fetchone()[0]
