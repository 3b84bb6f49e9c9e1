"""The part of a text in which words were found, with those words marked."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from threading import local

import snowballstemmer
from django.utils.safestring import SafeString, mark_safe

LANGUAGES = {"en": "english", "fr": "french", "de": "german", "es": "spanish", "it": "italian"}
LENGTH = 260  # characters of a snippet

_WORD = re.compile(r"\w+")
_UNSPACED = re.compile("[\u0f00-\u0fff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")


def snippet(text: str, words: Iterable[str], *, language: str = "en", length: int = LENGTH) -> SafeString:
    """At most about ``length`` characters around the first found word; everything escaped, found words in ``mark``."""
    parts = _parts(text, words, language, length)
    html = (f"<mark>{escape(part)}</mark>" if is_found else escape(part) for part, is_found in parts)
    return mark_safe("".join(html))  # noqa: S308  # every part of the text was escaped here


def plain_snippet(text: str, words: Iterable[str], *, language: str = "en", length: int = LENGTH) -> str:
    """The same part of the text as it is, for files."""
    return "".join(part for part, _ in _parts(text, words, language, length))


def _parts(text: str, words: Iterable[str], language: str, length: int) -> Iterator[tuple[str, bool]]:
    """The part of a text around the first found word, in pieces; of each whether it is a found word."""
    words = list(words)
    stems = {stem(part, language) for word in words for part in _WORD.findall(word)}
    unspaced = [word for word in words if _UNSPACED.search(word)]
    words_that_can_fit = _beginning_as(tuple(sorted(stems)))
    spots = [m.span() for m in words_that_can_fit.finditer(text) if stem(m[0], language) in stems]
    spots += [m.span() for word in unspaced for m in re.finditer(re.escape(word), text)]
    spots.sort()
    start = max(0, (spots[0][0] if spots else 0) - length // 4)
    start = 0 if start < 20 else text.find(" ", start) + 1 or start
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + length // 2)
    place = start
    yield "… " if start else "", False
    for first, last in spots:
        if place <= first and last <= end:
            yield text[place:first], False
            yield text[first:last], True
            place = last
    yield text[place:end] + (" …" if end < len(text) else ""), False


BEGINNING = 6  # letters that tell a word well enough from most others
FEW_STEMS = 30  # of more than these only the first letters are looked at: an expression of all would take longer


@lru_cache(maxsize=1000)
def _beginning_as(stems: tuple[str, ...]) -> re.Pattern[str]:
    """Words that begin as one of some stems; of these, endings change the last two letters at most.

    To find the stem of every word of fifty texts takes longer than all else on their page.
    """
    most = BEGINNING if len(stems) <= FEW_STEMS else 1
    beginnings = sorted({found[:-2][:most] or found[:1] for found in stems})
    letters = (re.sub("ss|.", _letter, beginning, flags=re.DOTALL) for beginning in beginnings)
    return re.compile(rf"\b(?:{'|'.join(letters)})\w*" if stems else r"(?!)")


def _letter(found: re.Match[str]) -> str:
    """A letter, small or large, or any with an accent; one letter, such as ß, for two, and two, such as ue, for ü."""
    letter = found[0][0]
    one = f"(?:{re.escape(letter)}|{re.escape(letter.upper())}|[^\\x00-\\x7f])"
    if len(found[0]) == 2:
        return f"{one}{one}?"
    return f"{one}(?:[eE]|[^\\x00-\\x7f])?" if letter in "aou" else one


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
