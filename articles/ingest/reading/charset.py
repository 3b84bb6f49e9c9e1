"""Bytes to characters: which charset a document is written in."""

import codecs
import re

from charset_normalizer import from_bytes

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# What the web means by these names, as browsers take them: the larger charset of the same family.
MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
    "mac-roman": "mac-roman",
}
# The charsets of the web. Python knows more, of which some are no charsets (rot13) and one is a danger (utf-7).
KNOWN = re.compile(
    r"utf-8|utf-16-[lb]e|cp125[0-8]|cp866|cp874|cp932|cp949|iso8859-(?:[2-8]|1[03-6])|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|gb18030|big5hkscs|euc_jp|iso2022_jp"
)
MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
TOLD_INSIDE = re.compile(
    rb"""<meta\s[^>]{0,400}?charset\s*=\s*["']?\s*([\w:.-]{2,40})|^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{2,40})""",
    re.IGNORECASE,
)
LOOKED_AT = 4096  # bytes at the beginning in which a charset is told
SAMPLE = 16 * 1024  # bytes by which a charset is guessed


def decoded(content: bytes, told: str = "", *, is_markup: bool = False, is_cut: bool = False) -> tuple[str, list[str]]:
    """The text, and notes on what could not be decoded.

    The charset is looked for in this order: the header (``told``), a byte order mark, the page's own ``meta`` or XML
    declaration, detection. One exception: a byte order mark that contradicts the header wins, as the HTML standard
    says, because it is part of the very bytes while headers are set for whole servers. And a charset in which the
    bytes are no text gives way to one in which they are: servers say ISO-8859-1 of pages in UTF-8.
    ``is_cut``: the content ends anywhere, maybe within a character.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _with_replacements(content[len(mark) :], name, is_cut)
    inside = _told_inside(content) if is_markup else ""
    for name in (known(told), known(inside)):
        if name and not (is_markup and _is_no_utf_16(content, name)) and _fits(content, name, is_cut):
            return _with_replacements(content, name, is_cut)
    guessed = _guessed(content, is_cut)
    return _with_replacements(content, guessed or known(told) or known(inside) or "utf-8", is_cut)


def known(name: str) -> str:
    """Python's name of a charset of the web; empty for any other."""
    try:
        found = codecs.lookup(name.strip()).name if name else ""
    except (LookupError, ValueError):
        return ""
    found = MEANT.get(found, found)
    return found if KNOWN.fullmatch(found) else ""


def _told_inside(content: bytes) -> str:
    found = TOLD_INSIDE.search(content[:LOOKED_AT])
    if not found:
        return ""
    name = (found[1] or found[2]).decode("ascii", "replace")
    # It could be read byte by byte, so it is not in a charset of two bytes each, whatever it says.
    return "utf-8" if known(name).startswith("utf-16") else name


def _is_no_utf_16(content: bytes, name: str) -> bool:
    """Whether a page can not be in UTF-16: every other byte of its tags would be zero."""
    return name.startswith("utf-16") and b"\0" not in content[:LOOKED_AT]


def _fits(content: bytes, name: str, is_cut: bool) -> bool:
    """Whether the bytes are text in this charset."""
    if name.startswith("cp125") and MULTIBYTE.search(content) and _is_text_in(content, "utf-8", is_cut):
        return False  # two such bytes beside each other, everywhere, are UTF-8 and no "Ã©"
    return _is_text_in(content, name, is_cut)


def _is_text_in(content: bytes, name: str, is_cut: bool) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(content, final=not is_cut)
    except UnicodeError:
        return False
    return True


def _guessed(content: bytes, is_cut: bool) -> str:
    if _is_text_in(content, "utf-8", is_cut):
        return "utf-8"
    first = next((at for at, byte in enumerate(content) if byte > 0x7F), 0)
    sample = content[max(first - SAMPLE // 2, 0) :][:SAMPLE]
    best = from_bytes(sample).best()
    return known(best.encoding) if best else ""


def _with_replacements(content: bytes, name: str, is_cut: bool) -> tuple[str, list[str]]:
    text = codecs.getincrementaldecoder(name)("replace").decode(content, final=not is_cut)
    lost = text.count("\ufffd")
    if not lost:
        return text, []
    places = "1 character" if lost == 1 else f"{lost:,} characters"
    return text, [f"{places} could not be read as {name.upper()} and stand as \ufffd in the text."]
