"""Words of a text with their offsets, as names are made of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.ingest.extract.folding import fold_words

TOKEN = re.compile(r"\w+(?:[.’'&\-‑]\w+)*|&")
ELISION = re.compile(r"(?:[ldnsjcmt]|qu)[’']", re.IGNORECASE)
POSSESSIVE = re.compile(r"[’'](?:s|S)?$")
DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]?")
MAX_WORD = 60


@dataclass(frozen=True)
class Token:
    start: int
    end: int
    fold: str
    capital: bool
    upper: bool


def tokens_of(text: str) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if end - start > MAX_WORD:
            continue
        elided = ELISION.match(text, start, end)
        if elided and elided.end() < end and (text[start].islower() or text[elided.end()].isupper()):
            yield Token(start, elided.end() - 1, fold_words(text[start : elided.end() - 1]), False, False)
            start = elided.end()
        written = bare(text[start:end])
        if DOTTED.fullmatch(written):  # U.S.
            written = written.replace(".", "")
        folded = fold_words(written)
        yield Token(start, end, folded, text[start].isupper(), written.isupper() and (len(written) > 1))


def bare(written: str) -> str:
    """A word without the possessive."""
    return POSSESSIVE.sub("", written)
