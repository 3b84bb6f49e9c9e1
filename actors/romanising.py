"""Names in Latin letters, whatever their script: only to compare them, never to show them.

Letter by letter, by the table of anyascii. Cyrillic, Greek, Korean, Kana and Uyghur come out about as they are written
in English; Chinese as Mandarin pinyin without tones, so that names in another romanisation (Cantonese, Wade-Giles) do
not meet theirs; Arabic, Thai and Tibetan without most of their vowels, so that they seldom do. Nothing is translated.
"""

import re

from anyascii import anyascii

_WORD = re.compile("[a-z0-9]+")


def romanised(name: str) -> list[str]:
    """The words of a name in lower case, of ASCII letters and digits: ``Łódź e.V.`` gives lodz, ev."""
    text = anyascii(name).lower().replace("&", " and ")
    return _WORD.findall(re.sub("['’.]", "", text))


def is_latin(name: str) -> bool:
    """Whether all letters of a name are Latin ones."""
    return all(character < "\u0250" or "\u1e00" <= character < "\u2c80" for character in name if character.isalpha())
