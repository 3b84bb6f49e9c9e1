"""All names of actors and the words of which they are made, so that a misspelt name is found quickly.

To compare what was typed with every name would take as long as there are names. Instead each typed word
is compared with the distinct words of all names, which are few, and then the names that have the words
meant are looked up. Both tables follow the names by triggers (``migrations/names_0003.sql``); they are
derived, so they have no history.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db import models

from record.search import Matches

MAX_NAME = 120  # characters of a typed name that are read


class NameWord(models.Model):
    """One word that stands in a name: lower case, without accents. Of scripts without spaces, a pair of characters."""

    word = models.TextField(primary_key=True)

    class Meta:
        indexes = [
            GinIndex(OpClass(models.F("word"), name="gin_trgm_ops"), name="name_word_trigrams"),
            models.Index(OpClass(models.F("word"), name="text_pattern_ops"), name="name_word_beginning"),
        ]

    def __str__(self) -> str:
        return self.word


class ActorNames(models.Model):
    """The name and the other names of an actor, in lower case and without accents, and all their words."""

    actor = models.OneToOneField("actors.Actor", primary_key=True, on_delete=models.DB_CASCADE, related_name="names")
    names = ArrayField(models.TextField())
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="actor_names_words")]

    def __str__(self) -> str:
        return ", ".join(self.names)


def meant_by(typed: str) -> models.Func:
    """Whether the words of an actor's names are those of a typed name.

    Each typed word must stand in the names, or begin a word of them, or be another spelling of one. Where
    no name at all has such a word, words that are like it count (pg_trgm). Where no actor has all of three
    or more words, one may be missing.
    """
    query = models.Func(models.Value(typed[:MAX_NAME]), function="actors_words_meant", output_field=SearchQueryField())
    return Matches(models.F("names__words"), query)


def begins_with(typed: str) -> models.Q:
    """Whether an actor's name begins with a typed one.

    As a range, since LIKE uses an index only for a text that is known when the query is planned.
    """
    first = models.Func(models.Value(typed), function="record_fold", output_field=models.TextField())
    beyond = models.Func(first, models.Value(0x10FFFF), template="(%(expressions)s))", arg_joiner=" || chr(")
    return models.Q(_compared("~>=~", first)) & models.Q(_compared("~<~", beyond))


def _compared(operator: str, bound: Any) -> models.Func:
    name = models.F("folded_name")
    output = models.BooleanField()
    return models.Func(name, bound, template="%(expressions)s", arg_joiner=f" {operator} ", output_field=output)


class Nearness(models.Func):
    """How near the nearest of an actor's names is to a typed one.

    6 for the same, 4 for one that begins with it, 2 for one that contains it, and in each case the
    likeness of trigrams, which is at most 1.
    """

    template = """(
        SELECT max(CASE
                   WHEN own.name = own.typed THEN 6
                   WHEN starts_with(own.name, own.typed) THEN 4
                   WHEN strpos(own.name, own.typed) > 0 THEN 2
                   ELSE 0
               END + word_similarity(own.typed, own.name))
          FROM (SELECT unnest(names) AS name, record_fold(typed) AS typed
                  FROM (VALUES (%(expressions)s)) AS given(names, typed)) AS own
    )"""
    output_field = models.FloatField()

    def __init__(self, typed: str, **options: Any) -> None:
        super().__init__(models.F("names__names"), models.Value(typed[:MAX_NAME]), **options)
