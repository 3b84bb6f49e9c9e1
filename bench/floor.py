"""The least that SQL takes for what each page must say, written by hand: what the site is measured against.

Each answer is one or more statements with the parameters of a question. Rows that are not public are left out,
as everywhere. The statements are prepared and run on one connection that is open already, by the role that
serves; nothing is rendered. The rows of the first statement begin with the key that the page has to show.
"""

from collections.abc import Mapping
from typing import Any

import psycopg

from bench.questions import Question

Statement = tuple[str, Mapping[str, Any]]

# Rows that are not public are few: to note and compare them costs less than to look up every owner.
_LETTER_IS_PUBLIC = """letter.visibility = 'public'
    AND letter.campaign_id NOT IN (SELECT id FROM campaigns_campaign WHERE visibility <> 'public')"""
_ACTOR_IS_PUBLIC = """(signature.actor_id IS NULL
    OR signature.actor_id NOT IN (SELECT id FROM actors_actor WHERE visibility <> 'public'))"""
_LETTERS = "campaigns_letter letter JOIN campaigns_campaign campaign ON campaign.id = letter.campaign_id"
_SIGNATURE_STANDS = "signature.visibility = 'public' AND NOT signature.withdrawn"

_CONDITIONS = {
    "kind": "letter.kind = ANY (%(kind)s)",
    "demand": "letter.demand = ANY (%(demand)s)",
    "year": "extract(year FROM letter.date) = ANY (%(year)s::int[])",
    "language": "letter.languages && %(language)s::varchar[]",
}


def letters(question: Question) -> list[Statement]:
    """The newest 50 letters; and how many there are, by kind, demand, year, language and in all."""
    where = " AND ".join([_LETTER_IS_PUBLIC, *(_CONDITIONS[name] for name in question)])
    newest = f"""
        SELECT letter.key, letter.title, letter.kind, letter.date, letter.date_precision, letter.demand, campaign.name
          FROM {_LETTERS} WHERE {where} ORDER BY letter.date DESC NULLS LAST, letter.key LIMIT 50
    """
    counts = f"""
        SELECT count(*), kind, demand, year, language
          FROM (SELECT letter.kind, letter.demand, extract(year FROM letter.date) AS year,
                       letter.languages[1] AS language
                  FROM campaigns_letter letter WHERE {where}) AS found
         GROUP BY GROUPING SETS ((), (kind), (demand), (year), (language))
    """
    return [(newest, question), (counts, question)]


def letter_search(question: Question) -> list[Statement]:
    """The 50 letters of which title and summary fit best; and how many there are, as above. One pass over the hits."""
    condition, parameters = _matching(question["q"])
    found = f"""
        WITH found AS MATERIALIZED (
            SELECT letter.id, letter.kind, letter.demand, letter.date, letter.key,
                   extract(year FROM letter.date) AS year, letter.languages[1] AS language,
                   ts_rank(letter.search_head, {condition}) AS rank
              FROM campaigns_letter letter WHERE {_LETTER_IS_PUBLIC} AND letter.search @@ ({condition}))
        SELECT letter.key, letter.title, letter.kind, letter.date, letter.demand, campaign.name, letter.summary,
               NULL::bigint, NULL, NULL
          FROM (SELECT id FROM found ORDER BY rank DESC, date DESC NULLS LAST, key LIMIT 50) AS best
          JOIN campaigns_letter letter USING (id)
          JOIN campaigns_campaign campaign ON campaign.id = letter.campaign_id
        UNION ALL
        SELECT NULL, NULL, kind, NULL, demand, NULL, NULL, count(*), year, language
          FROM found GROUP BY GROUPING SETS ((), (kind), (demand), (year), (language))
    """
    return [(found, parameters)]


