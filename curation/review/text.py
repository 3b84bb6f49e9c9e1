"""The text of an article with the words marked that prove a proposal."""

from collections.abc import Iterator
from dataclasses import dataclass

from articles.differences import paragraphs_of
from articles.models import Proposal


@dataclass(frozen=True)
class Run:
    """A stretch of text that is marked or not; the first marked one is where the page begins to read."""

    words: str
    is_marked: bool
    is_first: bool = False


def marked_title(proposal: Proposal) -> list[Run]:
    """The title of the article, with what is proposed of it marked."""
    spans = [(piece["start"], piece["end"]) for piece in proposal.evidence if piece["in_title"]]
    return list(_runs(proposal.article.title, spans))


def marked_paragraphs(proposal: Proposal) -> list[list[Run]]:
    """The paragraphs of the text. Nothing is marked where the text is another one than that which was read."""
    text = proposal.article.text
    pieces = [piece for piece in proposal.evidence if not piece["in_title"]]
    spans = [(p["start"], p["end"]) for p in pieces if text[p["start"] : p["end"]] == p["words"]]
    found, at, is_first = [], 0, True
    for paragraph in paragraphs_of(text):
        start = text.index(paragraph, at)
        at = start + len(paragraph)
        within = [
            (max(first, start) - start, min(last, at) - start) for first, last in spans if first < at and last > start
        ]
        runs = list(_runs(paragraph, within, is_first=is_first))
        is_first = is_first and not within
        found.append(runs)
    return found


def unmarked(proposal: Proposal) -> list[str]:
    """Words that prove it and stand in an earlier version of the text only."""
    text = proposal.article.text
    pieces = [piece for piece in proposal.evidence if not piece["in_title"]]
    return [piece["words"] for piece in pieces if text[piece["start"] : piece["end"]] != piece["words"]]


def _runs(text: str, spans: list[tuple[int, int]], *, is_first: bool = False) -> Iterator[Run]:
    at = 0
    for first, last in _joined(spans):
        if first > at:
            yield Run(text[at:first], is_marked=False)
        yield Run(text[first:last], is_marked=True, is_first=is_first)
        at, is_first = last, False
    if at < len(text):
        yield Run(text[at:], is_marked=False)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found
