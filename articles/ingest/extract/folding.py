"""Words as they are compared: without case, accents and typographic variants."""

import functools
import unicodedata

LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "’": "'", "ʼ": "'", "‑": "-", "–": "-"}
)


@functools.lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """``Guterres`` for ``GUTERRES``, ``Siugzdiniene`` for ``Šiugždinienė``: comparable, not for showing."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.translate(LETTERS).casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def fold_name(name: str) -> str:
    """A whole name: folded words with one blank between them and no punctuation but hyphens."""
    kept = "".join(character if character.isalnum() or character in "-&'" else " " for character in fold(name))
    words = [word.removesuffix("'s").strip("'-") for word in kept.split()]
    return " ".join(word for word in words if word)
