"""Where somebody's words stand between quotation marks.

One pass over the characters, paragraph by paragraph: a mark opens or closes by its shape, and a straight
one by what stands around it. A paragraph that opens a quotation and does not close it is quoted to its
end, as newspapers do when the next paragraph goes on quoting.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PAIRS = {"“": "”“", "„": '“”"', "«": "»", "‹": "›", "‟": "”"}
OPENS_AFTER = frozenset(" \n\t\xa0\u202f([{—–-:\"'“‘„«/")
WORD = re.compile(r"\w+")
MAX_DEPTH = 20


@dataclass(frozen=True)
class Span:
    """A quotation with its marks: ``start`` is the opening mark, ``end`` is behind the closing one."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool

    def words_of(self, text: str) -> str:
        return text[self.inner_start : self.inner_end].strip(" \n\t\xa0\u202f,")


def quotations(text: str, paragraphs: list[tuple[int, int]], language: str) -> list[Span]:
    return [span for start, end in paragraphs for span in _in_paragraph(text, start, end, language)]


def _in_paragraph(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    spans, depth = _scan(text, start, end, language, nested=True)
    if depth > 1:  # marks that do not add up: without nesting fewer words are swallowed
        spans, _ = _scan(text, start, end, language, nested=False)
    yield from spans


def _scan(text: str, start: int, end: int, language: str, *, nested: bool) -> tuple[list[Span], int]:
    spans: list[Span] = []
    stack: list[tuple[str, int]] = []  # what closes, and where it was opened
    for at in range(start, end):
        mark = text[at]
        if mark not in "\"“”„«»‹›‘’‚'":
            continue
        before = text[at - 1] if at > start else "\n"
        after = text[at + 1] if at + 1 < end else "\n"
        closes = bool(stack) and mark in stack[-1][0] and _can_close(mark, before, after)
        opening = _closing_of(mark, before, after, language)
        if closes and opening and nested and stack[-1][0] == '"' and mark == '"':
            closes = not _clearly_opens(before, after)
        if closes:
            _, opened = stack.pop()
            if not stack:
                spans.append(Span(opened, at + 1, opened + 1, at, closed=True))
        elif opening and (nested or not stack) and len(stack) < MAX_DEPTH:
            stack.append((opening, at))
    if stack and stack[0][0] != "’'":  # an apostrophe opens nothing for a whole paragraph
        opened = stack[0][1]
        spans.append(Span(opened, end, opened + 1, end, closed=False))
    return spans, len(stack)


def _closing_of(mark: str, before: str, after: str, language: str) -> str:
    """The marks that close what ``mark`` opens here; empty where it does not open."""
    if language == "de" and mark == "»":
        return "«" if before in OPENS_AFTER or before.isspace() else ""
    if language == "de" and mark == "«" and not _clearly_opens(before, after):
        return ""
    if mark in PAIRS:
        return PAIRS[mark]
    if mark == "‚":
        return "‘’"
    if mark in "‘'" and _clearly_opens(before, after):
        return "’'"
    if mark == '"' and (before in OPENS_AFTER or before.isspace()) and not after.isspace():
        return '"'
    return ""


def _clearly_opens(before: str, after: str) -> bool:
    return (before in OPENS_AFTER or before.isspace()) and (after.isalnum() or after in "“\"«¿¡[(…'")


def _can_close(mark: str, before: str, after: str) -> bool:
    if mark in "’'":  # an apostrophe inside a word closes nothing, nor does a plural's before a blank
        return not after.isalnum() and (not before.isalnum() or after in ",.;:!?)\n")
    if mark == "“":
        return not (before.isspace() and after.isalnum())
    return True


def count_words(words: str) -> int:
    return len(WORD.findall(words))
