"""For whom people speak: what stands beside their names says it, the gazetteer comes second."""

import re

from articles.ingest.extract.folding import fold_words
from articles.ingest.extract.mentions import Mention, Names, Person
from articles.ingest.extract.words import Words
from articles.ingest.extract.words.common import AND

MINISTER = re.compile(
    r"\b(?:\w*[Mm]inister(?:in|s)?|[Pp]remier|[Cc]hancellor|[Mm]inistre|[Mm]inistr[ao]|[Ff]oreign [Ss]ecretary|"
    r"[Cc]ulture [Ss]ecretary|Bundeskanzler(?:in)?|"
    r"[Cc]anciller|[Pp]rime [Mm]inister)\b(?!\s+of\s+[A-Z])"
)
PRESIDENT = re.compile(r"\b(?:President|Präsident(?:in)?|(?:le |la )?[Pp]résidente?|(?:el |la )?[Pp]resident[ea])\s+$")
WHO_LEADS = re.compile(
    r"\s*,?\s*(?:who|der|die|qui|que|quien)\s+(?:directs|leads|heads|runs|chairs|founded|represents|leitet|führt|gründete|vertritt|dirige|préside|"
    r"représente|preside|lidera|encabeza|fundó)\s+(?:the|den|die|das|le|la|l[’']|el)?\s*",
    re.I,
)
POSTED = re.compile(
    r"\s(?:in|to|at|à|en|ante|auprès de|bei)\s+(?:the\s+|den\s+|la\s+)?[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ]\w+)?,\s*$"
)  # "the Chinese ambassador to London, X"
ADDRESSED = re.compile(r"(?:\b(?:to|aux?|à|al?|an|ans)\s+|\bà l[’'])(?:the\s+|la\s+|den\s+|das\s+)?$")
AT = re.compile(r"\b(?:at|bei|beim|chez|en)\s+(?:the\s+)?$", re.I)
ITS_ROLE = re.compile(
    r"\b(?:its|their|deren|dessen|ihre?|seine?|sa|son|leur|su|(?:the|this|de[rs]|l[ea]|el)\s+[\w-]+[’']s)\s+(?:[\w-]+\s+){0,3}[\w-]+,?\s*$",
    re.I,
)
MEMBER_AT_END = re.compile(
    r"\b(?:of|from|at|with|for|von|vom|bei|beim|der|des|de|du|d[’']|del|en|pour|para)\s*(?:the|der|die|dem|den|la|l[’']|les?|los|las|el)?\s*$",
    re.I,
)


def affiliate(text: str, words: Words, names: Names) -> Names:
    """The same names, people with their bodies."""
    reader = _Reader(text, words, names)
    reader.whole_names()
    reader.roles()
    return names


