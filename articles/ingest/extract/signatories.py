"""Who signed, where the text says so: in a sentence, or in a list of its own under a heading."""

import re
from collections.abc import Iterator

from articles.ingest.extract.document import Document, Sentence
from articles.ingest.extract.lists import names_from
from articles.ingest.extract.mentions import Mention, Names
from articles.ingest.extract.words.common import BREAK, BY, INCLUDE, JOINED, NOT

BULLET = re.compile(r"^\s*(?:[-–—•*·▪◦‣●○■□✓|]+|\(?\d{1,4}[.)]\s|\d{1,4}\s{1,3}(?=[A-ZÀ-Þ]))\s*")
TABLE = re.compile(r"\s*(?:\t|\|| {3,})\s*")
COUNTRY_BEHIND = re.compile(r"\s*\([^()]{1,40}\)\s*$")
MAX_ITEM = 140
MAX_SIGNATORIES = 5_000


def signed_in(document: Document, names: Names, sentence: Sentence) -> list[Mention]:
    """Those whom a sentence calls signatories."""
    told, words = document.told, document.words
    found: list[Mention] = []
    for match in words.signed.finditer(told, sentence.start, sentence.end):
        if BY.search(match[0]):
            named = names_from(document, names, match.end(), sentence.end, collective=False)
            found += [item.mention for item in named if item.mention]
    for match in words.signatories.finditer(told, sentence.start, sentence.end):
        behind = INCLUDE.match(told, match.end())
        if behind:
            named = names_from(document, names, behind.end(), sentence.end, collective=False)
            found += [item.mention for item in named if item.mention]
        if not found:
            found += _in_front(document, names, sentence, match.start())
    return list(dict.fromkeys(found))


def _in_front(document: Document, names: Names, sentence: Sentence, verb: int) -> list[Mention]:
    """``A, B and C are among the signatories``, ``X of A, one of the signatories``, ``A, which also signed``."""
    told = document.told
    mentions = [m for m in names.between(sentence.start, verb) if m.name and not m.adjective and m.kind != "government"]
    if not mentions:
        return []
    last = mentions[-1]
    gap = told[last.end : verb]
    if len(gap) > 60 or BREAK.search(gap) or document.words.speech.search(gap):
        return []
    if NOT.search(gap):
        return []
    person = names.people.get(mentions[-2].name) if len(mentions) > 1 and mentions[-2].kind == "person" else None
    if person and person.body == last.name:
        return [last]
    if last.kind == "person" and names.people.get(last.name) and re.match(r"\s*,", gap):
        body = names.people[last.name].body
        beside = [m for m in mentions if m.name == body and abs(m.start - last.start) < 120]
        if beside:
            return [beside[-1]]
    chain = [last]
    for mention in reversed(mentions[:-1]):
        between = told[mention.end : chain[-1].start]
        if not JOINED.fullmatch(between):
            break
        chain.append(mention)
    return chain[::-1]


def listed_signatories(document: Document) -> tuple[list[str], int, int] | None:
    """A list under *Signatories* or *Signed by*, with its offsets: bullets, lines, semicolons or a table."""
    paragraphs = document.paragraphs
    for number, (start, end) in enumerate(paragraphs):
        line = document.text[start:end]
        heading = document.words.signatory_heading.match(line) if len(line) < 90 else None
        inline = None if heading else _inline_heading(document, line)
        if not heading and not inline:
            continue
        items: list[str] = []
        last = end
        if inline:
            items += _split(line[inline:])
        else:
            for begin, stop in paragraphs[number + 1 :]:
                entry = document.text[begin:stop]
                if not _is_item(entry):
                    break
                items += _split(entry)
                last = stop
                if len(items) >= MAX_SIGNATORIES:
                    break
        names = [name for name in (_name_of(item) for item in items) if name]
        if len(names) >= 2 or (names and heading):
            return list(dict.fromkeys(names)), start, last
    return None


def _inline_heading(document: Document, line: str) -> int | None:
    """``Signatories: A; B; C`` in one line."""
    head, colon, rest = line.partition(":")
    if (
        colon
        and len(head) < 60
        and rest.strip()
        and document.words.signatory_heading.match(head.strip())
        and (";" in rest or "," in rest)
    ):
        return len(head) + 1
    return None


def _is_item(line: str) -> bool:
    """A line of a list rather than a sentence."""
    plain = BULLET.sub("", line)
    if ";" in line:
        return len(line) < 20_000
    if len(plain) > MAX_ITEM:
        return (
            plain.count(",") > 4 and plain[:1].isupper() and not re.search(r"\b(?:said|the letter|is|are|was)\b", plain)
        )
    return not (plain.endswith((".", "!", "?")) and len(plain.split()) > 7) and plain[:1].isalnum()


def _split(line: str) -> Iterator[str]:
    if "|" in line or "\t" in line or re.search(r" {3,}", line.strip()):
        cells = [cell for cell in TABLE.split(line.strip(" |")) if cell.strip()]
        if cells and not re.fullmatch(r"[-: ]+", cells[0]):
            yield cells[1] if re.fullmatch(r"\d{1,4}\.?", cells[0]) and len(cells) > 1 else cells[0]
        return
    if ";" in line:
        yield from re.split(r"\s*;\s*(?:and |und |et |y )?", line)
        return
    plain = BULLET.sub("", line)
    if len(plain) > 60 and plain.count(",") >= 3:
        yield from re.split(r"\s*,\s*(?:and |und |et |y |sowie )?|\s+(?:and|und|et|y|sowie)\s+(?=[A-ZÀ-Þ])", plain)
        return
    yield line


def _name_of(item: str) -> str:
    name = COUNTRY_BEHIND.sub("", BULLET.sub("", item)).strip(" .,;:|*•–-\n")
    name = re.split(r",\s", name)[0] if name.count(",") <= 3 else name
    name = re.sub(r"\s+[–—-]\s+.*$", "", name)
    if not 2 <= len(name) <= 120 or not any(letter.isalpha() for letter in name) or "@" in name or "http" in name:
        return ""
    if re.fullmatch(r"(?i)(?:no\.?|nr\.?|name|organi[sz]ation|country|land|pays|país|title|function|city|date)", name):
        return ""
    return re.sub(r"\s+", " ", name)
