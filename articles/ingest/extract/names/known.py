"""Names that are known before the text is read, or from what it said before: of the gazetteer, of governments and their
seats, surnames of people and heads of organisations that were named in full."""

import bisect
import re

from articles.ingest.extract.countries import adjectives, english_name, government_names, metonyms
from articles.ingest.extract.folding import fold_words
from articles.ingest.extract.mentions import Mention
from articles.ingest.extract.names.reading import Reading

EMBASSY = re.compile(r"embass|mission|consul|botschaft|vertretung|ambassade|embajada", re.I)
THE = re.compile(r"(?:the|das|die|der|den|dem|le|la|l[’']|el)\s*", re.I)
CHINESE_SURNAMES = frozenset(
    """
        zhao wang hua zhang li liu chen yang huang wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang
        deng han feng cao peng xi moon
        """.split()
)


def offices(reading: Reading) -> None:
    """The foreign ministry and the embassies of China, which answer for it."""
    starts = [token.start for token in reading.tokens]
    for match in reading.words.host_office.finditer(reading.text):
        first, stop = bisect.bisect_left(starts, match.start()), bisect.bisect_left(starts, match.end())
        office = "Chinese Embassy" if EMBASSY.search(match[0]) else "Chinese Foreign Ministry"
        reading.add(first, stop - first, Mention(*match.span(), "government", "China", known=True, office=office))


def of_the_gazetteer(reading: Reading) -> None:
    """Names that the record has, the longest at each place."""
    parts = [(at, part) for at, fold in enumerate(reading.folds) for part in fold.split("-")]
    words = [part for _, part in parts]
    number = -1
    while number + 1 < len(parts):
        number += 1
        at = parts[number][0]
        hit = reading.gazetteer.longest_at(words, number)
        if not hit or (number and parts[number - 1][0] == at):
            continue
        length, known_as, entry = hit
        last = parts[number + length - 1][0]
        count = last - at + 1
        whole = number + length == len(parts) or parts[number + length][0] != last
        if any(reading.taken[at : at + count]) or not _written_as(reading, at, count, known_as, whole=whole):
            continue
        number += length - 1
        start, end = reading.tokens[at].start, reading.end(last)
        if not whole:  # IOC-Präsident
            end = start + len(known_as)
        if entry.kind == "person":
            reading.enter(entry)
        full = known_as == entry.name
        reading.add(at, count, Mention(start, end, entry.kind, entry.name, known=True, full=full))


def _written_as(reading: Reading, at: int, count: int, known_as: str, *, whole: bool) -> bool:
    """Whether the words look like the name: capitals where it has them, nothing but blanks between."""
    if not whole and not (
        reading.words.code == "de"
        and known_as.isupper()
        and reading.text.startswith(known_as, reading.tokens[at].start)
    ):
        return False
    if not reading.tokens[at].capital and known_as[:1].isupper():
        return False
    if whole and count == 1 and known_as.isupper() and known_as.isascii() and not reading.tokens[at].upper:
        return False
    if count == 1 and _in_longer_name(reading, at):
        return False
    return all(reading.gap(at + step) for step in range(count - 1)) and (
        count > 1 or reading.words.code != "de" or known_as.isupper() or len(known_as) > 3
    )


def _in_longer_name(reading: Reading, at: int) -> bool:
    """A one-word name inside words with capitals belongs to another name: Mars in Bruno Mars."""
    if reading.tokens[at].upper:
        return False
    before = (
        at > 0
        and reading.tokens[at - 1].capital
        and reading.gap(at - 1)
        and reading.tokens[at - 1].fold not in reading.words.never_names
    )
    after = at + 1 < len(reading.tokens) and reading.tokens[at + 1].capital and reading.gap(at)
    after = after and reading.tokens[at + 1].fold in reading.words.organisation_heads
    return before and reading.tokens[at - 1].fold not in reading.words.titles and not after


