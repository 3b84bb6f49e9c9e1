"""The text of PDF letters: lines as they are set, joined to paragraphs again.

A PDF knows glyphs and places only. A line goes on in the next one if the next one's first word would not have fitted
behind it, in a block of which most lines are like that; else the line was ended on purpose, as in a list of names.
Pieces of one line that stand far apart are columns, and each is a line of its own.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from articles.ingest.document import ReadArticle, Unreadable
from articles.ingest.reading import plain
from articles.ingest.reading.word import good_title

MAX_PAGES = 300
MAX_CHARACTERS = 60_000  # of one page: more is no page that people read
COLUMN_GAP = 2.2  # heights of a line: pieces further apart are columns
PARAGRAPH_GAP = 1.35  # usual distances of lines: lines further apart are paragraphs
PROSE = 0.5  # the share of lines of a paragraph that reach the margin, and of a list do not
SENTENCE = 0.25  # the share of its lines that begin with a small letter, or in a script that has none
LONG_LINE = 50  # characters: a block of such lines may do without
INDENT = 72  # points by which lines of one column may begin further left or right
MANY_LINES = 10  # of a column on one page, which then tell where its margin is
EDGE_LINES = 2  # lines at the top and bottom of a page among which headers and footers are looked for
PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|página|p\.?)\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
LINE_END_HYPHENS = "\u0002\ufffe"  # what pdfium makes of a hyphen at the end of a line, with no line end behind it
LINE_ENDS = f"\r\n{LINE_END_HYPHENS}"
HYPHEN = re.compile(f"(?<=[^\\W\\d_])[-\u00ad\u2010{LINE_END_HYPHENS}]$")
# Words in front of a hyphen that stays when a line ends behind it.
BEFORE_HYPHEN = {"self", "non", "well", "anti", "pro", "ex", "so", "long", "co", "high", "low", "half", "cross", "all"}
ITEM = re.compile(r"(?:[-–—•*·▪◦‣●○■□✓]|\(?\d{1,4}[.)])\s")
BY_HAND = "or copy its text and paste it."
PROTECTED = f"This PDF is protected with a password. Save a copy without one and hand that in, {BY_HAND}"
DAMAGED = f"This PDF is damaged and can not be opened. Save it anew from the program that shows it, {BY_HAND}"
SCANNED = (
    "There is no text in this PDF, only pictures of it: it is a scan. Run it through a text recognition (OCR) and hand "
    "in the result, or type its text and paste it."
)


@dataclass
class Line:
    text: str
    left: float
    right: float
    bottom: float
    top: float
    page: int
    first_word: float = 0  # its width
    is_cell: bool = False  # a piece of a line with columns
    margin: float = 0  # where lines of its column end at the right
    is_prose: bool = False  # whether it is in a block of lines that go on in each other

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1)


def article_of(content: bytes, *, title: str = "") -> ReadArticle:
    """The text of a PDF; Unreadable where it is protected, damaged or a scan."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(PROTECTED if "password" in str(error).lower() else DAMAGED) from error
    try:
        count = len(document)
        pages, notes = _pages(document, count)
        told = plain.line(title) or good_title(document.get_metadata_value("Title"))
    finally:
        document.close()
    if not any(page for page in pages):
        raise Unreadable(SCANNED if len(notes) == 0 else f"{notes[0]} {DAMAGED}")
    if count > MAX_PAGES:
        notes.append(f"Partly read: the PDF has {count:,} pages, of which the first {MAX_PAGES} were read.")
    empty = [number for number, page in enumerate(pages, 1) if not page]
    if empty:
        notes.append(f"No text on {_numbers(empty)}: perhaps pictures or scans.")
    text = plain.clean(_joined(_without_edges(pages)))
    title, text = plain.titled(text, told)
    return ReadArticle(title=title, text=text or title, notes=notes)


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:10])) + (" and others" if len(pages) > 10 else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"


def _pages(document: pypdfium2.PdfDocument, count: int) -> tuple[list[list[Line]], list[str]]:
    pages: list[list[Line]] = []
    broken: list[int] = []
    for number in range(min(count, MAX_PAGES)):
        try:
            page = document.get_page(number)
        except pypdfium2.PdfiumError:
            broken.append(number + 1)
            continue
        try:
            pages.append(_lines(page.get_textpage(), number))
        except pypdfium2.PdfiumError:
            broken.append(number + 1)
        finally:
            page.close()
    return pages, [f"Partly read: {_numbers(broken)} of the PDF could not be opened."] if broken else []


@dataclass
class _Piece:
    """Characters that follow each other without a wide gap."""

    characters: list[str] = field(default_factory=list)
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)  # left, bottom, right, top
    first_word_ends: float | None = None

    def line(self, page: int, *, is_cell: bool) -> Line | None:
        text = "".join(self.characters).strip()
        if not text or not self.boxes:
            return None
        left, right = min(box[0] for box in self.boxes), max(box[2] for box in self.boxes)
        ends = right if self.first_word_ends is None else self.first_word_ends
        bottom, top = min(box[1] for box in self.boxes), max(box[3] for box in self.boxes)
        return Line(text, left, right, bottom, top, page, ends - left, is_cell)


