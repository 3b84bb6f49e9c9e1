"""Characters to clean text: what every kind of document ends in."""

import re
import unicodedata

MAX_TEXT = 2_000_000  # characters of a text that are kept: a thousand pages
MAX_TITLE = 500
LONGEST_TITLE_LINE = 200  # a longer first line is a paragraph

LINE_ENDS = "\r\x0b\x0c\x85\u2028\u2029"
# Joiners have a meaning in scripts that join letters, and in emoji; signs of Arabic numbers are seen.
JOINERS = "\u200c\u200d"
KEPT = frozenset(f"{JOINERS}\u0600\u0601\u0602\u0603\u0604\u0605\u06dd")
LONE_JOINER = re.compile(f"(?<![\u0600-\u0fff\u1800-\u18ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[{JOINERS}]")


def clean(text: str) -> str:
    """Lines without blanks around them and at most one empty line between two; nothing invisible; NFC.

    Typographic quotes stay as they are: passages are cited word for word.
    """
    text = text.replace("\r\n", "\n")
    if not text.replace("\n", "").isprintable():
        text = text.translate({ord(one): _instead(one) for one in set(text) if not one.isprintable()})
        text = LONE_JOINER.sub("", text)
    text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = re.sub(" {2,}", " ", text)
    text = text.replace(" \n", "\n").replace("\n ", "\n")
    return re.sub("\n{3,}", "\n\n", text).strip(" \n")


def _instead(character: str) -> str:
    """What stands for a character that is not printed: nothing for controls, zero-width characters, marks and overrides
    of direction, halves of characters and codes that are none."""
    category = unicodedata.category(character)
    if character in LINE_ENDS or character == "\n":
        return "\n"
    if category == "Zs" or character == "\t":
        return " "
    is_none = 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE
    return "" if is_none or (category in ("Cc", "Cf", "Cs") and character not in KEPT) else character


def line(text: str, longest: int = MAX_TITLE) -> str:
    """One clean line, cut at a blank where it is long."""
    text = " ".join(clean(text[: 4 * longest]).split())
    if len(text) <= longest:
        return text
    return text[: longest - 1].rpartition(" ")[0].rstrip(" ,;:–-") + "…" if " " in text[:longest] else text[:longest]


def titled(text: str, title: str) -> tuple[str, str]:
    """Title and text of a clean text: its first line is the title if it stands alone, is short and is no sentence.

    Where the title is known already, the text is left whole, but for a first line that repeats it.
    """
    first, _, rest = text.partition("\n")
    stands_alone = rest.startswith("\n")
    if title:
        return title, rest.strip("\n") if first == title and stands_alone else text
    if stands_alone and len(first) <= LONGEST_TITLE_LINE and not first.endswith((".", "。", ",", ";", ":")):
        return first, rest.strip("\n")
    return "", text


def cut(text: str, notes: list[str]) -> str:
    """The text up to the greatest length; a note says where it was cut."""
    if len(text) <= MAX_TEXT:
        return text
    notes.append(f"Partly read: the text is very long, only its first {MAX_TEXT:,} characters were kept.")
    return text[:MAX_TEXT].rstrip()


def first_words(text: str) -> str:
    """What a text without a title is called."""
    return line(text.partition("\n")[0], 100)
