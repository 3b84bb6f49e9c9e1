"""Finding a passage in the text of an article, as it was pasted."""

import hashlib
import re
from typing import Any

from articles.models import Article
from articles.models.citations import MAX_PASSAGE_WORDS

# Signs that look alike and are typed for each other.
_ALIKE = ('"“”„‟«»＂', "'’‘‚‛`´", "-‐‑‒–—−")
_CLASSES = {sign: f"[{re.escape(signs)}]" for signs in _ALIKE for sign in signs}


def is_short(words: str) -> bool:
    """Whether a passage is short enough to be quoted."""
    return len(words.split()) < MAX_PASSAGE_WORDS


def place_of(words: str, text: str) -> tuple[int, int] | None:
    """Where words stand in a text: the first character and the one after the last. None where they do not.

    White space, quotation marks and dashes may be others than in the text.
    """
    words = words.strip()
    if not words:
        return None
    start = text.find(words)
    if start >= 0:
        return start, start + len(words)
    loosely = r"\s+".join("".join(_CLASSES.get(sign, re.escape(sign)) for sign in word) for word in words.split())
    found = re.search(loosely, text)
    return found.span() if found else None


def passage_in(article: Article, words: str) -> dict[str, Any] | None:
    """The columns of a citation of some words of an article, as they stand there; None where they do not."""
    place = place_of(words, article.text)
    if place is None:
        return None
    start, end = place
    text_hash = hashlib.sha256(article.text.encode()).hexdigest()
    return {"quote": article.text[start:end], "start": start, "end": end, "text_hash": text_hash}
