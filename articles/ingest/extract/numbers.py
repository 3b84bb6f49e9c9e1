"""Numbers in figures and in words, with what the text says about their exactness."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.ingest.extract.folding import fold
from articles.ingest.extract.schema import Qualifier
from articles.ingest.extract.words import Words, words_of
from articles.ingest.extract.words.common import OR_MORE

FIGURES = re.compile(r"(?<![\w.,-])\d{1,3}(?:[.,\u202f\xa0 ]\d{3})+(?![\d%])|(?<![\w.,/-])\d{1,7}(?![\w%]|[.,:/]\d)")
WORD = re.compile(r"[^\W\d_]+")
LARGEST = 10_000_000


@dataclass(frozen=True)
class Number:
    value: int
    qualifier: Qualifier
    start: int
    end: int


def numbers_in(text: str, start: int, end: int, words: Words) -> list[Number]:
    """All numbers between two offsets, in their order; years and percentages are for others to tell."""
    found = [*_figures(text, start, end, words), *_spelled(text, start, end, words)]
    return sorted(found, key=lambda number: number.start)


def _figures(text: str, start: int, end: int, words: Words) -> Iterator[Number]:
    for match in FIGURES.finditer(text, start, end):
        value = int(re.sub(r"\D", "", match[0]))
        scale = _scale_behind(text, match.end(), end, words)
        if 0 < value * scale <= LARGEST:
            yield _number(text, start, value * scale, match.start(), match.end(), words)


def _scale_behind(text: str, at: int, end: int, words: Words) -> int:
    match = WORD.match(text, at + 1, end) if at < end and text[at] in " \xa0\u202f" else None
    value = words.numbers.get(fold(match[0]), 0) if match else 0
    return value if value in {1_000, 1_000_000} else 1


def _spelled(text: str, start: int, end: int, words: Words) -> Iterator[Number]:
    run: list[re.Match[str]] = []
    values: list[int] = []
    for match in WORD.finditer(text, start, end):
        value = _value_of(match[0], words)
        joined = bool(run) and match.start() - run[-1].end() <= 1
        if value and (joined or not run):
            run.append(match)
            values.append(value)
        elif joined and fold(match[0]) in words.number_joiners:
            run.append(match)
            values.append(0)
        else:
            yield from _total(text, start, run, values, words)
            run, values = ([match], [value]) if value else ([], [])
    yield from _total(text, start, run, values, words)


def _total(text: str, start: int, run: list[re.Match[str]], values: list[int], words: Words) -> Iterator[Number]:
    while values and not values[-1]:
        run, values = run[:-1], values[:-1]
    # "one" and articles alone are no counts: "a letter"
    if not values:
        return
    if len(values) == 1 and fold(run[0][0]) in words.number_articles:
        number = _number(text, start, values[0], run[0].start(), run[0].end(), words)
        if values[0] >= 100 and number.qualifier != "exact":  # "über hundert"
            yield number
        return
    if fold(run[-1][0]) in words.about_numbers and fold(run[0][0]) in words.number_articles:
        values[0] = 0  # "une soixantaine"
    total = part = 0
    for position, value in enumerate(values):
        if value in {1_000, 1_000_000}:
            total += max(part, 1) * value
            part = 0
        elif value == 100 or (part and fold(run[position][0]) in words.multiples):
            part = max(part, 1) * value
        elif value == 20 and part == 4 and words.code == "fr":  # quatre-vingts
            part = 80
        else:
            part += value
    if 1 < total + part <= LARGEST:
        about = fold(run[-1][0]) in words.about_numbers
        yield _number(text, start, total + part, run[0].start(), run[-1].end(), words, about=about)


def _value_of(word: str, words: Words) -> int:
    folded = fold(word)
    value = words.numbers.get(folded, 0) or words.about_numbers.get(folded, 0)
    return value or (_compound(folded, words.code) if words.code == "de" else 0)


@functools.lru_cache(maxsize=5_000)
def _compound(word: str, language: str) -> int:
    """Numbers in one word: ``dreihunderteinundzwanzig``. 0 for any other word."""
    units = words_of(language).numbers
    if word in units:
        return units[word]
    for part, scale in (("tausend", 1_000), ("hundert", 100)):
        before, found, after = word.partition(part)
        if found and (not before or _compound(before, language)):
            rest = _compound(after.removeprefix("und"), language) if after else 0
            return (_compound(before, language) if before else 1) * scale + rest if rest or not after else 0
    unit, found, ten = word.partition("und")
    if found and units.get(unit, 99) < 10 and units.get(ten, 0) >= 20:
        return units[unit] + units[ten]
    return 0


def _number(text: str, limit: int, value: int, start: int, end: int, words: Words, *, about: bool = False) -> Number:
    """The number with the qualifier in front of it, or behind: ``180-plus``."""
    before = text[max(limit, start - 30) : start]
    qualifier: Qualifier = "about" if about else "exact"
    for name, pattern in words.qualifiers.items():
        match = pattern.search(before)
        if match:
            return Number(value, name, start - len(before) + match.start(), end)
    if OR_MORE.match(text, end):
        qualifier = "more_than"
    return Number(value, qualifier, start, end)
