"""Words and names as they are compared: by what proposes facts, and by what reads lists of signatories.

There are two forms, since a running text says more with signs than a name does:

* ``fold_name``: a whole name, however its signs are written: *I.O.C.* is *IOC*, *O’Neill* is *ONeill*, *&* is *and*.
  So it is decided everywhere whether two names are the same.
* ``fold_words``: words as they stand in a text. What ends with *'s* there may be a name with the possessive behind it,
  which goes; the parts of *Franco-German* and of *R&D* stay together, since a name may end or begin between them.
"""

import functools
import unicodedata

# Accents are left out of scripts that write the same word with and without them; elsewhere marks are letters.
ACCENTS = frozenset(map(chr, [*range(0x300, 0x370), *range(0x64B, 0x660), 0x670, *range(0x591, 0x5BE), 0x640]))
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("’ʼ", "'")
    | dict.fromkeys("‐‑–", "-")
)
IN_WORDS = str.maketrans("", "", "'‘`´.·\u200b\u200c\u200d\u2060\ufeff\u00ad")


@functools.lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """``guterres`` for ``GUTERRES``, ``siugzdiniene`` for ``Šiugždinienė``: comparable, not for showing."""
    if word.isascii():
        return word.lower()
    text = unicodedata.normalize("NFKC", word).casefold().translate(LETTERS)
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in ACCENTS))


@functools.lru_cache(maxsize=50_000)
def fold_name(name: str) -> str:
    """A whole name: small letters, digits and the marks that are letters, with one blank between words."""
    text = fold(name).translate(IN_WORDS).replace("&", " and ")
    return " ".join("".join(sign if _is_of_a_word(sign) else " " for sign in text).split())


def fold_words(text: str) -> str:
    """Words of a text with one blank between them, without the possessive and all signs but those inside of words."""
    kept = "".join(sign if sign.isalnum() or sign in "-&'" else " " for sign in fold(text))
    words = [word.removesuffix("'s").strip("'-") for word in kept.split()]
    return " ".join(word for word in words if word)


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"
