"""The text of Word letters (.docx): paragraphs, lists and tables in the order of the document."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from articles.ingest.document import ReadArticle, Unreadable
from articles.ingest.reading import plain

MAX_PARTS = 5_000
MAX_UNPACKED = 64 * 1024 * 1024  # bytes of all parts, pictures included
MAX_XML = 20 * 1024 * 1024  # bytes of one part that is parsed: a thousand pages
LONGEST_CELL = 200  # characters: longer cells are paragraphs that a table only places
NO_TITLES = re.compile(
    r"microsoft word|untitled|unbenannt|^document\d*$|\.(?:docx?|pdf|rtf|odt|indd|pages)$", re.IGNORECASE
)
TOO_LARGE = (
    "This Word file unpacks to far more than a letter can be, so it was not opened. Save it as PDF, or copy its text "
    "and paste it."
)
DAMAGED = "This Word file is damaged and can not be opened. Save it anew from Word as .docx or PDF, and hand that in."


def article_of(content: bytes, *, title: str = "") -> ReadArticle:
    """The text of a .docx file; Unreadable where it can not be opened or holds none."""
    document = _opened(content)
    text = plain.clean("\n".join(_lines(document.element.body, _numbered_styles(document))))
    if not text:
        raise Unreadable("There is no text in this Word file: perhaps it holds pictures only. Type or paste the text.")
    told = plain.line(title) or good_title(document.core_properties.title or "")
    title, text = plain.titled(text, told)
    notes = []
    if any(True for _ in document.element.body.iter(qn("w:footnoteReference"), qn("w:endnoteReference"))):
        notes.append("Footnotes of the Word file were left out.")
    return ReadArticle(title=title, text=text or title, notes=notes)


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of the tables of a .docx file, and each line beside them as a row of one cell."""
    document = _opened(content)
    lists = _numbered_styles(document)
    rows: list[list[str]] = []
    for child in document.element.body:
        if child.tag == qn("w:tbl"):
            rows += [cells for cells in _cells(child, lists) if any(cells)]
        else:
            lines = plain.clean("\n".join(_lines([child], lists))).split("\n")
            rows += [[line] for line in lines if line]
    return rows


def good_title(told: str) -> str:
    """The title in the properties of a file, unless some program put it there."""
    found = plain.line(told)
    return found if " " in found and len(found) > 7 and not NO_TITLES.search(found) else ""


def _opened(content: bytes) -> WordDocument:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # Nothing is unpacked beyond the size that is told here, so that these sizes bound what is to come.
            sizes = [(entry.filename, entry.file_size) for entry in packed.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError) as error:
        raise Unreadable(DAMAGED) from error
    if len(sizes) > MAX_PARTS or sum(size for _, size in sizes) > MAX_UNPACKED:
        raise Unreadable(TOO_LARGE)
    if any(size > MAX_XML for name, size in sizes if name.endswith((".xml", ".rels"))):
        raise Unreadable(TOO_LARGE)
    try:
        document = docx.Document(io.BytesIO(content))
        document.element.body.tag  # noqa: B018 - a file without a body fails here
    except MemoryError:
        raise
    except Exception as error:  # whatever python-docx and lxml raise on files that are none
        raise Unreadable(DAMAGED) from error
    return document


def _numbered_styles(document: WordDocument) -> set[str]:
    """The ids of paragraph styles that make lists."""
    found = set()
    for style in document.styles.element.iter(qn("w:style")):
        identifier = style.get(qn("w:styleId")) or ""
        if (identifier.startswith("List") and "Paragraph" not in identifier) or style.find(
            f".//{qn('w:numPr')}"
        ) is not None:
            found.add(identifier)
    # Headings may be numbered too, but are no lists.
    return {identifier for identifier in found if not identifier.lower().startswith(("heading", "title"))}


def _lines(parent: Any, lists: set[str]) -> Iterator[str]:
    """Lines of the text; paragraphs end with an empty one, items of lists and rows of tables do not."""
    in_list = False
    for child in parent:
        if child.tag == qn("w:p"):
            is_item = _is_item(child, lists)
            if in_list and not is_item:
                yield ""
            text = plain.clean("".join(_words(child)))
            if text:
                yield f"- {text}" if is_item else text
                if not is_item:
                    yield ""
            in_list = is_item
            for box in _boxes(child):
                yield from _lines(box, lists)
        elif child.tag == qn("w:tbl"):
            yield ""
            yield from _rows(child, lists)
            yield ""
        elif child.tag in (
            qn("w:sdt"),
            qn("w:sdtContent"),
            qn("w:ins"),
            qn("w:moveTo"),
            qn("w:smartTag"),
            qn("w:customXml"),
        ):
            yield from _lines(child, lists)


def _is_item(paragraph: Any, lists: set[str]) -> bool:
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    numbering = properties.find(qn("w:numPr"))
    style = properties.find(qn("w:pStyle"))
    name = style.get(qn("w:val")) if style is not None else ""
    return (numbering is not None and not str(name).lower().startswith(("heading", "title"))) or name in lists


INLINE = {
    qn(f"w:{name}")
    for name in ("r", "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml")
}
SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def _words(parent: Any) -> Iterator[str]:
    """The words of a paragraph: with what tracked changes insert, without what they delete."""
    for child in parent:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag in INLINE:
            yield from _words(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes that hang on a paragraph, each once (a second copy is kept for old programs)."""
    for box in paragraph.iter(qn("w:txbxContent")):
        around = [ancestor.tag for ancestor in box.iterancestors()]
        if not any(str(tag).endswith("}Fallback") for tag in around) and around.count(qn("w:txbxContent")) == 0:
            yield box


def _rows(table: Any, lists: set[str]) -> Iterator[str]:
    """A row is a line, its cells apart; a table that only places paragraphs gives these."""
    for texts in _cells(table, lists):
        if any(len(text) > LONGEST_CELL or "\n\n" in text for text in texts):
            for text in texts:
                yield from (text, "")
        elif any(texts):
            yield " | ".join(" ".join(text.split("\n")) for text in texts if text)


def _cells(table: Any, lists: set[str]) -> Iterator[list[str]]:
    """The texts of the cells of each row."""
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl")), None) is not table:
            continue  # of a table inside, which is read with its cell
        cells = [
            [*_lines(cell, lists)] for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr")), None) is row
        ]
        yield [plain.clean("\n".join(cell)) for cell in cells]