def organisation(question: Question) -> list[Statement]:
    """The organisation, its newest 100 letters, and how many it signed."""
    signed = f"""
        SELECT letter.key, letter.title, letter.date, letter.kind, letter.demand, signature.capacity, count(*) OVER ()
          FROM campaigns_signature signature
          JOIN campaigns_letter letter ON letter.id = signature.letter_id
         WHERE signature.actor_id = (SELECT id FROM actors_actor WHERE key = %(key)s)
           AND signature.visibility = 'public' AND {_LETTER_IS_PUBLIC}
         ORDER BY letter.date DESC NULLS LAST, letter.key LIMIT 100
    """
    actor = "SELECT key, name, country, organisation_kind, website FROM actors_actor WHERE key = %(key)s"
    return [(signed, question), (actor, question)]


def letter(question: Question) -> list[Statement]:
    """The letter, its first 100 names and their number, addressees and responses."""
    return _letter(question, "LIMIT 100")


def whole_letter(question: Question) -> list[Statement]:
    """The letter with all its names."""
    return _letter(question, "")


def _letter(question: Question, limit: str) -> list[Statement]:
    own = "(SELECT id FROM campaigns_letter WHERE key = %(key)s)"
    names = f"""
        SELECT actor.key, actor.name, actor.country, signature.name_as_written, signature.capacity
          FROM (SELECT * FROM campaigns_signature signature
                 WHERE signature.letter_id = {own} AND signature.visibility = 'public' AND {_ACTOR_IS_PUBLIC}
                 ORDER BY signature.place NULLS LAST, signature.id {limit}) AS signature
          LEFT JOIN actors_actor actor ON actor.id = signature.actor_id
         ORDER BY signature.place NULLS LAST, signature.id
    """
    number = f"""
        SELECT count(*) FROM campaigns_signature signature
         WHERE signature.letter_id = {own} AND signature.visibility = 'public' AND {_ACTOR_IS_PUBLIC}
    """
    text = f"""
        SELECT letter.key, letter.title, letter.kind, letter.date, letter.demand, letter.summary, letter.text,
               campaign.key, campaign.name
          FROM {_LETTERS} WHERE letter.key = %(key)s AND {_LETTER_IS_PUBLIC}
    """
    addressees = f"""
        SELECT actor.key, actor.name, addressee.role
          FROM campaigns_addressee addressee JOIN actors_actor actor ON actor.id = addressee.actor_id
         WHERE addressee.letter_id = {own} AND addressee.visibility = 'public' AND actor.visibility = 'public'
    """
    responses = f"""
        SELECT response.key, actor.key, actor.name, response.stance, response.date, response.summary
          FROM campaigns_response response JOIN actors_actor actor ON actor.id = response.actor_id
         WHERE response.letter_id = {own} AND response.visibility = 'public' AND actor.visibility = 'public'
    """
    return [(statement, question) for statement in (names, number, text, addressees, responses)]


def both_letters(question: Question) -> list[Statement]:
    """Who signed both letters."""
    signed = f"""
        SELECT DISTINCT actor.key, actor.name, actor.country, actor.folded_name
          FROM campaigns_signature signature
          JOIN campaigns_signature other ON other.actor_id = signature.actor_id
          JOIN actors_actor actor ON actor.id = signature.actor_id
         WHERE signature.letter_id = (SELECT id FROM campaigns_letter WHERE key = %(key)s)
           AND other.letter_id = (SELECT id FROM campaigns_letter WHERE key = %(other)s)
           AND {_SIGNATURE_STANDS} AND other.visibility = 'public' AND NOT other.withdrawn
           AND actor.visibility = 'public'
         ORDER BY actor.folded_name, actor.key
    """
    return [(signed, question)]


def campaign(question: Question) -> list[Statement]:
    """Who signed three letters of a campaign at least, the first 100."""
    signed = f"""
        SELECT actor.key, actor.name, actor.country, many.letters
          FROM (SELECT signature.actor_id, count(DISTINCT signature.letter_id) AS letters
                  FROM campaigns_letter letter JOIN campaigns_signature signature ON signature.letter_id = letter.id
                 WHERE letter.campaign_id = (SELECT id FROM campaigns_campaign WHERE key = %(key)s)
                   AND letter.visibility = 'public' AND {_SIGNATURE_STANDS}
                 GROUP BY signature.actor_id HAVING count(DISTINCT signature.letter_id) >= 3) AS many
          JOIN actors_actor actor ON actor.id = many.actor_id
         WHERE actor.visibility = 'public'
         ORDER BY many.letters DESC, actor.folded_name LIMIT 100
    """
    return [(signed, question)]