class _Reader:
    def __init__(self, text: str, words: Words, names: Names) -> None:
        self.text, self.words, self.names = text, words, names

    def whole_names(self) -> None:
        """A surname with a title in the headline is the person who is named in full below."""
        whole = {name: fold_words(name) for name in self.names.people}
        for at, mention in enumerate(self.names.mentions):
            if mention.kind != "person":
                continue
            short = fold_words(mention.name)
            longer = [name for name, folded in whole.items() if folded.endswith(f" {short}")]
            if len(longer) == 1:
                self.names.people.pop(mention.name, None)
                self.names.mentions[at] = Mention(mention.start, mention.end, "person", longer[0], full=False)

    def roles(self) -> None:
        """What stands beside a person's name says for whom they speak; what the gazetteer knows comes second."""
        mentions = self.names.mentions
        seen: set[str] = set()
        bodies: list[int] = []
        for at, mention in enumerate(mentions):
            if mention.kind != "person":
                continue
            person = self.names.people.get(mention.name)
            if person is None:
                continue
            if not mention.full and mention.name in seen:
                continue
            before = self._body_before(at)
            if before is None:
                before = self._body_meant(at)
            after = None if before is not None else self._body_after(at)
            body = before if before is not None else after
            if body is None:
                continue
            seen.add(mention.name)
            beside = self.text[min(mention.end, mentions[body].end) : max(mention.start, mentions[body].start)]
            self._affiliate(person, mentions[body], beside)
            if mentions[body].kind == "person":
                bodies.append(body)
        self._ministers()
        for body in bodies:  # "of Snowbound Voices": the name behind it is no person's
            name = mentions[body].name
            self.names.people.pop(name, None)
            for at, mention in enumerate(mentions):
                if mention.name == name and mention.kind == "person":
                    mentions[at] = Mention(mention.start, mention.end, "organisation", name, full=mention.full)

    def _ministers(self) -> None:
        """A minister of no country serves the one that was named last before."""
        for at, mention in enumerate(self.names.mentions):
            person = self.names.people.get(mention.name) if mention.kind == "person" else None
            if person is None or person.government or person.body:
                continue
            ahead = self.text[max(mention.start - 40, 0) : mention.start].split("\n")[-1]
            behind = self.text[mention.end : mention.end + 45].split("\n")[0]
            if not (MINISTER.search(ahead) or MINISTER.search(behind) or PRESIDENT.search(ahead)):
                continue
            before = [m for m in self.names.mentions[:at] if m.kind == "government" and m.name and m.name != "China"]
            if before and mention.start - before[-1].end < 700:
                person.government = before[-1].name

    def _affiliate(self, person: Person, body: Mention, between: str) -> None:
        if body.kind == "government" and not body.office and self.words.not_governing.search(between):
            return  # a senator does not speak for the government
        if body.kind == "government":
            person.government, person.body = body.name or person.government, body.office
        elif not (person.government and body.name == person.name):
            person.body, person.government = body.name, ""

    def _body_before(self, at: int) -> int | None:
        mention = self.names.mentions[at]
        for back in range(at - 1, max(at - 3, -1), -1):
            body = self.names.mentions[back]
            gap = self.text[body.end : mention.start]
            if len(gap) > 90 or body.kind == "person":
                return None
            if back > 0 and POSTED.search(self.text[max(body.start - 12, 0) : mention.start]) and gap.strip() == ",":
                continue
            if gap.startswith(", ") and AT.search(self.text[max(body.start - 12, 0) : body.start]):
                gap = gap[1:]  # "At Intel, general counsel X"
            gap = POSTED.sub(" ", gap)
            if gap.strip() == "," and self._role_of(body):
                return back  # "the president of the IOC, Thomas Bach"
            if re.search(r"[.;:!?\n\ue000“”\"()–—]|[,]\s", gap.replace(". ", " ", 1) if "." in gap[:6] else gap):
                return None
            plain = re.sub(r"^[’']s?", "", gap).strip(" -")
            if not plain or plain in {"-"}:
                if gap.startswith(("'", "’")) or gap == " " or plain == "-":
                    return back
                return None
            if self.words.speech.search(plain) or (AND.search(plain) and not self.words.roles.search(plain)):
                return None
            if self.words.roles.search(plain) or self._titles_only(plain):
                return back
        return None

    def _role_of(self, body: Mention) -> bool:
        """Whether a role stands in front of a body: ``the president of``."""
        lead = re.split(r"[,.;:\n]", self.text[max(body.start - 60, 0) : body.start])[-1]
        role = None
        for match in self.words.roles.finditer(lead):
            role = match
        return role is not None and bool(MEMBER_AT_END.search(lead)) and len(lead[role.end() :].split()) <= 4

    def _body_meant(self, at: int) -> int | None:
        """``its president, X``, ``the union's director X``: of the body that was named last."""
        mention = self.names.mentions[at]
        lead = self.text[max(mention.start - 60, 0) : mention.start]
        match = ITS_ROLE.search(lead)
        if not match or not self.words.roles.search(lead, match.start()):
            return None
        for back in range(at - 1, max(at - 8, -1), -1):
            body = self.names.mentions[back]
            asked = ADDRESSED.search(self.text[max(body.start - 12, 0) : body.start])
            if body.kind == "organisation" and mention.start - body.end < 500 and not asked:
                return back
        return None

    def _titles_only(self, words: str) -> bool:
        parts = fold_words(words).replace("-", " ").split()
        return bool(parts) and len(parts) <= 5 and parts[-1] in self.words.titles

    def _body_after(self, at: int) -> int | None:
        mention = self.names.mentions[at]
        for ahead in range(at + 1, min(at + 4, len(self.names.mentions))):
            body = self.names.mentions[ahead]
            gap = self.text[mention.end : body.start]
            if any(other.kind == "person" for other in self.names.mentions[at + 1 : ahead]):
                return None
            if len(gap) > 130 or re.search(r"[;:!?\n\ue000“”\"]|\.\s(?=[A-Z])|\),", gap):
                return None
            if self.words.membership.match(gap) and gap.strip(" ,–—-"):
                return ahead
            if WHO_LEADS.fullmatch(gap):
                return ahead
            following = self.names.mentions[ahead + 1 : ahead + 2]
            if body.kind == "government" and following and following[0].kind == "organisation":
                between = self.text[body.end : following[0].start]  # "X, China director at the Forum"
                if len(between) < 60 and self.words.roles.search(between) and MEMBER_AT_END.search(between):
                    return ahead + 1
            if self.words.speech.search(gap) or re.search(r"\b(?:and|und|et|y)\s*(?:the\s*)?$", gap):
                return None
            if re.match(r"\s*[,(–—]", gap) and self.words.roles.search(gap) and body.kind != "person":
                behind = self.text[body.end : body.end + 40]
                if MEMBER_AT_END.search(gap) or (len(gap) < 50 and self.words.roles.search(behind)) or body.adjective:
                    return ahead
            behind = self.text[body.end : body.end + 40].lstrip(" -’'s")
            beside = re.match(r"\s*[,(–—]\s*(?:\w+\s+){0,2}$", gap) and body.kind != "person"
            if beside and self.words.roles.match(behind):  # "X, an IOC spokesman"
                return ahead
            if re.match(r"\s*[,(–—]", gap) and self.words.roles.search(gap) and self.words.membership.match(gap[-8:]):
                return ahead
            if re.match(r"\s*\($", gap) and body.kind != "person":
                return ahead
        return None
