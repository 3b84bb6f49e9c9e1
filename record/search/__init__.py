"""Full text search over facts: what a reader types, the query that it means, and the words that it found."""

from record.search.columns import Matches, SearchColumn
from record.search.query import Query
from record.search.snippets import plain_snippet, snippet

__all__ = ["Matches", "Query", "SearchColumn", "plain_snippet", "snippet"]
