"""The same record in Datasette, the tool that journalists would otherwise take: made, and asked for the same.

`python -m bench.peer FOLDER` writes the published rows of the record into FOLDER: bench.db (SQLite, with full text
search and indexes) and metadata.json (the queries). docs/benchmarks.md says how to serve them.
"""

import argparse
import json
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from urllib.parse import quote_plus, urlencode

import psycopg

from bench import house
from bench.client import Answer, Reader
from bench.pages import Page
from bench.questions import Question
from services.problems import told_in_one_sentence

# ---- asking -----------------------------------------------------------------------------------


def _query(path: str, **parameters: str) -> Callable[[Question], str]:
    """An address of a query; each parameter is a piece of text with the parts of the question in it."""
    return lambda question: f"/bench/{path}?{urlencode({k: v.format(**question) for k, v in parameters.items()})}"


def _letters(question: Question) -> str:
    """Datasette has one value a facet; of two, ``__in``."""
    filters = {f"{name}__in": ",".join(values) for name, values in question.items()}
    facets = [("_facet", name) for name in ("kind", "demand", "year", "language")]
    fixed = [("_sort_desc", "date"), ("_nocol", "text"), ("_size", "50")]
    return f"/bench/letters?{urlencode([*fixed, *facets, *filters.items()])}"


def _search(table: str, facets: Sequence[str]) -> Callable[[Question], str]:
    fixed = [("_sort_desc", "date"), ("_nocol", "text"), ("_size", "50"), *(("_facet", name) for name in facets)]
    return lambda question: f"/bench/{table}?{urlencode([*fixed, ('_search', question['q'])])}"


def _beginning(question: Question) -> str:
    terms = " ".join(f'"{word}"' for word in question["q"].split())
    return f"/bench/suggest.json?_shape=array&q={quote_plus(f'{terms}*')}"


def _misspelt(question: Question) -> str:
    typed = question["q"].lower()
    parts = sorted({typed[place : place + 3] for place in range(len(typed) - 2)})
    terms = " OR ".join(f'"{part}"' for part in parts)
    return f"/bench/suggest_misspelt.json?_shape=array&q={quote_plus(terms)}"


_ADDRESSES: dict[str, Callable[[Question], str]] = {
    "letters": _letters,
    "search": _search("letters", ("kind", "demand", "year", "language")),
    "organisation": _query("organisation_letters", actor="{key}"),
    "letter": _query("letter_page", letter="{key}"),
    "large-letter": _query("letter_page", letter="{key}"),
    "whole-letter": _query("letter_page", letter="{key}"),
    "compare": _query("both_letters", one="{key}", other="{other}"),
    "campaign": _query("campaign_signatories", campaign="{key}"),
    "suggest": _beginning,
    "suggest-json": _beginning,
    "misspelt": _misspelt,
    "articles": _search("articles", ("outlet", "year", "language")),
}


class Peer:
    """One or more processes of Datasette, asked in turn; their addresses are separated by commas."""

    signatures = "/bench/signatures.csv?_stream=on&_labels=on"

    def __init__(self, addresses: str) -> None:
        self.sites = addresses.split(",")
        self.readers = cycle([Reader(site) for site in self.sites])

    def has(self, page: Page) -> bool:
        return page.name in _ADDRESSES

    def address(self, page: Page, question: Question) -> str:
        return _ADDRESSES[page.name](question)

    def ask(self, page: Page, question: Question) -> Answer:
        path = self.address(page, question)
        answer = next(self.readers).get(path)
        if answer.status != 200:
            raise ConnectionError(f"The peer answered {path} with {answer.status}.")
        return answer


# ---- making -----------------------------------------------------------------------------------

_FROM_LETTERS = """campaigns_letter letter JOIN campaigns_campaign campaign ON campaign.id = letter.campaign_id
    AND letter.visibility = 'public' AND campaign.visibility = 'public'"""

