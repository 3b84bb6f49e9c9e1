"""The language of a text: by its script, else by its most frequent words."""

import re

from articles.ingest.extract.words import FREQUENT, LANGUAGES

LOOKED_AT = 6_000  # characters
MOSTLY = 0.7  # the share of characters that are ASCII where the script is Latin
LEAST_SHARE = 0.06  # of all words: fewer frequent ones of a language tell nothing

SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
    "bo": re.compile("[\u0f40-\u0fbc]"),
    "ug": re.compile("[ېۆۈۋەڭ]"),  # letters that of these languages only Uyghur writes
    "fa": re.compile("[پچگژیک]"),
    "ar": re.compile("[\u0620-\u064a]"),
    "uk": re.compile("[іїєґІЇЄҐ]"),
    "ru": re.compile("[\u0400-\u04ff]"),
}
# The share of all letters from which on a script tells: signs that other languages use too come first and need little.
LEAST = {"ja": 0.05, "ug": 0.05, "fa": 0.06, "uk": 0.03}
LETTER = re.compile(r"[^\W\d_]")
WORD = re.compile(r"[a-zà-ÿß]+")


def language_by_script(text: str) -> str:
    """The language of a text in another script than the Latin one; else empty."""
    start = text[:LOOKED_AT]
    if len(start.encode("ascii", "ignore")) > MOSTLY * len(start):
        return ""
    letters = len(LETTER.findall(start))
    for code, sign in SCRIPTS.items():
        if letters and len(sign.findall(start)) >= LEAST.get(code, 0.3) * letters:
            return code
    return ""


def language_by_words(text: str) -> str:
    """The language whose most frequent words are most frequent here; empty where nothing tells."""
    words = WORD.findall(text[:LOOKED_AT].lower())
    counts = {code: sum(map(words.count, FREQUENT[code].split())) for code in LANGUAGES}
    best = max(LANGUAGES, key=lambda code: counts[code])
    return best if words and counts[best] >= LEAST_SHARE * len(words) else ""


def language_of(text: str, *told: str) -> str:
    """Two letters. A script that tells wins over what a page says, since templates say "en" of every text."""
    by_script = language_by_script(text)
    codes = [found[0].lower() for name in told if (found := re.match(r"[A-Za-z]{2}(?![A-Za-z])", name.strip()))]
    same_script = {
        "ar": {"ar", "fa", "ur", "ug", "ps", "ku"},
        "fa": {"fa", "ur", "ps", "ku"},
        "ru": {"ru", "uk", "bg", "sr", "mn", "kk", "ky"},
    }
    if by_script:
        return next((code for code in codes if code in same_script.get(by_script, {by_script})), by_script)
    return next(iter(codes), "") or language_by_words(text)
