"""Copies: texts that are the same but for what an editor changes, found among very many and then compared.

A text is a set of *shingles*: each run of three words, or of five characters where a script has no spaces between
words. Copies share most of them. ``marks`` are few numbers of which copies have some in common, so that the database
finds likely copies by its index; ``likeness`` then compares two texts and says why they are copies, or are not.
"""

import functools
import hashlib
import re
import struct
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

# Shorter texts are copies only if they are the same: a caption or a brief is soon like another one.
MIN_WORDS = 40

# Two texts are copies when so much of the shorter is in the longer, so much of both together is in both, and so
# much of what each says outside quotation marks is in the other: two reports that quote one letter at length are two
# reports, and neither is a copy of the letter.
MIN_CONTAINED = 0.6
MIN_SHARED = 0.33
MIN_OWN_WORDS = 0.4
_FEW_OWN_WORDS = 10  # fewer say nothing: a text that is one long quotation

_CHARACTERS = 5  # in a shingle

# One text has 120 minima of hashes in 40 bands of three. Texts that share half of their shingles have some band in
# common in 995 of 1,000 cases, those that share a hundredth in 1 of 25,000.
_BANDS = 40
_ROWS = 3
_BINS = _BANDS * _ROWS

# Chinese, Japanese, Thai, Lao, Burmese and Khmer write no spaces between words: each character counts for itself.
_CHARACTER = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003fffd]"
_SYLLABLE = r"[\u0f40-\u0fbc]+"  # Tibetan, whose vowels are no letters for Python; a dot parts its syllables
_TOKEN = re.compile(rf"{_CHARACTER}|{_SYLLABLE}|[^\W\u0e00-\u109f\u1780-\u17ff\u3040-\u9fff_]+")
_EACH_CHARACTER = re.compile(_CHARACTER)
_ASCII_TOKEN = re.compile("[a-z0-9]+")

# Accents, points and signs that do not show; all of them may be missing in a copy.
_NOT_COMPARED = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u00ad\u200b-\u200f\u2060\u3099\u309a\ufeff]+")

# Typographic marks, which are no part of a word: without them most texts are ASCII, which is read much faster.
_MARKS = re.compile("[\u00a1-\u00bf\u2010-\u203d\u20a0-\u20cf\u2122]+")

_QUOTED = re.compile(
    '“[^“”]*(?:”|$)|"[^"]*(?:"|$)|«[^«»]*(?:»|$)|„[^„“”]*(?:[“”]|$)|「[^「」]*(?:」|$)|『[^『』]*(?:』|$)'
    r"|(?<!\w)[‘'](?=\w).{20,}?[’'](?!\w)",
    re.MULTILINE,
)

_MASK = 2**64 - 1
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


@dataclass(frozen=True)
class Likeness:
    """How two texts agree, each a share from 0 to 1."""

    shared: float  # of all that is in one or the other: what is in both
    contained: float  # of the text that has less: what is in the other
    own_words: float  # of what a text says outside quotation marks: what is in the other; that of the lesser agreement
    identical: bool = False  # but for case, accents, spaces and marks

    @property
    def are_copies(self) -> bool:
        """Whether the two count as one report."""
        return self.identical or (
            self.shared >= MIN_SHARED and self.contained >= MIN_CONTAINED and self.own_words >= MIN_OWN_WORDS
        )


def marks(text: str) -> list[int]:
    """Numbers (64 bits, signed) of which two copies have at least one in common; none for a text without words."""
    words = _words(text)
    if not words:
        return []
    if _is_short(words):
        return [_number(b"short", " ".join(words).encode())]
    bins: list[int] = [0] * _BINS
    # From the largest hash to the smallest: what stays in each bin is its smallest.
    for value in sorted(_shingles(words), reverse=True):
        bins[value * _BINS >> 64] = value
    if not all(bins):
        bins = [value or next(filter(None, map(bins.__getitem__, _lenders(place)))) for place, value in enumerate(bins)]
    return [
        _number(band.to_bytes(), struct.pack("<3Q", *bins[band * _ROWS : (band + 1) * _ROWS])) for band in range(_BANDS)
    ]


def likeness(one: str, other: str) -> Likeness:
    """Compares two texts in every shingle."""
    first, second = _words(one), _words(other)
    if first == second:
        return Likeness(1.0, 1.0, 1.0, identical=True) if first else Likeness(0.0, 0.0, 0.0)
    if _is_short(first) or _is_short(second):
        return Likeness(0.0, 0.0, 0.0)
    here, there = _shingles(first), _shingles(second)
    common = len(here & there)
    return Likeness(
        shared=common / (len(here) + len(there) - common),
        contained=common / min(len(here), len(there)),
        own_words=min(_own_words_in(one, here, there), _own_words_in(other, there, here)),
    )


def _own_words_in(text: str, shingles: set[int], others: set[int]) -> float:
    """How much of what a text says outside quotation marks is in another."""
    unquoted = _words(_QUOTED.sub(" ", text))
    own = shingles if len(unquoted) < _FEW_OWN_WORDS else _shingles(unquoted)
    return len(own & others) / len(own)


def _words(text: str) -> list[str]:
    """The words of a text as they are compared: without case, accents, marks and signs that do not show."""
    if not text.isascii():
        text = _MARKS.sub(" ", _NOT_COMPARED.sub("", unicodedata.normalize("NFKD", text)))
    text = text.casefold()
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def _has_characters(words: Sequence[str]) -> bool:
    """Whether most of the words are single characters of a script without spaces."""
    text = "".join(words)
    return not text.isascii() and 2 * len(_EACH_CHARACTER.findall(text)) > len(words)


def _is_short(words: Sequence[str]) -> bool:
    """Whether a text is too short to be compared by its shingles; two characters count as a word."""
    return len(words) < MIN_WORDS or (len(words) < 2 * MIN_WORDS and _has_characters(words))


def _shingles(words: list[str]) -> set[int]:
    """A hash of 64 bits for each run of words; the same on every machine."""
    a, b, c = _FACTORS
    if _has_characters(words):
        text = "".join(words)
        runs = {text[start : start + _CHARACTERS] for start in range(len(text) - _CHARACTERS + 1)}
        return {zlib.crc32(run.encode()) * a & _MASK for run in runs}
    hashes = {word: zlib.crc32(word.encode()) + 1 for word in set(words)}
    numbers = [hashes[word] for word in words]
    return {x * a + y * b + z * c & _MASK for x, y, z in zip(numbers, numbers[1:], numbers[2:], strict=False)}


@functools.cache
def _lenders(place: int) -> list[int]:
    """The bins from which an empty one takes its value, in an order of its own, the same for all texts."""
    return sorted(range(_BINS), key=lambda other: zlib.crc32(b"%d %d" % (place, other)))


def _number(kind: bytes, content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8, person=kind).digest(), signed=True)
