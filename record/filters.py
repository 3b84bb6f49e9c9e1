"""What lists of facts share: words to find."""

from functools import cached_property

from record.models import SpellingVariant
from record.search import Query
from web import filters


class WordsFilter(filters.Filter):
    """A filter with words to find in its field ``q``."""

    @cached_property
    def query(self) -> Query:
        """What was typed, with other spellings; empty where nothing was."""
        return SpellingVariant.query_for(self.values["q"]) if "q" in self.values else Query()

    @property
    def words(self) -> list[str]:
        """The words to mark in what was found."""
        return self.query.words