def _lines(textpage: pypdfium2.PdfTextPage, number: int) -> list[Line]:
    """The lines of a page in the order of the document, columns apart."""
    lines: list[Line] = []
    pieces = [_Piece()]
    for index in range(min(textpage.count_chars(), MAX_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if not 0 < code < 0x110000:
            continue
        character = chr(code)
        piece = pieces[-1]
        if character in LINE_END_HYPHENS:
            piece.characters.append(character)
        if character in LINE_ENDS:
            lines += _of_pieces(pieces, number)
            pieces = [_Piece()]
            continue
        if character.isspace():
            piece.characters.append(" ")
            if piece.boxes and piece.first_word_ends is None:
                piece.first_word_ends = piece.boxes[-1][2]
            continue
        box = textpage.get_charbox(index, loose=True)
        if piece.boxes and box[0] - piece.boxes[-1][2] > COLUMN_GAP * max(box[3] - box[1], 4):
            piece = _Piece()
            pieces.append(piece)
        piece.characters.append(character)
        piece.boxes.append(box)
    lines += _of_pieces(pieces, number)
    textpage.close()
    return lines


def _of_pieces(pieces: list[_Piece], page: int) -> list[Line]:
    found = [piece.line(page, is_cell=len(pieces) > 1) for piece in pieces]
    return [line for line in found if line]


def _without_edges(pages: list[list[Line]]) -> list[list[Line]]:
    """Pages without what is repeated at their top or bottom, and without their numbers."""
    seen = Counter(mark for page in pages for mark in {mark for line in _edges(page) for mark in _marks(line)})
    often = {mark for mark, count in seen.items() if count >= max(2, sum(map(bool, pages)) / 2)}
    kept = []
    for page in pages:
        repeated = {id(line) for line in _edges(page) if often.intersection(_marks(line))}
        numbers = {id(line) for line in (page[:1] + page[-1:]) if len(pages) > 1 and PAGE_NUMBER.fullmatch(line.text)}
        kept.append([line for line in page if id(line) not in repeated | numbers])
    return kept if any(kept) else pages


def _edges(page: list[Line]) -> list[Line]:
    """The lines that are highest and lowest on the page."""
    by_height = sorted(page, key=lambda line: -line.top)
    return by_height[:EDGE_LINES] + by_height[-EDGE_LINES:]


def _marks(line: Line) -> set[tuple[str, int]]:
    """What copies of a header have in common: the height and the words, in which one number may count the pages."""
    height = round(line.bottom / 4)
    numbers = [*re.finditer(r"\d{1,4}", line.text)][:5]
    counting = {
        f"{line.text[: found.start()]}#{int(found[0]) - line.page}{line.text[found.end() :]}" for found in numbers
    }
    return {(text, height) for text in {line.text, *counting}}


def _joined(pages: list[list[Line]]) -> str:
    """Lines joined to paragraphs: these are separated by an empty line, lines of lists by a line end."""
    lines = [line for page in pages for line in page]
    distance = _usual_distance(lines)
    _set_margins(lines)
    for block in _blocks(lines, distance):
        is_prose = _is_prose(block)
        for line in block:
            line.is_prose = is_prose
    hyphenated = {word.lower() for line in lines for word in re.findall(r"[^\W\d_]+-[^\W\d_]+", line.text)}
    out: list[str] = []
    joined = 0  # lines of the paragraph so far
    for before, line in zip([None, *lines], lines, strict=False):
        if before is None:
            out.append(line.text)
        elif _goes_on(before, line, distance):
            out.append(_behind(out, line.text, hyphenated))
            joined += 1
            continue
        elif _is_apart(before, line, distance) or joined:
            out += ["\n\n", line.text]
        else:
            out += ["\n", line.text]
        joined = 0
    return "".join(out)


def _set_margins(lines: list[Line]) -> None:
    """Find the margin of each line: where nearly all lines end that begin about where it does, on its page if these are
    many, else in the whole document."""
    by_left: dict[int, list[Line]] = {}
    for line in lines:
        by_left.setdefault(round(line.left / INDENT), []).append(line)
    margins: dict[tuple[int, int], float] = {}
    for line in lines:
        column = round(line.left / INDENT)
        if (line.page, column) not in margins:
            near = [*by_left[column], *by_left.get(column - 1, []), *by_left.get(column + 1, [])]
            own = [one for one in near if one.page == line.page]
            rights = sorted(one.right for one in (own if len(own) >= MANY_LINES else near))
            margins[line.page, column] = rights[int((len(rights) - 1) * 0.95)]
        line.margin = margins[line.page, column]


def _blocks(lines: list[Line], distance: float) -> Iterator[list[Line]]:
    """Lines that follow each other on a page without more than the usual space."""
    block: list[Line] = []
    for line in lines:
        if block and (
            block[-1].page != line.page or line.bottom > block[-1].bottom or _is_apart(block[-1], line, distance)
        ):
            yield block
            block = []
        block.append(line)
    yield block


def _usual_distance(lines: list[Line]) -> float:
    """Points from one line to the next."""
    steps = [
        one.bottom - two.bottom
        for one, two in itertools.pairwise(lines)
        if one.page == two.page and one.bottom > two.bottom
    ]
    return statistics.median(steps) if steps else 0


def _is_prose(block: list[Line]) -> bool:
    """Whether most lines reach the margin, and some begin in the middle of a sentence: lines of lists do not."""
    full = sum(_is_full(one, two) for one, two in itertools.pairwise(block))
    begins = [line.text[0] for line in block[1:]]
    inside = sum(first.islower() or (first.upper() == first.lower() and first.isalpha()) for first in begins)
    is_sentence = inside >= SENTENCE * len(begins) or statistics.median(len(line.text) for line in block) > LONG_LINE
    return bool(begins) and full >= PROSE * len(begins) and is_sentence


def _is_full(before: Line, line: Line) -> bool:
    """Whether the next line's first word would not have fitted."""
    return (
        not before.is_cell and not line.is_cell and before.right + before.height * 0.2 + line.first_word > before.margin
    )


def _is_apart(before: Line, line: Line, distance: float) -> bool:
    """Whether there is more than the usual space between two lines of a page."""
    return (
        before.page == line.page
        and bool(distance)
        and before.bottom - line.bottom > PARAGRAPH_GAP * max(distance, line.height * 0.9)
    )


def _goes_on(before: Line, line: Line, distance: float) -> bool:
    """Whether the line ended only because the next word did not fit."""
    is_inside = line.text[0].islower()
    if is_inside and HYPHEN.search(before.text):
        return True
    if not _is_full(before, line) or _is_apart(before, line, distance) or ITEM.match(line.text):
        return False
    if not before.is_prose and not is_inside:
        return False
    if before.page != line.page or line.bottom > before.bottom:  # the next page or column
        return not before.text.rstrip('"”’»)').endswith((".", "!", "?", ":"))
    return abs(before.height - line.height) < 0.25 * before.height  # a heading is larger


def _behind(out: list[str], text: str, hyphenated: set[str]) -> str:
    """The line as it goes on behind what there is, whose hyphen at the end is healed."""
    before = out[-1]
    if not HYPHEN.search(before):
        return text if before.endswith(("-", "–", "/")) or not _needs_blank(before, text) else f" {text}"
    out[-1] = before[:-1]
    first = re.match(r"[^\W\d_]+", text)
    last = re.search(r"-?[^\W\d_]+$", out[-1])
    if not first or not last or first[0][0].isupper() or last[0][0] == "-":
        return f"-{text}"
    is_compound = last[0].lower() in BEFORE_HYPHEN or f"{last[0]}-{first[0]}".lower() in hyphenated
    return f"-{text}" if is_compound else text


def _needs_blank(before: str, text: str) -> bool:
    """Chinese and Japanese have no blanks between words."""
    return not (re.search("[\u3000-\u9fff\uff00-\uffef]$", before) and re.match("[\u3000-\u9fff\uff00-\uffef]", text))
