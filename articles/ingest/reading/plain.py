"""Characters to clean text: what every kind of document ends in."""

import re
import unicodedata

MAX_TEXT = 2_000_000  # characters of a text that are kept: a thousand pages
MAX_TITLE = 500
LONGEST_TITLE_LINE = 200  # a longer first line is a paragraph

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Controls, zero-width characters, marks and overrides of direction, surrogates, characters that are none.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
    # Joiners have a meaning in scripts that join letters, and in emoji.
    "|(?<![\u0600-\u0fff\u1800-\u18ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
EMPTY_LINES = re.compile("\n(?: ?\n)+")
AROUND_LINE_END = re.compile(" ?\n ?")
LAST_OF_PLANE = re.compile(
    "[" + "".join(f"{chr(p * 0x10000 + 0xFFFE)}{chr(p * 0x10000 + 0xFFFF)}" for p in range(1, 17)) + "]"
)


def clean(text: str) -> str:
    """Lines without blanks around them and at most one empty line between two; nothing invisible; NFC.

    Typographic quotes stay as they are: passages are cited word for word.
    """
    text = LINE_ENDS.sub("\n", text)
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = unicodedata.normalize("NFC", LAST_OF_PLANE.sub("", INVISIBLE.sub("", text)))
    text = AROUND_LINE_END.sub("\n", SPACES.sub(" ", text))
    return EMPTY_LINES.sub("\n\n", text).strip(" \n")


def line(text: str, longest: int = MAX_TITLE) -> str:
    """One clean line, cut at a blank where it is long."""
    text = " ".join(clean(text[: 4 * longest]).split())
    if len(text) <= longest:
        return text
    return text[: longest - 1].rpartition(" ")[0].rstrip(" ,;:–-") + "…" if " " in text[:longest] else text[:longest]


def paragraphs(lines: list[str]) -> str:
    """Each line a paragraph."""
    return "\n\n".join(one for one in (clean(text) for text in lines) if one)


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