# Columns of each table of the peer, and where its rows come from.
_TABLES = {
    "actors": (
        "key text primary key, name text, kind text, country text, aliases text",
        """SELECT key, name, kind, country,
                  (SELECT string_agg(alias.name, ' | ') FROM actors_alias alias WHERE alias.actor_id = actor.id)
             FROM actors_actor actor WHERE visibility = 'public' ORDER BY id""",
    ),
    "campaigns": (
        "key text primary key, name text",
        "SELECT key, name FROM campaigns_campaign WHERE visibility = 'public' ORDER BY id",
    ),
    "letters": (
        """key text primary key, campaign text references campaigns(key), title text, kind text, date text,
           year integer, demand text, language text, summary text, text text""",
        f"""SELECT letter.key, campaign.key, letter.title, letter.kind, letter.date::text,
                   extract(year FROM letter.date)::int, letter.demand, letter.languages[1], letter.summary, letter.text
              FROM {_FROM_LETTERS} ORDER BY letter.id""",
    ),
    "signatures": (
        """id integer primary key, letter text references letters(key), actor text references actors(key),
           place integer, name_as_written text, capacity text, date text""",
        f"""SELECT signature.id, letter.key, actor.key, signature.place, signature.name_as_written,
                   signature.capacity, signature.date::text
              FROM {_FROM_LETTERS} JOIN campaigns_signature signature ON signature.letter_id = letter.id
              LEFT JOIN actors_actor actor ON actor.id = signature.actor_id
             WHERE signature.visibility = 'public' AND coalesce(actor.visibility, 'public') = 'public'
             ORDER BY signature.id""",
    ),
    "addressees": (
        "letter text references letters(key), actor text references actors(key), role text",
        f"""SELECT letter.key, actor.key, addressee.role
              FROM {_FROM_LETTERS} JOIN campaigns_addressee addressee ON addressee.letter_id = letter.id
              JOIN actors_actor actor ON actor.id = addressee.actor_id
             WHERE addressee.visibility = 'public' AND actor.visibility = 'public' ORDER BY addressee.id""",
    ),
    "responses": (
        """key text primary key, letter text references letters(key), actor text references actors(key), stance text,
           date text, summary text""",
        f"""SELECT response.key, letter.key, actor.key, response.stance, response.date::text, response.summary
              FROM {_FROM_LETTERS} JOIN campaigns_response response ON response.letter_id = letter.id
              JOIN actors_actor actor ON actor.id = response.actor_id
             WHERE response.visibility = 'public' AND actor.visibility = 'public' ORDER BY response.id""",
    ),
    "articles": (
        "key text primary key, title text, outlet text, url text, date text, year integer, language text, text text",
        """SELECT key, title, outlet, url, date::text, extract(year FROM date)::int, language, text
             FROM articles_article WHERE visibility = 'public' ORDER BY id""",
    ),
}

# What the site searches, so that both look through the same words; its articles are found by title and outlet.
_SEARCHED = {
    "actors": ("name, aliases", "unicode61"),
    "letters": ("title, summary, text", "porter"),
    "articles": ("title, outlet", "porter"),
}
_INDEXES = """letters(date) letters(campaign) letters(kind) letters(demand) letters(year) letters(language)
    signatures(letter,actor) signatures(actor) addressees(letter) responses(letter) articles(date) articles(outlet)
    articles(year) articles(language)""".split()

