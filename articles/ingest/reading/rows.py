"""The rows of a list out of any document: a table has cells, all else is a row for each line."""

from pathlib import PurePosixPath

from articles.ingest import read
from articles.ingest.document import Document, ReadRows, Row, Unreadable
from articles.ingest.reading import pdf, plain, spreadsheet, word
from articles.ingest.reading.charset import decoded
from articles.ingest.reading.kinds import kind_of, refusal
from articles.ingest.reading.lines import checked, rows_of_lines

WHOLE = "-"  # told as a title, it leaves the first line where it is
SEPARATORS = {".csv": "", ".tsv": "\t", ".tab": "\t"}
OLD = (
    "This is a file of Excel or Word before 2007, or one with a password. Save it as .xlsx, .docx or .csv without a "
    "password, and hand that in."
)
NO_LIST = (
    "This is a picture, an archive or a program: there is no list in it to be read. Copy the names and paste them."
)
EMPTY = "There is nothing in this file. Look whether it is the right one."


def read_rows(document: Document) -> ReadRows:
    """The rows of a document, or Unreadable with the reason."""
    if not document.content.strip():
        raise Unreadable(EMPTY)
    kind = kind_of(document)
    notes: list[str] = []
    match kind:
        case "zip" if b"xl/workbook.xml" in document.content:
            rows = spreadsheet.rows_of_workbook(document.content)
        case "word":
            rows = checked(word.rows_of(document.content))
        case "pdf":
            article = pdf.article_of(document.content, title=WHOLE)
            rows, notes = rows_of_lines(article.text), article.notes
        case "html":
            article = read.read_article(document)
            rows, notes = rows_of_lines(article.text), article.notes
        case "text":
            text, notes = decoded(document.content, document.charset)
            rows = _of_text(text, PurePosixPath(document.name).suffix.lower())
        case "old word":
            raise Unreadable(OLD)
        case "other word":
            raise refusal(kind, document.content)
        case _:
            raise Unreadable(NO_LIST)
    if not rows:
        raise Unreadable(EMPTY)
    return ReadRows([Row(cells) for cells in rows], notes)


def _of_text(text: str, ending: str) -> list[list[str]]:
    if ending not in SEPARATORS:
        return rows_of_lines(text)
    rows = spreadsheet.rows_of_text(text.replace("\0", ""), delimiter=SEPARATORS[ending])
    return [[plain.clean(cell) for cell in row] for row in rows]
