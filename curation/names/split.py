"""The names of a list out of its rows: without bullets, numbers and headings, with the country beside them.

Nothing is lost: what is taken off a name is kept beside it, and a line that is no name says why.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from articles.ingest.extract.folding import fold_name
from curation.names.countries import country_of

type Rows = Sequence[Sequence[str]]

LONGEST_NAME = 500  # characters: what the record has room for

BULLET = re.compile(r"^(?:[-–—•*·▪◦‣●○■□✓✔➢➤►▶❖>+~\u2043\u2219]+\s*|[☐☑]\s*)+")
NUMBERED = re.compile(r"^\(?(?:no\.?\s*|nr\.?\s*|#\s*)?(\d{1,4})(?:\s*[.)\]:、．]\s*|\s+[-–—]\s+)(?=\D)", re.IGNORECASE)
BARE_NUMBER = re.compile(r"^(\d{1,4})\s+(?=\S)")
ENDING = re.compile(r"\s*(?:\((\d{1,4})\)|\[(\d{1,4})\]|([⁰¹²³⁴-⁹]{1,4})|\s(\d{1,4}))$")
QUOTED = re.compile(r"[\"“„«](?=[^\"“”„«»]+[\"“”»]$)(.+)[\"“”»]")
FOOTNOTE = re.compile(r"(?<=\w)[*†‡§]+$")
KEEPS_NUMBER = re.compile(
    r"(?:\b(?:of|no|nr|number|group|g|article|artikel|chapter|local|radio|channel)|№)\.?$", re.IGNORECASE
)
SEMICOLONS = re.compile(r"\s*[;；؛]\s*")
ENUMERATED = re.compile(r"\s*、\s*")
COMMAS = re.compile(r"\s*[,，،]\s*")
AND = re.compile(r"^(?:and|und|et|y|e|och|og|en|sowie|as well as)\s+(?=\S)", re.IGNORECASE)
DASH = re.compile(r"\s+[–—-]\s+")
BRACKETS = re.compile(r"\s*[(（\[]([^()（）\[\]]{1,120})[)）\]]$")
ADDRESS = re.compile(r"https?://|www\.|\S@\S+\.\w", re.IGNORECASE)
HEADING = re.compile(r"[:：]$")
SENTENCE = re.compile(r"[.!?。！？།]$")
YEARS = range(1800, 2100)
WITHOUT_BLANKS = re.compile("[\u0e00-\u0fff\u1000-\u109f\u2e80-\u9fff]")
LONG_LINE = 140  # characters: a line with more, and several commas, is a list of its own


def _words(text: str) -> frozenset[str]:
    return frozenset(fold_name(text).split())


# What a heading or the first row of a table is made of.
NAMES = _words(
    "name names organisation organization organisations organizations group groups signatory signatories signed "
    "signature signatures institution association company nom noms organisme signataire signataires nombre nombres "
    "organización entidad firmante firmantes verein gruppe organisationen unterzeichner unterzeichnende mitglied "
    "member 名称 组织 機構 机构 团体 團體 이름 단체 название организация имя"
)
COUNTRY_WORDS = _words("country countries nation location seat land länder pays país pais based 国家 國家 страна")
OTHER_WORDS = _words("no nr number # id date title role position email mail website url city town contact place")
SMALL_WORDS = _words("of the and or by de des du der die und y et s in full list")
HEADING_WORDS = NAMES | COUNTRY_WORDS | OTHER_WORDS | SMALL_WORDS


@dataclass(frozen=True)
class Entry:
    """One line of a list. ``name`` is the name as it is written there; ``main`` the part of it before a comma, dash or
    bracket, ``beside`` what stands behind; ``ending`` a number behind the name that is none of its words."""

    text: str
    name: str
    main: str = ""
    beside: str = ""
    country: str = ""
    number: int | None = None
    ending: str = ""
    fault: str = ""  # why this is no name, in a sentence


@dataclass(frozen=True)
class Columns:
    """Which cells of each row are the name and the country, counted from 0, and whether the first row only says so."""

    name: int = 0
    country: int | None = None
    has_header: bool = False


def columns_of(rows: Rows) -> Columns:
    """What the columns of a table are: by the words of its first row, else by what stands in them."""
    width = max((len(row) for row in rows), default=0)
    if width < 2 or sum(len(row) > 1 for row in rows) * 2 < len(rows):
        is_header = bool(rows) and len(rows) > 1 and len(rows[0]) == 1 and _is_one_of(rows[0][0], NAMES)
        return Columns(has_header=is_header)
    head = list(rows[0])
    told = [number for number, cell in enumerate(head) if _is_one_of(cell, NAMES)]
    country = next((number for number, cell in enumerate(head) if _is_one_of(cell, COUNTRY_WORDS)), None)
    has_header = bool(told) or country is not None
    body = rows[1:] if has_header else rows
    columns = [[row[number] for row in body if number < len(row) and row[number]] for number in range(width)]
    if country is None:
        country = next((n for n, cells in enumerate(columns) if cells and _share(cells, country_of) > 0.6), None)
    name = told[0] if told else _likeliest(columns, country)
    return Columns(name, country if country != name else None, has_header)


def _is_one_of(cell: str, words: frozenset[str]) -> bool:
    """Whether a cell is a heading with one of these words, and not a name that has one."""
    found = fold_name(cell).split()
    return 0 < len(found) <= 5 and any(word in words for word in found) and HEADING_WORDS.issuperset(found)


def _share(cells: Sequence[str], of: object) -> float:
    return sum(bool(of(cell)) for cell in cells) / len(cells)  # type: ignore[operator]


def _likeliest(columns: Sequence[Sequence[str]], country: int | None) -> int:
    """The column with the most different words; the first of those that come near."""

    def weight(number: int) -> float:
        cells = columns[number]
        if number == country or not cells:
            return -1
        letters = sum(sum(sign.isalpha() for sign in cell) for cell in cells)
        return len(set(cells)) * min(letters / len(cells), 30) * (0 if _share(cells, ADDRESS.search) > 0.5 else 1)

    weights = [weight(number) for number in range(len(columns))]
    return next(number for number, value in enumerate(weights) if value >= 0.9 * max(weights))


def entries_of(rows: Rows, columns: Columns) -> list[Entry]:
    """The names of a list in its order, and what of it is no name."""
    body = rows[1:] if columns.has_header else rows
    found = [Entry(text, text, country=country) for text, country in _pieces(body, columns)]
    return [_judged(entry) for entry in _without_numbers(found)]


def _pieces(rows: Rows, columns: Columns) -> Iterator[tuple[str, str]]:
    """Each text that may be one name, with the country of its row."""
    is_one_line = len(rows) <= 3
    for row in rows:
        text = row[columns.name] if columns.name < len(row) else (row[-1] if len(row) == 1 else "")
        country = ""
        if columns.country is not None and columns.country < len(row):
            country = country_of(row[columns.country])
        for line in text.split("\n"):
            for piece in _split(line, is_one_line):
                if piece.strip():
                    yield " ".join(piece.split()), country


def _split(line: str, is_one_line: bool) -> list[str]:
    for between in (SEMICOLONS, ENUMERATED):
        pieces = [AND.sub("", piece) for piece in between.split(line)]
        if len(pieces) > 1:
            return pieces
    commas = len(COMMAS.findall(line))
    if commas >= 3 and (is_one_line or len(line) > LONG_LINE) and not SENTENCE.search(line):
        head, colon, rest = line.partition(":")
        names = rest if colon and len(head) < 60 else line
        return [*([f"{head}:"] if names is rest else []), *_enumerated(names)]
    return [line]


def _enumerated(line: str) -> list[str]:
    """``A, B, C and D``: the last two are parted by *and* where no comma stands before it."""
    pieces = [AND.sub("", piece) for piece in COMMAS.split(line)]
    last = re.split(r"\s+(?:and|und|et|y|och|og|sowie)\s+", pieces[-1])
    return [*pieces[:-1], *(last if len(last) == 2 and AND.search(COMMAS.split(line)[-1]) is None else pieces[-1:])]


# ---- numbers before and behind names --------------------------------------------------------------------------------


def _without_numbers(entries: list[Entry]) -> list[Entry]:
    """Take off bullets and numbers. A bare number is one of the list only if those of the list follow each other."""
    entries = [_without_marks(entry) for entry in entries]
    if _count_up([_bare(BARE_NUMBER, entry.name) for entry in entries]):
        entries = [_without_bare_number(entry) for entry in entries]
    endings = [_bare_ending(entry.name) for entry in entries]
    are_numbered = _count_up(endings) or sum(number is not None for number in endings) * 2 > len(entries) > 2
    return [_without_ending(entry, are_numbered) for entry in entries]


def _without_marks(entry: Entry) -> Entry:
    name = FOOTNOTE.sub("", BULLET.sub("", entry.name))
    numbered = NUMBERED.match(name)
    if numbered:
        name = BULLET.sub("", name[numbered.end() :])
    number = int(numbered[1]) if numbered else None
    name = name.strip(" ,;·•|")
    quoted = QUOTED.fullmatch(name)
    return replace(entry, name=(quoted[1].strip() if quoted else name) or entry.name, number=number)


def _bare(pattern: re.Pattern[str], name: str) -> int | None:
    found = pattern.search(name)
    digits = next((group for group in found.groups() if group), "") if found else ""
    return int(digits) if digits.isascii() and digits.isdecimal() else None


def _bare_ending(name: str) -> int | None:
    """The number behind a name, where it may as well be one of the list."""
    found = ENDING.search(name)
    if not found or not found[4] or int(found[4]) in YEARS or KEEPS_NUMBER.search(name[: found.start()]):
        return None
    return int(found[4])


def _count_up(numbers: Sequence[int | None]) -> bool:
    """Whether most numbers are by one larger than the one before."""
    known = [number for number in numbers if number is not None]
    steps = sum(two == one + 1 for one, two in pairwise(known))
    return len(known) >= 3 and len(known) * 2 > len(numbers) and steps * 2 > len(known)


def _without_bare_number(entry: Entry) -> Entry:
    found = BARE_NUMBER.match(entry.name)
    if not found or entry.number is not None:
        return entry
    return replace(entry, name=entry.name[found.end() :], number=int(found[1]))


def _without_ending(entry: Entry, are_numbered: bool) -> Entry:
    found = ENDING.search(entry.name)
    if not found or not found.start():
        return entry
    name, bare = entry.name[: found.start()].rstrip(" ,.;:–-"), found[4]
    is_of_name = bare and (KEEPS_NUMBER.search(name) or (not are_numbered and _may_end_with(name, int(bare))))
    if is_of_name or not any(sign.isalpha() for sign in name):
        return entry
    return replace(entry, name=name, ending=next(group for group in found.groups() if group))


def _may_end_with(name: str, number: int) -> bool:
    """Whether a number can be part of a name: a year, or behind one word, as in *Article 19*.

    Nothing tells in scripts without blanks between words.
    """
    return number in YEARS or (" " not in name and not WITHOUT_BLANKS.search(name))


# ---- what is a name -------------------------------------------------------------------------------------------------


def _judged(entry: Entry) -> Entry:
    fault = _fault_of(entry.name)
    if fault:
        return replace(entry, fault=fault, main=entry.name)
    main, beside = _parts(entry.name)
    country = entry.country or country_of(COMMAS.split(beside)[-1] if beside else "")
    if beside and not country and BRACKETS.search(entry.name):
        country = country_of(beside)
    return replace(entry, main=main, beside=beside, country=country)


def _fault_of(name: str) -> str:
    if not any(sign.isalpha() for sign in name):
        return "There is no word in this line."
    if len(name) > LONGEST_NAME:
        return f"This is longer than the {LONGEST_NAME} characters that a name may have: shorten it to add it."
    if HEADING.search(name) or _is_one_of(name, NAMES):
        return "This looks like a heading."
    if ADDRESS.search(name) and len(name.split()) == 1:
        return "This is an address, not a name."
    if SENTENCE.search(name) and len(name.split()) > 12:
        return "This looks like a sentence."
    return "This is the name of a country alone." if country_of(name) else ""


def _parts(name: str) -> tuple[str, str]:
    """A name before what stands in brackets, or behind a comma or a dash; and that."""
    brackets = BRACKETS.search(name)
    if brackets and brackets.start():
        return name[: brackets.start()].rstrip(" ,"), brackets[1].strip()
    for between in (COMMAS, DASH):
        pieces = between.split(name, maxsplit=1)
        if len(pieces) == 2 and all(any(sign.isalpha() for sign in piece) for piece in pieces):
            return pieces[0], pieces[1]
    return name, ""
