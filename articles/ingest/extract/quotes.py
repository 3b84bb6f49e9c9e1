"""Who said the words between quotation marks.

For each quotation the reporter's words around it are read: behind it in its sentence, then in front of it.
The subject of the verb of saying is the speaker; a pronoun is whoever spoke or was named last. A paragraph
that only goes on quoting keeps the speaker of the one before. Words of a letter or of nobody named have no speaker.
"""

import re
from dataclasses import dataclass
from typing import Literal

from articles.ingest.extract.document import HIDDEN, Document, Sentence
from articles.ingest.extract.mentions import Mention, Names
from articles.ingest.extract.quotation import Span
from articles.ingest.extract.schema import Quote

NEAR = 170  # characters around a quotation in which its verb of saying stands
SHORT = re.compile(r"[“\"«„][^“”\"«»\ue000\n]{2,40}[,.!?][”\"»“]")
LISTED = re.compile(r"\s*\b(?:and|und|et|y)\s+$")
Who = Literal["name", "pronoun", "nobody"]


@dataclass(frozen=True)
class Speaker:
    """A person, or a body; both empty where nobody is named."""

    person: str = ""
    body: str = ""
    government: str = ""
    confidence: float = 0.0
    answering_to: int = -1  # where the attribution stands

    @property
    def is_known(self) -> bool:
        return bool(self.person or self.body or self.government)


NOBODY = Speaker()


@dataclass(frozen=True)
class Spoken:
    """A quotation with its speaker; several spans where the attribution splits it."""

    spans: tuple[Span, ...]
    speaker: Speaker
    sentence: Sentence

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


def spoken_in(document: Document, names: Names) -> list[Spoken]:
    """All quotations with their speakers, in the order of the text, split ones joined."""
    return _Reader(document, names).read()


def quotes_of(document: Document, spoken: list[Spoken]) -> list[Quote]:
    """The quotations of named people and bodies."""
    return [
        Quote(
            speaker=said.speaker.person or said.speaker.body or said.speaker.government,
            organisation=said.speaker.body or said.speaker.government,
            text=" ".join(span.words_of(document.text) for span in said.spans),
            evidence=[document.evidence(span.start, span.end) for span in said.spans],
            confidence=said.speaker.confidence,
        )
        for said in spoken
        if said.speaker.is_known
    ]


