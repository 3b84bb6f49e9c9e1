"""What lists of facts share: words to find, and the words for years, countries and languages in facets."""

import re
from collections.abc import Hashable, Iterable
from functools import cached_property

from record.codes import country_name, language_name
from record.models import Revision, SpellingVariant
from record.revisions import newest_revisions, state_of_record
from record.search import Query
from web import filters
from web.facets import FacetedFilter


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


class FactsFilter(FacetedFilter):
    """The filter of a list of facts, whose counts stay the same until the record changes."""

    def state(self) -> Hashable | None:
        return state_of_record(self._newest)

    @cached_property
    def revision(self) -> Revision | None:
        """The newest revision of the record, which the page shows too."""
        return next(iter(self._newest), None)

    @cached_property
    def _newest(self) -> Iterable[Revision]:
        return newest_revisions()


def years(values: Iterable[str]) -> dict[str, str]:
    """Those of some values that are years of the record's time."""
    return {value: value for value in values if re.fullmatch("(19|20)[0-9]{2}", value, re.ASCII)}


def countries(codes: Iterable[str]) -> dict[str, str]:
    """The names of those codes that are countries."""
    return {code: country_name(code) for code in codes if country_name(code) != code}


def languages(codes: Iterable[str]) -> dict[str, str]:
    """The names of those codes that are languages."""
    return {code: language_name(code) for code in codes if language_name(code) != code}
