"""Whether a country's name means its government, and which governments a sentence is about."""

import re
from dataclasses import dataclass

from articles.ingest.extract.document import Document, Sentence
from articles.ingest.extract.mentions import Mention, Names
from articles.ingest.extract.words.common import JOINED_COUNTRIES, OF_A_COUNTRY

HOST = "China"


@dataclass(frozen=True)
class Government:
    name: str
    start: int
    end: int
    person: str = ""


def governments_in(document: Document, names: Names, start: int, end: int) -> list[Government]:
    """The governments that are spoken of between two offsets, officials standing for theirs."""
    found: list[Government] = []
    for mention in names.between(start, end):
        if mention.kind == "person":
            person = names.people.get(mention.name)
            if person and person.government and not person.body:
                found.append(Government(person.government, mention.start, mention.end, mention.name))
        elif mention.kind == "government" and mention.name and _is_government(document, names, mention):
            found.append(Government(mention.name, mention.start, mention.end))
    return [one for one in found if one.name != HOST]


def _is_government(document: Document, names: Names, mention: Mention) -> bool:
    told, words = document.told, document.words
    behind = told[mention.end : mention.end + 60]
    plain = re.split(r"[,.;:()\n\ue000]", behind)[0]
    ahead = " ".join(plain.split()[:5])
    before = " ".join(re.split(r"[,.;:()\n\ue000]", told[max(mention.start - 45, 0) : mention.start])[-1].split()[-4:])
    if mention.adjective:
        near = " ".join(plain.split()[:3])
        if words.not_governing.match(ahead) or _first(words.not_governing, near) < _first(words.governing, near):
            return False
        if words.governing.search(near):
            return True
        return (
            words.code in {"fr", "es"}
            and bool(words.governing.search(before))
            and not words.not_governing.search(before)
        )
    if re.match(r"\s*[’']s?\s", behind):
        near = " ".join(ahead.split()[1:4]) if behind.startswith(" ") else re.sub(r"^[’']s?\s*", "", ahead)
        return not _first(words.not_governing, near) < _first(words.governing, near)
    if words.not_governing.match(ahead):
        return False
    return not (words.not_governing.search(before) and OF_A_COUNTRY.search(before + " "))


def _first(pattern: re.Pattern[str], words: str) -> int:
    match = pattern.search(words)
    return match.start() if match else 999


def chains_of(document: Document, governments: list[Government]) -> list[list[Government]]:
    """Governments that are listed together: ``Australia, Britain and Canada``."""
    chains: list[list[Government]] = []
    for one in governments:
        gap = document.told[chains[-1][-1].end : one.start] if chains else "."
        if chains and len(gap) < 60 and JOINED_COUNTRIES.fullmatch(gap):
            chains[-1].append(one)
        else:
            chains.append([one])
    return chains


def host_of_a_meeting(document: Document, names: Names, sentence: Sentence) -> str:
    """*The host nation* of a group of states that the sentence names: whose leader is hosting it."""
    group = re.search(r"\bG-?(?:7|20)\b|\bEU\b|\bNATO\b", document.told[sentence.start : sentence.end])
    if not group or not re.search(
        r"\bhost (?:nation|country|government)\b|\bhosts?\b", document.told[sentence.start : sentence.end]
    ):
        return ""
    pattern = re.compile(rf"\bhost(?:s|ing|ed)?\b[^.\n]{{0,40}}\b{group[0]}\b|\b{group[0]}\b[^.\n]{{0,25}}\bhosts?\b")
    for match in pattern.finditer(document.told):
        if sentence.start <= match.start() < sentence.end:
            continue
        own = document.sentence_at(match.start())
        found = governments_in(document, names, own.start, match.start())
        if found:
            return found[-1].name
    return ""