class _Reader:
    def __init__(self, document: Document, names: Names) -> None:
        self.document = document
        self.told = document.told
        self.words = document.words
        self.names = names
        self.last: Speaker = NOBODY  # who spoke last
        self.last_end = -10_000

    def read(self) -> list[Spoken]:
        found: list[Spoken] = []
        spans = self.document.spans
        for number, span in enumerate(spans):
            sentence = self.document.sentence_at(span.start)
            start, end = self.document.paragraphs[sentence.paragraph]
            before = max(spans[number - 1].end if number else 0, sentence.start)
            after = min(spans[number + 1].start if number + 1 < len(spans) else end, self._sentence_end(span, end))
            speaker = self._speaker(span, before, after, start, found)
            if found and self._splits(found[-1], span, speaker):
                found[-1] = Spoken((*found[-1].spans, span), found[-1].speaker, found[-1].sentence)
            else:
                found.append(Spoken((span,), speaker, sentence))
            self.last, self.last_end = speaker, span.end
        return found

    def _sentence_end(self, span: Span, end: int) -> int:
        """Where the sentence ends in which the reporter goes on behind a quotation."""
        sentence = self.document.sentence_at(max(span.end - 1, span.start))
        if sentence.end > span.end:
            return sentence.end
        inner = self.document.text[span.inner_end - 1 : span.inner_end]
        gap = self.told[span.end : span.end + 2]
        following = self.document.sentence_at(span.end + len(gap) - len(gap.lstrip()))
        goes_on = (
            inner in ",!?–—"
            or self.told[span.end : span.end + 1] in ",;"
            or self.told[span.end : span.end + 2].strip()[:1].islower()
        )
        return following.end if goes_on and following.end <= end else sentence.end

    def _speaker(self, span: Span, before: int, after: int, paragraph: int, found: list[Spoken]) -> Speaker:
        return (
            self._behind(span.end, after)
            or self._in_front(before, span.start)
            or self._going_on(span, before, paragraph, found)
            or self._short_before(span, paragraph)
            or self._announced(span, paragraph)
            or NOBODY
        )

    # ---- behind: "…," said X

    def _behind(self, start: int, end: int) -> Speaker | None:
        end = min(end, start + NEAR + 60)
        verb = self.words.speech.search(self.told, start, min(end, start + NEAR))
        by = self._according(start, end)
        if by and (not verb or by.start() <= verb.start()):
            return self._first(by.end(), end, 0.9)
        if not verb or self._cut(start, verb.start()):
            return None
        subject = self._subject_left(start, verb.start())
        if subject is not None:
            return subject
        return self._first(verb.end(), end, 0.95)

    def _cut(self, start: int, end: int) -> bool:
        """Whether a new sentence or clause of its own begins between the quotation and the verb."""
        return bool(re.search(r"[.;:!?]\s|\n|^\s*(?:and|but|und|aber|et|mais|y|pero)\b", self.told[start:end]))

    def _according(self, start: int, end: int) -> re.Match[str] | None:
        match = self.words.according.search(self.told, start, min(end, start + 40))
        return match if match and not self.told[start : match.start()].strip(" ,–—-") else None

    def _first(self, start: int, end: int, confidence: float) -> Speaker | None:
        """The first who is named behind a verb: ``said Amnesty International's Joshua Rosenzweig``."""
        end = min(end, start + 150)
        mentions = [mention for mention in self.names.between(start, end) if not mention.adjective]
        first = min([mention.start for mention in mentions], default=end)
        lead = self.told[start:first]
        nobody = self.words.groups.search(lead) or self.words.documents.search(lead)
        pronoun = self.words.singular.match(self.told, start + len(lead) - len(lead.lstrip()))
        if pronoun:
            return self._pronoun(start, confidence)
        if nobody and not self.words.roles.search(lead):
            return NOBODY
        if self.words.plural.match(self.told, start + len(lead) - len(lead.lstrip())):
            return self._they(start)
        if not mentions or HIDDEN in lead or len(lead) > 90:
            office = self.words.roles.search(self.told, start, min(end, start + 60))
            if self.words.code == "es" and not mentions and not lead.strip(" .,\n"):
                return self._pronoun(start, confidence - 0.1)  # Spanish leaves the pronoun out
            return self._official(start) if office and not mentions else None
        mention = mentions[0]
        for other in mentions[1:3]:  # a body in front of its person
            gap = self.told[mention.end : other.start]
            beside = (
                other.kind == "person"
                and mention.kind != "person"
                and len(gap) < 90
                and not re.search(r"[.;:\ue000]", gap)
            )
            if beside and (not self.words.speech.search(gap)):
                return self._of(other, confidence)
        if (
            mention.kind != "person"
            and re.search(r"\b(?:in|im|dans|en|at|on|to|auf)\s+(?:the\s|einer?\s|un\s|une\s|una\s)?[^,]{0,30}$", lead)
            and not self.words.roles.search(lead)
        ):
            return None
        return self._of(mention, confidence)

    # ---- in front: X said: "…"

    def _in_front(self, start: int, end: int) -> Speaker | None:
        said = self.told[start:end]
        start = max(start, end - 400)
        verb = None
        for match in self.words.speech.finditer(self.told, start, end):
            verb = match
        by = None
        for match in self.words.according.finditer(self.told, start, end):
            if self.told[match.start() : match.end()].strip().lower() not in {"for", "as", "pour", "para", "für"}:
                by = match
        if by:
            return self._first(by.end(), end, 0.9) or None
        if verb:
            inside = [m for m in self.names.between(verb.start(), verb.end()) if not m.adjective]
            subject = self._of(inside[0], 0.85) if inside else self._subject_left(start, verb.start())
            if subject is None:
                subject = self._inverted(verb.end(), end)
            if subject is not None:
                return subject
            if start > self.document.sentence_at(end - 1).start and self.last_end >= start - 2:
                return self.last if self.last_end > 0 else None  # ", adding that …"
            return NOBODY if said.strip() else None
        if said.rstrip().endswith((":", "–", "—")):
            people = [mention for mention in self.names.between(start, end) if not mention.adjective]
            if people:
                persons = [mention for mention in people if mention.kind == "person"]
                return self._of((persons or people)[0], 0.8)
        return None

    def _inverted(self, start: int, end: int) -> Speaker | None:
        """``Dazu sagte X: „…“``: the subject stands behind the verb."""
        return self._first(start, end, 0.85) if self.words.code in {"de", "fr", "es"} else None

    def _subject_left(self, start: int, end: int) -> Speaker | None:
        """Going left from the verb, the first that can be its subject."""
        told, words = self.told, self.words
        marks: list[tuple[int, Who, Mention | None]] = []
        for mention in self.names.between(start, end):
            if not mention.adjective and not self._oblique(start, mention.start):
                marks.append((mention.start, "name", mention))
        for pattern, who in ((words.singular, "pronoun"), (words.documents, "nobody"), (words.groups, "nobody")):
            for match in pattern.finditer(told, start, end):
                inside = any(
                    mention.start <= match.start() < mention.end
                    for mention in self.names.between(max(start - 80, 0), end)
                )
                if not inside and not (who == "nobody" and self._oblique(start, match.start())):
                    marks.append((match.start(), who, None))  # type: ignore[arg-type]
        for match in words.plural.finditer(told, start, end):
            if not self._oblique(start, match.start()):
                marks.append((match.start(), "nobody", None))
        if not marks:
            office = words.roles.search(told, max(start, end - 60), end)
            return self._official(start) if office else None
        marks.sort(key=lambda mark: -mark[0])
        at, who, nearest = marks[0]
        if who == "pronoun":
            return self._pronoun(at, 0.85)
        persons = [mark for mark in marks if mark[2] and mark[2].kind == "person"]
        if persons and (nearest is None or nearest.kind != "person"):
            person = persons[0][2]
            assert person
            # "X, whose group …, said", "X, one of the authors, said": what stands in commas is no subject
            gap = told[person.end : at]
            tail = told[at:end]
            if re.search(r"[,(–—]", gap) and re.search(r"[,)–—]", tail) and not re.search(r"[.;:\ue000]", gap):
                return self._of(person, 0.85)
        if nearest is None:
            return self._they(at) if words.plural.match(told, at) else NOBODY
        return self._of(nearest, 0.9)

    def _oblique(self, start: int, at: int) -> bool:
        """Whether a preposition in front makes a name something else than a subject: ``by X and Y``."""
        lead = self.told[max(start, at - 60) : at]
        while (last := lead.split()[-1:]) and last[0].strip(".").lower() in self.words.titles:  # "by Senator X"
            lead = lead[: lead.rindex(last[0])]
        if self.words.oblique.search(lead):
            return True
        joined = LISTED.search(lead)
        if not joined:
            return False
        before = [
            m for m in self.names.between(max(start, at - 120), at) if m.end + len(joined[0]) >= at - 12 and m.end < at
        ]
        return bool(before) and self._oblique(start, before[-1].start)

    # ---- nothing beside the quotation itself

    def _going_on(self, span: Span, before: int, paragraph: int, found: list[Spoken]) -> Speaker | None:
        """A quotation behind another of the same speaker, in the same paragraph or the next."""
        if not found:
            return None
        lead = self.told[max(before, paragraph) : span.start]
        if lead.strip(" \n–—-"):
            goes_on = found[-1].sentence == self.document.sentence_at(span.start) and found[-1].end == before
            new = (
                self.names.between(before, span.start)
                or self.words.documents.search(lead)
                or self.words.groups.search(lead)
            )
            return self._weaker(self.last) if goes_on and not new and len(lead) < 90 else None
        between = self.told[self.last_end : span.start]
        previous = found[-1].sentence.paragraph
        current = self.document.sentence_at(span.start).paragraph
        if current == previous:
            return self._weaker(self.last)
        if current == previous + 1 and span.start == paragraph and len(between) < 500:
            rest = self.told[span.end : self.document.paragraphs[current][1]]
            if not rest.strip(" .\n") or HIDDEN in rest:
                return self._weaker(self.last)
        return None

    def _short_before(self, span: Span, paragraph: int) -> Speaker | None:
        """``"No," he said. "…"``: a quotation of few words in front has the same speaker."""
        current = self.document.sentence_at(span.start)
        previous = self.document.sentences[current.index - 1] if current.index else None
        if previous is None or previous.start < paragraph or self.told[current.start : span.start].strip():
            return None
        short = SHORT.search(self.told, previous.start, previous.end)
        return self._behind(short.end(), previous.end) if short else None

    def _announced(self, span: Span, paragraph: int) -> Speaker | None:
        """A paragraph of nothing but a quotation, behind a sentence about one person."""
        current = self.document.sentence_at(span.start)
        if span.start != paragraph or not current.index:
            return None
        previous = self.document.sentences[current.index - 1]
        people = {
            mention.name for mention in self.names.between(previous.start, previous.end) if mention.kind == "person"
        }
        if len(people) == 1 and current.paragraph - previous.paragraph <= 1:
            first = next(m for m in self.names.between(previous.start, previous.end) if m.kind == "person")
            return self._of(first, 0.6)
        return None

    def _weaker(self, speaker: Speaker) -> Speaker:
        return Speaker(speaker.person, speaker.body, speaker.government, round(speaker.confidence * 0.9, 2))

    def _pronoun(self, at: int, confidence: float) -> Speaker:
        """Who *he* or *she* is: the person named last in the reporter's words, else who spoke last."""
        sentence = self.document.sentence_at(at)
        own = [
            m
            for m in self.names.between(sentence.start, at)
            if m.kind == "person" and not self._oblique(sentence.start, m.start)
        ]
        if own:
            return self._of(own[-1], confidence)
        for index in range(sentence.index - 1, max(sentence.index - 6, -1), -1):
            earlier = self.document.sentences[index]
            people = [m for m in self.names.between(earlier.start, earlier.end) if m.kind == "person"]
            people = [m for m in people if self.told[m.start] != HIDDEN]
            subjects = [m for m in people if not self._oblique(earlier.start, m.start)]
            if subjects:
                return self._of(subjects[0], confidence)
            if people:
                return self._of(people[0], confidence - 0.1)
        return self._weaker(self.last) if self.last.person else NOBODY

    def _they(self, at: int) -> Speaker:
        """*It* and *they* of a body that spoke just before."""
        if self.last.body and not self.last.person and self.last_end > at - 400:
            return self._weaker(self.last)
        return NOBODY

    def _official(self, at: int) -> Speaker | None:
        """*The spokesman*, *a minister*: who was named with a role last, else the body that was named last."""
        sentence = self.document.sentence_at(at)
        body: Mention | None = None
        for index in range(sentence.index, max(sentence.index - 4, -1), -1):
            earlier = self.document.sentences[index]
            stop = min(earlier.end, at) if index == sentence.index else earlier.end
            for mention in self.names.between(earlier.start, stop):
                if mention.kind == "person" and self.told[mention.start] != HIDDEN:
                    person = self.names.people.get(mention.name)
                    if person and (person.body or person.government):
                        return self._of(mention, 0.6)
                elif body is None and not mention.adjective and not self._oblique(earlier.start, mention.start):
                    body = mention
        return self._of(body, 0.55) if body else None

    def _of(self, mention: Mention, confidence: float) -> Speaker:
        if mention.kind == "person":
            person = self.names.people.get(mention.name)
            if person is None:
                return Speaker(person=mention.name, confidence=confidence)
            return Speaker(mention.name, person.body, person.government, confidence)
        if mention.kind == "government":
            return Speaker("", mention.office, mention.name, confidence - 0.05)
        return Speaker("", mention.name, "", confidence - 0.05)

    def _splits(self, before: Spoken, span: Span, speaker: Speaker) -> bool:
        """Whether the attribution stands in the middle of one quoted sentence: ``"A," said X, "b."``"""
        last = before.spans[-1]
        gap = self.told[last.end : span.start]
        inner = self.document.text[last.inner_end - 1 : last.inner_end]
        if (
            not before.speaker.is_known
            or len(gap) > 160
            or "\n" in gap
            or re.search(r"[.:;!?]", gap.replace("Mr.", ""))
        ):
            return False
        same = not speaker.is_known or speaker.person == before.speaker.person
        first = self.document.text[span.inner_start : span.inner_start + 1]
        return same and inner in ",–—…" and gap.rstrip().endswith(",") and (first.islower() or inner == ",")
