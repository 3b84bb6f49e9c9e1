"""What readers ask: up to 300 different questions for each page, the same ones for every side.

They are drawn from the record that is there, always in the same way.
"""

import random
from collections.abc import Callable
from itertools import combinations, product
from typing import Any

import psycopg

from bench.record import DEMANDS, LARGEST_LETTER, LETTER_KINDS
from bench.words import LANGUAGES, TOPICS, misspelt, vocabulary

MOST = 300

Question = dict[str, Any]
Asked = Callable[[psycopg.Connection], list[Question]]

_PUBLIC_LETTERS = """
    SELECT letter.id, letter.key, letter.campaign_id, count(signature.id) AS names
      FROM campaigns_letter letter
      JOIN campaigns_campaign campaign ON campaign.id = letter.campaign_id
      JOIN campaigns_signature signature ON signature.letter_id = letter.id
     WHERE letter.visibility = 'public' AND campaign.visibility = 'public'
     GROUP BY letter.id
"""


def filters(_: psycopg.Connection) -> list[Question]:
    """Filters of the list of letters: none, one value, two of one facet, then two facets."""
    facets: dict[str, list[str]] = {
        "kind": list(LETTER_KINDS),
        "demand": list(DEMANDS),
        "year": [str(year) for year in range(2015, 2023)],
        "language": list(LANGUAGES),
    }
    found: list[Question] = [{}]
    found += [{name: [value]} for name, values in facets.items() for value in values]
    found += [{name: list(two)} for name, values in facets.items() for two in combinations(values, 2)]
    across = [
        {first: [one], second: [other]}
        for first, second in combinations(facets, 2)
        for one, other in product(facets[first], facets[second])
    ]
    return found + random.Random("filters").sample(across, MOST - len(found))


def words(_: psycopg.Connection) -> list[Question]:
    """Topics, words that are neither frequent nor rare, and both together."""
    rng = random.Random("words")
    middle = vocabulary()[300:3000]
    found = [topic for topic in TOPICS if "diplomatic" not in topic]
    found += [rng.choice(topic.split()) for topic in TOPICS]
    found += rng.sample(middle, MOST // 3)
    while len(set(found)) < MOST:
        found.append(f"{rng.choice(rng.choice(TOPICS).split())} {rng.choice(middle)}")
    return [{"q": text} for text in dict.fromkeys(found)]


def organisations(database: psycopg.Connection) -> list[Question]:
    """Organisations as often as they sign: the busy ones are read most."""
    return _keys(
        database,
        """
        SELECT actor.key
          FROM campaigns_signature signature JOIN actors_actor actor ON actor.id = signature.actor_id
         WHERE mod(signature.id, greatest(1, (SELECT max(id) FROM campaigns_signature) / 1200)) = 0
           AND actor.visibility = 'public' AND actor.kind = 'organisation'
         GROUP BY actor.key
        """,
    )


def letters(database: psycopg.Connection) -> list[Question]:
    """Letters like most: without the few that thousands signed."""
    return _keys(database, f"SELECT key FROM ({_PUBLIC_LETTERS}) AS letters WHERE names < 1000")


def large_letters(database: psycopg.Connection) -> list[Question]:
    """The letters with most names."""
    largest = f"SELECT key, names FROM ({_PUBLIC_LETTERS}) AS letters"
    return _keys(database, f"SELECT key FROM ({largest}) AS all_letters WHERE names >= 0.9 * "
                 f"least({LARGEST_LETTER}, (SELECT max(names) FROM ({largest}) AS others))")  # fmt: skip


def pairs(database: psycopg.Connection) -> list[Question]:
    """Two letters of one campaign."""
    rows = database.execute(
        f"""
        SELECT one.key, other.key
          FROM ({_PUBLIC_LETTERS}) AS one JOIN ({_PUBLIC_LETTERS}) AS other USING (campaign_id)
         WHERE one.id < other.id AND one.names < 1000 AND other.names < 1000
         ORDER BY md5(one.key || other.key) LIMIT {MOST}
        """
    )
    return [{"key": one, "other": other} for one, other in rows]


def campaigns(database: psycopg.Connection) -> list[Question]:
    """Campaigns with three letters at least."""
    return _keys(
        database,
        f"""
        SELECT campaign.key
          FROM ({_PUBLIC_LETTERS}) AS letters JOIN campaigns_campaign campaign ON campaign.id = letters.campaign_id
         GROUP BY campaign.key HAVING count(*) >= 3
        """,
    )


def beginnings(database: psycopg.Connection) -> list[Question]:
    """The first letters of names, 3 to 14 of them."""
    rng = random.Random("beginnings")
    found = [name[: rng.randint(3, 14)].rstrip(" ,") for _, name in _names(database)]
    return [{"q": text} for text in list(dict.fromkeys(found))[:MOST]]


def misspelt_names(database: psycopg.Connection) -> list[Question]:
    """Names with a slip of the fingers in one word, every third in two; ``key`` is the right answer."""
    rng = random.Random("misspelt")
    found: dict[str, Question] = {}
    for key, name in _names(database):
        parts = name.split()
        long = [place for place, word in enumerate(parts) if len(word) > 5 and word.isalpha()]
        for place in rng.sample(long, min(len(long), 2 if rng.random() < 1 / 3 else 1)):
            parts[place] = misspelt(rng, parts[place])
        typed = " ".join(parts)
        if typed != name:
            found[typed] = {"q": typed, "key": key}
    return list(found.values())[:MOST]


def _names(database: psycopg.Connection) -> list[tuple[str, str]]:
    """Keys and names of organisations in Latin letters."""
    return database.execute(
        f"""
        SELECT key, name FROM actors_actor
         WHERE visibility = 'public' AND kind = 'organisation' AND name ~ '^[A-Z][A-Za-z, ]+$'
         ORDER BY md5(key) LIMIT {3 * MOST}
        """
    ).fetchall()


def _keys(database: psycopg.Connection, query: str) -> list[Question]:
    rows = database.execute(f"SELECT key FROM ({query}) AS found ORDER BY md5(key) LIMIT {MOST}", prepare=False)
    return [{"key": key} for (key,) in rows]