def seats(reading: Reading) -> None:
    """Seats of governments in several words, before they are taken for names: the White House."""
    seats = metonyms(reading.words.code)
    for at, token in enumerate(reading.tokens):
        for count in (3, 2):
            words = tuple(reading.split(at, count))
            if not token.capital or words not in seats or any(reading.taken[at : at + count]):
                continue
            if all(reading.gap(at + step) for step in range(count - 1)):
                name = english_name(seats[words])
                reading.add(
                    at,
                    count,
                    Mention(token.start, reading.end(at + count - 1), "government", name, known=True, full=False),
                )
                break


def countries(reading: Reading) -> None:
    """Governments by the names of their countries, capitals, and peoples."""
    known, capitals, peoples = (
        government_names(reading.words.code),
        metonyms(reading.words.code),
        adjectives(reading.words.code),
    )
    at = 0
    while at < len(reading.tokens):
        if reading.taken[at]:
            at += 1
            continue
        for count in (4, 3, 2, 1):
            words = tuple(reading.split(at, count))
            if (
                not words
                or any(reading.taken[at : at + count])
                or not all(reading.gap(at + step) or _dotted(reading, at + step) for step in range(count - 1))
            ):
                continue
            code = known.get(words) or capitals.get(words)
            adjective = ""
            if not code:
                code = adjective = peoples.get(" ".join(words), "")
            if code and _is_name_of_country(reading, at, count, words, adjective=bool(adjective)):
                start, end = reading.tokens[at].start, reading.end(at + count - 1)
                kind_of = Mention(
                    start,
                    end,
                    "government",
                    english_name(code),
                    known=True,
                    adjective=bool(adjective),
                    full=words in known,
                )
                reading.add(at, count, kind_of)
                at += count - 1
                break
        at += 1


def _dotted(reading: Reading, at: int) -> bool:
    return reading.text[reading.tokens[at].end : reading.tokens[at + 1].start] in {". ", "."}


def _is_name_of_country(reading: Reading, at: int, count: int, words: tuple[str, ...], *, adjective: bool) -> bool:
    token = reading.tokens[at]
    if words in {("us",), ("uk",), ("eu",), ("ue",), ("prc",), ("uae",), ("usa",)}:
        return token.upper
    return token.capital or (adjective and reading.words.code != "en")


def surnames(reading: Reading) -> None:
    """*Holm*: the person who was named in full, or the only one of the gazetteer who is called so."""
    whole: dict[str, str] = {}
    for name in reading.names.people:
        parts = fold_words(name).split(" ")
        if len(parts) > 1:
            whole.setdefault(parts[-1], name)
            if len(parts[0]) <= 6 and parts[0] in CHINESE_SURNAMES:
                whole.setdefault(parts[0], name)
            if len(parts) > 2 and parts[-2] not in reading.words.particles:
                whole.setdefault(" ".join(parts[-2:]), name)
    for at, token in enumerate(reading.tokens):
        if reading.taken[at] or not token.capital:
            continue
        fold = token.fold
        name = whole.get(fold, "")
        if not name:
            entry = reading.gazetteer.of_surname(fold)
            follows = at + 1 < len(reading.tokens) and reading.gap(at) and reading.tokens[at + 1].capital
            if not entry or follows or fold in reading.words.never_names or reading.is_country(at):
                continue
            name = entry.name
            reading.enter(entry)
        reading.add(at, 1, Mention(token.start, reading.end(at), "person", name, known=True, full=False))


def committees(reading: Reading) -> None:
    """*The committee*, *the union*: the one so called that was named last."""
    named: dict[str, list[Mention]] = {}
    for mention in sorted(reading.found, key=lambda mention: mention.start):
        if mention.kind == "organisation":
            for word in fold_words(mention.name).split():
                named.setdefault(word, []).append(mention)
    for at, token in enumerate(reading.tokens):
        if reading.taken[at] or not at or token.fold not in reading.words.organisation_heads or token.fold not in named:
            continue
        follows = at + 1 < len(reading.tokens) and reading.gap(at) and reading.tokens[at + 1].capital
        before = [mention for mention in named[token.fold] if mention.end <= token.start]
        if THE.fullmatch(reading.text, reading.tokens[at - 1].start, token.start) and before and not follows:
            reading.add(at, 1, Mention(token.start, reading.end(at), "organisation", before[-1].name, full=False))
