"""Lines of plain text as rows of cells. Light enough for a web process: it reads nothing that was built to harm."""

import re

from articles.ingest.document import Unreadable
from articles.ingest.reading import plain

MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL = 2_000  # characters that are kept of one cell
TOO_MANY = f"This list has more than {MAX_ROWS:,} rows. Hand it in in parts."

# What stands between cells where there is no tab, and what may stand in front of the first one.
BETWEEN = re.compile(r"\t| {3,}|[ ]*\|[ ]*")
MARKER = re.compile(r"(\s*(?:[^\w\s(]{1,2}|\(?\d{1,4}[.)]?))[ \t]+")
LINE_ENDS = {ord(end): "\n" for end in plain.LINE_ENDS}
RULE = re.compile(r"[\s|:+=_-]*")


def rows_of_lines(text: str) -> list[list[str]]:
    """A row for each line that says anything, with a cell for each piece of it; Unreadable where there are too many."""
    rows = []
    for line in text.replace("\r\n", "\n").translate(LINE_ENDS).split("\n"):
        if not RULE.fullmatch(line):
            line = MARKER.sub(r"\1 ", line.strip().strip("|"), count=1)
            rows.append([plain.clean(cell) for cell in BETWEEN.split(line)])
    return checked([row for row in rows if any(row)])


def checked(rows: list[list[str]]) -> list[list[str]]:
    """Rows cut where they are wide; Unreadable where there are too many."""
    if len(rows) > MAX_ROWS:
        raise Unreadable(TOO_MANY)
    return [[cell[:MAX_CELL] for cell in row[:MAX_COLUMNS]] for row in rows]