def beginning(question: Question) -> list[Statement]:
    """Ten actors whose names begin so."""
    found = """
        SELECT key, name, kind, organisation_kind, country FROM actors_actor
         WHERE folded_name ~>=~ record_fold(%(q)s) AND folded_name ~<~ (record_fold(%(q)s) || chr(1114111))
           AND visibility = 'public'
         ORDER BY folded_name, key LIMIT 10
    """
    return [(found, question)]


def misspelt(question: Question) -> list[Statement]:
    """Ten actors whose names have the words that are most like the typed ones."""
    found = """
        SELECT actor.key, actor.name, actor.kind, actor.organisation_kind, actor.country
          FROM actors_actornames named JOIN actors_actor actor ON actor.id = named.actor_id
         WHERE actor.visibility = 'public'
           AND named.words @@ (
               SELECT string_agg('(' || alike.words || ')', ' & ')::tsquery
                 FROM regexp_split_to_table(record_fold(%(q)s), '[^[:alnum:]]+') AS typed,
                      LATERAL (SELECT string_agg(word, ' | ') AS words
                                 FROM (SELECT word FROM actors_nameword WHERE word %% typed
                                        ORDER BY similarity(word, typed) DESC LIMIT 6) AS nearest) AS alike)
         ORDER BY similarity(actor.folded_name, record_fold(%(q)s)) DESC, actor.key LIMIT 10
    """
    return [(found, question)]


def article_search(question: Question) -> list[Statement]:
    """The newest 50 articles; and how many there are, by outlet, year, language and in all."""
    condition, parameters = _matching(question["q"])
    found = f"""
        WITH found AS MATERIALIZED (
            SELECT article.id, article.date, article.key, article.outlet, extract(year FROM article.date) AS year,
                   article.language
              FROM articles_article article WHERE article.visibility = 'public' AND article.search @@ ({condition}))
        SELECT article.key, article.title, article.outlet, article.date, article.url, NULL::bigint, NULL, NULL
          FROM (SELECT id FROM found ORDER BY date DESC NULLS LAST, key LIMIT 50) AS newest
          JOIN articles_article article USING (id)
        UNION ALL
        SELECT NULL, NULL, outlet, NULL, NULL, count(*), year, language
          FROM found GROUP BY GROUPING SETS ((), (outlet), (year), (language))
    """
    return [(found, parameters)]


READ_IN = ("simple", "english", "french", "german", "spanish", "italian")


def _matching(text: str) -> tuple[str, dict[str, str]]:
    """A query for all words, each as it stands or stemmed in one of the languages in which the site reads it."""
    terms, parameters = [], {}
    for place, word in enumerate(text.split()):
        name = f"word_{place}"
        readings = (f"plainto_tsquery('public.record_{language}', %({name})s)" for language in READ_IN)
        terms.append(f"({' || '.join(readings)})")
        parameters[name] = word
    return " && ".join(terms), parameters


SIGNATURES = f"""
    COPY (SELECT letter.title, letter.key, letter.date, campaign.key, signature.place, signature.name_as_written,
                 actor.name, actor.key, actor.country, signature.capacity, signature.date
            FROM {_LETTERS} JOIN campaigns_signature signature ON signature.letter_id = letter.id
            LEFT JOIN actors_actor actor ON actor.id = signature.actor_id
           WHERE {_LETTER_IS_PUBLIC} AND signature.visibility = 'public'
             AND {_ACTOR_IS_PUBLIC}
           ORDER BY signature.id LIMIT {{rows}}) TO STDOUT (FORMAT csv, HEADER)
"""


def answer(database: psycopg.Connection, statements: list[Statement]) -> list[list[tuple[Any, ...]]]:
    """The rows of each statement."""
    return [database.execute(query, parameters, prepare=True).fetchall() for query, parameters in statements]
