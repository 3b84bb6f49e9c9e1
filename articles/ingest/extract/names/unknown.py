"""Names that nobody knew, by how they are written: words that begin with a capital, with a head such as *Network* for
organisations, behind a title or beside a role for people."""

import re
from collections.abc import Iterator

from articles.ingest.extract.countries import adjectives, english_name, government_names
from articles.ingest.extract.folding import fold_words
from articles.ingest.extract.mentions import Mention
from articles.ingest.extract.names.abbreviations import ACRONYM
from articles.ingest.extract.names.reading import Reading
from articles.ingest.extract.tokens import POSSESSIVE, TOKEN, bare


def organisations_and_people(reading: Reading) -> None:
    """In each chain of words with capitals that nothing known has taken."""
    at = 0
    while at < len(reading.tokens):
        if reading.taken[at] or not reading.tokens[at].capital:
            at += 1
            continue
        stop = _chain_from(reading, at)
        _judge(reading, at, stop)
        at = stop


def _chain_from(reading: Reading, at: int) -> int:
    """Behind the last token of a chain of words with capitals, small words of names included."""
    stop = at + 1
    small = reading.words.connectors | reading.words.particles
    while stop < len(reading.tokens) and reading.gap(stop - 1) and not reading.taken[stop] and stop - at < 14:
        if POSSESSIVE.search(reading.text[reading.tokens[stop - 1].start : reading.tokens[stop - 1].end]):
            break
        if _is_day(reading, stop):
            break
        if reading.tokens[stop].capital or reading.tokens[stop].fold.isdigit():
            stop += 1
            continue
        if reading.folds[stop] in reading.words.name_adjectives and reading.is_head(at):
            stop += 1
            continue
        ahead = stop
        while (
            ahead < len(reading.tokens)
            and reading.tokens[ahead].fold in small
            and reading.gap(ahead - 1)
            and ahead - stop < 3
        ):
            ahead += 1
        if ahead < len(reading.tokens) and _is_day(reading, ahead):
            break
        if stop == at + 1 and ahead > stop and _names_a_group(reading, at, ahead):
            stop = ahead + 1  # "Union des joueurs du Nord"
            continue
        if ahead == stop or ahead >= len(reading.tokens) or reading.taken[ahead] or not reading.tokens[ahead].capital:
            break
        if not reading.gap(ahead - 1):
            break
        stop = ahead + 1
    return stop


def _is_day(reading: Reading, at: int) -> bool:
    fold = reading.folds[at]
    return fold in reading.words.weekdays or (fold in reading.words.months and len(fold) > 3)


def _names_a_group(reading: Reading, at: int, ahead: int) -> bool:
    """Whether a small noun behind a head names whom it joins, in languages that write it small."""
    small = (
        reading.words.code in {"fr", "es"}
        and reading.is_head(at)
        and at
        and reading.text[reading.tokens[at].start - 2] not in ".\n"
    )
    return bool(small) and ahead < len(reading.tokens) and reading.gap(ahead - 1) and not reading.tokens[ahead].capital


def _judge(reading: Reading, first: int, stop: int) -> None:
    """Tell organisations and people in one chain; what is neither is left."""
    while first < stop and (reading.folds[first] in reading.words.never_names or reading.folds[first].isdigit()):
        first += 1
    while stop > first and reading.folds[stop - 1].isdigit():
        stop -= 1
    if first >= stop:
        return
    heads = [at for at in range(first, stop) if reading.is_head(at)]
    if not heads and _is_called_so(reading, first, stop):
        heads = [stop - 1]
    if heads:
        _organisation(reading, first, stop, heads)
        return
    for begin, end in _without_connectors(reading, first, stop):
        _name_of_person(reading, begin, end)


def _is_called_so(reading: Reading, first: int, stop: int) -> bool:
    """Whether small words make a name an organisation's: inside (*Lantern for Xinjiang*), in front, or behind."""
    if stop - first > 1 and reading.folds[first] in reading.words.of_groups:
        return True  # "Free Ice Now"
    if stop - first > 2 and any(reading.folds[at] in reading.words.of_groups for at in range(first + 1, stop)):
        return True
    before = first - 1
    if before >= 0 and not reading.tokens[before].capital and reading.gap(before) and reading.is_head(before):
        return True  # "the association Cimes Solidaires"
    beside = [at for at in (stop, stop + 1) if at < len(reading.tokens) and reading.gap(at - 1)]
    small = [
        at for at in beside if not reading.tokens[at].capital and reading.folds[at] in reading.words.organisation_heads
    ]
    return stop - first > 1 and bool(small) and small[0] - stop < len(beside)  # "the Fair Ice athletes' union"


