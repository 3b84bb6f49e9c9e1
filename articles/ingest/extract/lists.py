"""Lists of names in running text: ``Antonio Guterres, UN rights chief Michelle Bachelet and member states``."""

import re
from dataclasses import dataclass

from articles.ingest.extract.document import HIDDEN, Document
from articles.ingest.extract.mentions import Mention, Names
from articles.ingest.extract.words.common import AND, IN_A_LIST

LONGEST_GAP = 110
BRACKETS = re.compile(r"\([^()\n]{0,60}\)")
OF = re.compile(r"\s+(?:de|of|du|des|von|der|in|d[’'])\s*(?:the\s+|la\s+)?", re.I)
ELLIPSIS = re.compile(r"[.;:!?\n]|\bto\s+$")


@dataclass(frozen=True)
class Named:
    """A name of a list and where it stands; ``mention`` is empty for a phrase such as *member states*."""

    name: str
    start: int
    end: int
    mention: Mention | None = None


def names_from(document: Document, names: Names, start: int, end: int, *, collective: bool = True) -> list[Named]:
    """The list of names that begins at ``start``: it ends at the first word that no list has."""
    words, told = document.words, document.told
    found: list[Named] = []
    at = start
    while at < end:
        mention = next(iter(_nameable(names, at, end)), None)
        phrase = words.collective.search(told, at, min(end, at + LONGEST_GAP)) if collective else None
        if phrase and (
            mention is None or phrase.start() <= mention.start or (mention.adjective and phrase.end() > mention.end)
        ):
            if not _joins(document, at, phrase.start(), bool(found)):
                break
            found.append(Named(told[phrase.start() : phrase.end()], phrase.start(), phrase.end()))
            at = phrase.end()
            continue
        if mention and found and found[-1].mention is None and OF.fullmatch(told, at, mention.start):
            at = mention.end  # "the sponsors of Beijing"
            continue
        if mention is None or not _joins(document, at, mention.start, bool(found)):
            break
        body_of = _person_behind(document, names, mention, end)
        if body_of:
            mention = body_of
        elif (
            mention.kind != "person"
            and words.roles.search(told, at, mention.start)
            and found
            and found[-1].mention
            and found[-1].mention.kind == "person"
        ):
            at = mention.end  # "Thomas Bach, president of the IOC": the body stands beside its person
            continue
        elif mention.adjective:
            following = words.governing.match(told, mention.end + 1)
            if not following:
                at = mention.end
                continue
        if not any(named.name == mention.name for named in found):
            found.append(Named(mention.name, mention.start, mention.end, mention))
        at = max(mention.end, _behind_brackets(told, mention.end))
    return found


def _nameable(names: Names, start: int, end: int) -> list[Mention]:
    return [mention for mention in names.between(start, end)[:3] if mention.name]


def _joins(document: Document, start: int, end: int, inside: bool) -> bool:
    """Whether the words between two names (or before the first) belong to a list."""
    gap = BRACKETS.sub("", document.told[start:end])
    if (
        len(gap) > LONGEST_GAP
        or HIDDEN in gap
        or (ELLIPSIS.search(gap.replace("Mr.", "Mr").replace("Dr.", "Dr")) and not re.fullmatch(r"\s*:?\s*", gap))
    ):
        return False
    if document.words.list_stop.search(gap):
        return False
    return not inside or bool(IN_A_LIST.search(gap)) or not gap.strip()


def _person_behind(document: Document, names: Names, body: Mention, end: int) -> Mention | None:
    """``IOC President Thomas Bach``: the person whose body stands in front."""
    if body.kind == "person":
        return None
    for mention in names.between(body.end, min(end, body.end + 70))[:2]:
        gap = document.told[body.end : mention.start]
        if mention.kind == "person":
            plain = re.sub(r"^[’']s?", "", gap).replace(". ", " ").strip(" -")
            beside = not (re.search(r"[,;:.]", plain) or AND.search(plain))
            titled = bool(document.words.roles.search(plain)) or all(
                part.lower() in document.words.titles for part in plain.split()
            )
            return mention if beside and titled and not document.words.list_stop.search(plain) else None
        if re.search(r"[,;:.]", gap):
            return None
    return None


def _behind_brackets(told: str, at: int) -> int:
    match = re.match(r"\s?\([^()\n]{1,40}\)", told[at : at + 45])
    return at + match.end() if match else at