_PEOPLE = "actors.key, actors.name, actors.country"
QUERIES = {
    "organisation_letters": """SELECT letters.key, letters.title, letters.date, letters.kind, letters.demand, capacity,
        count(*) OVER () AS total FROM signatures JOIN letters ON letters.key = letter
        WHERE actor = :actor ORDER BY letters.date DESC LIMIT 100""",
    "letter_page": """SELECT * FROM (
        SELECT 1 AS part, key, title AS name, date AS info, text FROM letters WHERE key = :letter
        UNION ALL SELECT 2, actors.key, actors.name, role, NULL
            FROM addressees JOIN actors ON actors.key = actor WHERE letter = :letter
        UNION ALL SELECT 3, responses.key, actors.name, stance || ' ' || date, summary
            FROM responses JOIN actors ON actors.key = actor WHERE letter = :letter
        UNION ALL SELECT 4, actors.key, actors.name, actors.country, name_as_written
            FROM signatures LEFT JOIN actors ON actors.key = actor WHERE letter = :letter) ORDER BY part, name""",
    "both_letters": f"""SELECT DISTINCT {_PEOPLE} FROM signatures
        JOIN signatures AS others ON others.actor = signatures.actor AND others.letter = :other
        JOIN actors ON actors.key = signatures.actor WHERE signatures.letter = :one ORDER BY actors.name""",
    "campaign_signatories": f"""SELECT {_PEOPLE}, count(DISTINCT letter) AS n FROM letters
        JOIN signatures ON letter = letters.key JOIN actors ON actors.key = actor
        WHERE campaign = :campaign GROUP BY actor HAVING n >= 3 ORDER BY n DESC, actors.name LIMIT 100""",
    "suggest": """SELECT actors.key, actors.name FROM actors_fts JOIN actors ON actors.rowid = actors_fts.rowid
        WHERE actors_fts MATCH :q ORDER BY rank LIMIT 10""",
    "suggest_misspelt": """SELECT actors.key, actors.name FROM actors_parts
        JOIN actors ON actors.rowid = actors_parts.rowid WHERE actors_parts MATCH :q ORDER BY rank LIMIT 10""",
}


def make(source: psycopg.Connection, folder: Path) -> None:
    """Write bench.db and metadata.json."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "bench.db"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = off")
    for table, (columns, query) in _TABLES.items():
        database.execute(f"CREATE TABLE {table} ({columns})")
        with source.transaction(), source.cursor(f"peer_{table}") as rows:
            rows.itersize = 2_000
            rows.execute(query)
            marks = ", ".join("?" * len(rows.description or ()))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    for table, (columns, tokens) in _SEARCHED.items():
        _index_words(database, f"{table}_fts", table, columns, tokens)
    _index_words(database, "actors_parts", "actors", "name, aliases", "trigram")
    for index in _INDEXES:
        table, _, columns = index.rstrip(")").partition("(")
        database.execute(f"CREATE INDEX {table}_{columns.replace(',', '_')} ON {table} ({columns})")
    database.execute("ANALYZE")
    database.commit()
    database.execute("VACUUM")
    database.close()
    (folder / "metadata.json").write_text(json.dumps(metadata(), indent=2))


def metadata() -> dict[str, object]:
    """What Datasette shows rows by, and its named queries."""
    labels = {"actors": "name", "campaigns": "name", "letters": "title", "articles": "title"}
    tables: dict[str, dict[str, str]] = {table: {"label_column": column} for table, column in labels.items()}
    for table in _SEARCHED:
        tables[table]["fts_table"] = f"{table}_fts"
    queries = {name: {"sql": " ".join(query.split())} for name, query in QUERIES.items()}
    return {"databases": {"bench": {"tables": tables, "queries": queries}}}


def _index_words(database: sqlite3.Connection, name: str, table: str, columns: str, tokens: str) -> None:
    database.execute(f"CREATE VIRTUAL TABLE {name} USING fts5({columns}, content={table}, tokenize='{tokens}')")
    database.execute(f"INSERT INTO {name}({name}) VALUES ('rebuild')")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.peer", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=float(os.environ.get("SCALE") or 1))
    chosen = parser.parse_args()
    place = house.place_of(chosen.scale, os.environ)
    house.require_record(place)
    with house.servers(place, os.environ) as environment, psycopg.connect(environment["DATABASE_URL"]) as source:
        make(source, chosen.folder)
    return 0


if __name__ == "__main__":
    sys.exit(told_in_one_sentence(main))