def _organisation(reading: Reading, first: int, stop: int, heads: list[int]) -> None:
    small = reading.words.connectors
    # "President of the Nordmark Forum": the role is in front of the name
    for at in range(first, heads[0]):
        is_role = reading.folds[at] in reading.words.titles or reading.words.roles.fullmatch(
            reading.text[reading.tokens[at].start : reading.tokens[at].end]
        )
        if is_role and at + 1 < stop and (reading.folds[at + 1] in small or at + 1 == heads[0]):
            first = at + 1
    while first < stop and (
        reading.folds[first] in small or (reading.folds[first] in reading.words.never_names and first < heads[0])
    ):
        first += 1
    if first >= stop:
        return
    # "Nordmark Forum Director Ane Hild": the role ends the name and begins a person's
    for at in range(first + 1, stop):
        if reading.folds[at] in reading.words.titles and at > heads[0] and reading.folds[at - 1] not in small:
            _name_of_person(reading, at, stop)
            stop = at
            break
    if stop - first < 2 and not (
        reading.words.code == "de"
        and reading.folds[first] not in reading.words.organisation_heads
        and len(reading.folds[first]) > 12
    ):
        return
    start, end = reading.tokens[first].start, reading.end(stop - 1)
    mention = Mention(start, end, "organisation", _tidy(reading.text[start:end]))
    reading.add(first, stop - first, _office(reading, mention))


def _office(reading: Reading, mention: Mention) -> Mention:
    """A foreign ministry is its government."""
    if not reading.words.ministries.search(mention.name):
        return mention
    country = _country_in(reading, mention.start - 25, mention.end + 30)
    if not country:
        return Mention(mention.start, mention.end, "government", "", office=mention.name)
    return Mention(mention.start, mention.end, "government", country, office=mention.name)


def _country_in(reading: Reading, start: int, end: int) -> str:
    known, peoples = government_names(reading.words.code), adjectives(reading.words.code)
    for match in TOKEN.finditer(reading.text, max(start, 0), min(end, len(reading.text))):
        fold = fold_words(bare(match[0])).replace("-", " ")
        code = peoples.get(fold) or known.get((fold,))
        if code:
            return english_name(code)
    return ""


def _without_connectors(reading: Reading, first: int, stop: int) -> Iterator[tuple[int, int]]:
    begin = first
    for at in range(first, stop):
        if not reading.tokens[at].capital and reading.folds[at] not in reading.words.particles:
            if begin < at:
                yield begin, at
            begin = at + 1
    if begin < stop:
        yield begin, stop


def _name_of_person(reading: Reading, first: int, stop: int) -> None:
    last_title = max((at for at in range(first, stop) if reading.is_title(at)), default=first - 1)
    titled = last_title >= first
    first = last_title + 1
    while first < stop and (reading.folds[first] in reading.words.never_names or reading.is_country(first)):
        first += 1
    while first < stop and not reading.tokens[first].capital:
        first += 1
    never = reading.words.never_names | reading.words.group_words
    while first < stop and reading.folds[first] in never:
        first += 1
    for at in range(first, stop):
        if reading.folds[at] in never or reading.folds[at].isdigit():
            stop = at
            break
    count = stop - first
    if not 1 <= count <= 5 or (count == 1 and not titled):
        return
    start, end = reading.tokens[first].start, reading.end(stop - 1)
    name = _tidy(reading.text[start:end])
    if tuple(reading.folds[first:stop]) in government_names(reading.words.code):
        return
    if count == 1 and (ACRONYM.match(name) or len(name) < 3):
        return
    if (
        any(reading.folds[at] in reading.words.organisation_heads for at in range(first, stop))
        or reading.is_country(first)
        or reading.is_country(stop - 1)
    ):
        return
    if not titled and any(reading.folds[at].endswith(reading.words.noun_endings) for at in range(first, stop)):
        return
    if count == 1:
        whole = next(
            (person for person in reading.names.people if fold_words(person).split(" ")[-1] == fold_words(name)), ""
        )
        entry = None if whole else reading.gazetteer.of_surname(fold_words(name))
        if entry:
            whole = entry.name
            reading.enter(entry)
        reading.add(first, 1, Mention(start, end, "person", whole or name, full=False))
        if not whole:
            reading.person(name)
        return
    entry = reading.gazetteer.like_official(name)
    if entry:
        name = entry.name
        reading.enter(entry)
    reading.person(name)
    reading.add(first, count, Mention(start, end, "person", name))


def _tidy(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip()
