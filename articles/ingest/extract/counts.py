"""How many are said to have signed."""

from dataclasses import dataclass

from articles.ingest.extract.document import Document
from articles.ingest.extract.folding import fold
from articles.ingest.extract.numbers import numbers_in
from articles.ingest.extract.schema import Qualifier


@dataclass(frozen=True)
class Claimed:
    count: int
    qualifier: Qualifier
    start: int
    end: int


def claimed_in(document: Document, start: int, end: int, named: int = 0) -> Claimed | None:
    """The number of signatories in a sentence about a letter; votes and years are none.

    With ``X and 17 others`` the names in front are counted too.
    """
    words, told = document.words, document.told
    others = words.others.search(told, start, end)
    if others:
        count = others["count"] or others.groupdict().get("more") or ""
        value = int(count) if count.isdigit() else words.numbers.get(fold(count), 0)
        if not value:
            spelled = numbers_in(told, others.start(), others.end(), words)
            value = spelled[0].value if spelled else 0
        if value and named:
            return Claimed(value + named, "exact", others.start(), others.end())
    dates = document.dates_in(start, end)
    for number in numbers_in(told, start, end, words):
        if any(when.start < number.end and number.start < when.end for when in dates):
            continue
        if (
            1_900 <= number.value <= 2_050
            and told[number.end - 4 : number.end].isdigit()
            and number.qualifier == "exact"
        ):
            continue
        behind = words.senders.match(told, _skip_blanks(told, number.end), end)
        if not behind or number.value < 2:
            continue
        if words.votes.search(told, max(start, number.start - 40), min(end, behind.end() + 40)):
            continue
        return Claimed(number.value, number.qualifier, number.start, behind.end())
    return None


def _skip_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \n\xa0\u202f":
        at += 1
    for small in ("of ", "d’", "d'", "de ", "der ", "von ", "des "):
        if text.startswith(small, at):
            return at + len(small)
    return at
