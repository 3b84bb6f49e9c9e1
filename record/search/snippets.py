"""The part of a text in which words were found, with those words marked."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from threading import local

import snowballstemmer
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LANGUAGES = {"en": "english", "fr": "french", "de": "german", "es": "spanish", "it": "italian"}
LENGTH = 260  # characters of a snippet

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0f00-\u0fff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")


def snippet(text: str, words: Iterable[str], *, language: str = "en", length: int = LENGTH) -> SafeString:
    """At most about ``length`` characters around the first found word; everything escaped, found words in ``mark``."""
    words = list(words)
    stems = {stem(part, language) for word in words for part in _WORD.findall(word)}
    unspaced = [word for word in words if _UNSPACED.search(word)]
    spots = [m.span() for m in _WORD.finditer(text) if stem(m[0], language) in stems]
    spots += [m.span() for word in unspaced for m in re.finditer(re.escape(word), text)]
    spots.sort()
    start = max(0, (spots[0][0] if spots else 0) - length // 4)
    start = 0 if start < 20 else text.find(" ", start) + 1 or start
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + length // 2)
    parts, place = ["… " if start else ""], start
    for first, last in spots:
        if place <= first and last <= end:
            parts += [escape(text[place:first]), "<mark>", escape(text[first:last]), "</mark>"]
            place = last
    parts += [escape(text[place:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308  # every part of the text was escaped above


_own = local()  # a stemmer keeps the word it works on, so no two threads may use one


def _stemmer(language: str) -> snowballstemmer.stemmer:
    stemmers = _own.__dict__
    if language not in stemmers:
        stemmers[language] = snowballstemmer.stemmer(LANGUAGES.get(language, "english"))
    return stemmers[language]


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """A word without accents and ending, as the database's search sees it."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return str(_stemmer(language).stemWord("".join(c for c in decomposed if not unicodedata.combining(c))))
