"""The pages that are measured: their addresses, the questions, the SQL floor and what must be seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench import floor, questions
from bench.client import Answer
from bench.questions import Asked, Question

Rows = list[list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Page:
    """One page of the site, asked with different questions, and the SQL that answers the same.

    ``agreement`` is the part of the keys that SQL found which the page has to show: 1 where both must be
    the same; less where the site reads a question more generously than SQL does and so ranks otherwise.
    """

    name: str
    title: str
    address: Callable[[Question], str]
    asked: Asked
    sql: Callable[[Question], list[floor.Statement]]
    agreement: float = 1.0
    recall: bool = False

    def shows(self, answer: Answer, rows: Rows) -> bool:
        """Whether the page has what SQL found."""
        keys = {row[0] for row in rows[0] if row[0]}
        shown = sum(f"/{key}/" in answer.text for key in keys)
        return answer.status == 200 and shown >= self.agreement * len(keys)


def _with_query(path: str) -> Callable[[Question], str]:
    return lambda question: f"{path}?{urlencode(question, doseq=True)}" if question else path


PAGES = [
    Page("letters", "letters, newest 50, facets, total", _with_query("/letters/"), questions.filters, floor.letters),
    Page(
        "search",
        "letter search: snippets, facets, total",
        _with_query("/letters/"),
        questions.words,
        floor.letter_search,
        agreement=0.8,
    ),
    Page(
        "organisation",
        "organisation with its newest 100 letters",
        lambda question: f"/organisations/{question['key']}/",
        questions.organisations,
        floor.organisation,
    ),
    Page(
        "letter",
        "letter",
        lambda question: f"/letters/{question['key']}/",
        questions.letters,
        floor.letter,
    ),
    Page(
        "large-letter",
        "letter with thousands of names: first 100 and total",
        lambda question: f"/letters/{question['key']}/",
        questions.large_letters,
        floor.letter,
    ),
    Page(
        "whole-letter",
        "letter with thousands of names: all",
        lambda question: f"/letters/{question['key']}/?names=all",
        questions.large_letters,
        floor.whole_letter,
    ),
    Page(
        "compare",
        "signed both letters",
        lambda question: f"/letters/compare/?letter={question['key']}&letter={question['other']}",
        questions.pairs,
        floor.both_letters,
    ),
    Page(
        "campaign",
        "signed three letters of a campaign at least",
        lambda question: f"/campaigns/{question['key']}/signatories/?at_least=3",
        questions.campaigns,
        floor.campaign,
        agreement=0.4,  # a page shows 50 of the 100
    ),
    Page("suggest", "type-ahead, prefix", _with_query("/suggest/"), questions.beginnings, floor.beginning),
    Page(
        "suggest-json",
        "type-ahead, prefix, as JSON",
        _with_query("/api/v1/suggest"),
        questions.beginnings,
        floor.beginning,
    ),
    Page(
        "misspelt",
        "type-ahead, misspelt",
        lambda question: f"/suggest/?{urlencode({'q': question['q']})}",
        questions.misspelt_names,
        floor.misspelt,
        agreement=0,
        recall=True,
    ),
    Page(
        "articles",
        "article search: snippets, facets, total",
        _with_query("/articles/"),
        questions.words,
        floor.article_search,
        agreement=0.8,
    ),
]
