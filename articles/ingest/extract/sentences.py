"""Paragraphs and sentences of a text, as offsets.

A line ends a paragraph, unless the text was wrapped at some width: then a long line that ends in the
middle of a sentence goes on in the next one.
"""

import re

MAX_SENTENCE = 2_500  # longer ones are cut: no rule needs to look further, and hostile text stays cheap

LINE = re.compile(r"[^\n]+")
BULLET = re.compile(r"\s*(?:[-–—•*·▪◦‣●○■□✓]|\(?\d{1,4}[.)]|\|)\s*")
END = re.compile(r"[.!?…]+[\"”’»“'«)\]]*(?=\s|$)")
ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Rep|Reps|Sen|Sens|Gov|Gen|Hon|Rev|St|Sr|Jr|Sra|Lt|Col|Messrs|No|Nr|vs|Inc|Co|Ltd|Corp"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Okt|Nov|Dec|Dez|Abg|bzw|ca|usw|etc|al|Str|Mio|Mrd|approx|Mme|Mlle|MM|EE|UU|D|Dña"
    r"|Ing|Lic|Mag|Dipl|Hrn|Fr|ggf|evtl|sog|geb|Art|Abs|art|pp|cf|Ph|vol|p|a|z|d|u|e)|\d{1,2})$"
)
LOWER_NEXT = re.compile(r"\s*[\"“„«]?[a-zà-þ]")
MONTH_NEXT = re.compile(
    r"\s*(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
)


def paragraphs_of(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs, without the blanks around them."""
    found: list[tuple[int, int]] = []
    previous_end = -2
    for line in LINE.finditer(text):
        start, end = _trimmed(text, line.start(), line.end())
        if start == end:
            continue
        goes_on = (
            bool(found)
            and line.start() == previous_end + 1
            and found[-1][1] - max(found[-1][0], text.rfind("\n", 0, found[-1][1])) >= 50
            and text[found[-1][1] - 1] not in '.!?…:"”»;|'
            and not BULLET.match(text, start)
            and not BULLET.match(text, max(found[-1][0], text.rfind("\n", 0, found[-1][1]) + 1))
        )
        if goes_on:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        previous_end = line.end()
    return found


def sentences_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the sentences of one paragraph."""
    found = []
    begin = start
    for match in END.finditer(text, start, end):
        if match.end() - begin > MAX_SENTENCE or not _is_abbreviation(text, begin, match, end):
            found += _pieces(text, begin, match.end())
            begin = match.end()
    return found + _pieces(text, begin, end)


def _is_abbreviation(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    if LOWER_NEXT.match(text, match.end(), end):
        return True
    if match[0] != ".":
        return False
    word = text[max(begin, match.start() - 12) : match.start()]
    if not ABBREVIATION.search(word):
        return False
    if word[-1:].isdigit():
        return bool(MONTH_NEXT.match(text, match.end(), end))
    return not word.endswith((" a", " p", " e", " d", " u"))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > start else start + MAX_SENTENCE
        pieces.append((start, cut))
        start = cut
    pieces.append((start, end))
    trimmed = (_trimmed(text, *piece) for piece in pieces)
    return [piece for piece in trimmed if piece[0] < piece[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
