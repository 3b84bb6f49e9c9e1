"""Who answered a letter, statement, petition or motion, and how.

Those to whom a letter is addressed answer it by what they say after it was spoken of; others do where the text
says that they respond, were asked, or denounce it. Silence is no response, and those who signed do not respond.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.ingest.extract.document import Document, Sentence
from articles.ingest.extract.gazetteer import Gazetteer
from articles.ingest.extract.governments import HOST
from articles.ingest.extract.mentions import Mention, Names
from articles.ingest.extract.quotes import Speaker, Spoken
from articles.ingest.extract.schema import Evidence, Letter, Response, ResponseStance

# Where several stances have as many words for them, the more particular one is meant.
OLYMPIC = re.compile(r"Olympi|Olímpi")
ORDER: tuple[ResponseStance, ...] = ("rejects", "declines", "supports", "acknowledges")


@dataclass(frozen=True)
class Said:
    """What one actor said in one sentence."""

    actor: str
    person: str
    sentence: Sentence
    words: str
    quote: str
    evidence: tuple[Evidence, ...]
    scores: tuple[int, ...]
    answering: bool


def responses_of(
    document: Document, names: Names, spoken: list[Spoken], letters: list[Letter], known: Gazetteer
) -> list[Response]:
    """The answers. The gazetteer tells bodies that campaigns ask for something from those that campaign."""
    reader = _Reader(document, names, spoken, letters, known)
    by_actor: dict[str, list[Said]] = {}
    for said in reader.said():
        by_actor.setdefault(said.actor, []).append(said)
    found: list[Response] = []
    for actor, all_said in by_actor.items():
        people = list(dict.fromkeys(said.person for said in all_said if said.person)) or [""]
        for person in people:
            own = [said for said in all_said if said.person in {person, ""} or len(people) == 1]
            response = _response(actor, person, own)
            if response:
                found.append(response)
    return found


def _response(actor: str, person: str, said: list[Said]) -> Response | None:
    totals = [sum(one.scores[number] for one in said) for number in range(len(ORDER))]
    if not any(totals):  # an answer whose words say neither yes nor no
        totals[ORDER.index("acknowledges")] = 1
    stance = ORDER[max(range(len(ORDER)), key=lambda number: (totals[number], -number))]
    telling = [one for one in said if any(one.scores)] or said
    quoting = next((one for one in [*telling, *said] if one.quote), None)
    proving = telling[:3] + ([quoting] if quoting and quoting not in telling[:3] else [])
    return Response(
        actor=actor,
        person=person or None,
        stance=stance,
        quote=quoting.quote if quoting else None,
        evidence=[evidence for one in proving for evidence in one.evidence],
        confidence=0.8 if any(one.answering for one in said) else 0.6,
    )


class _Reader:
    def __init__(
        self, document: Document, names: Names, spoken: list[Spoken], letters: list[Letter], known: Gazetteer
    ) -> None:
        self.asked, self.campaigners = known.asked, known.campaigners
        self.document, self.names, self.letters = document, names, letters
        self.words, self.told = document.words, document.told
        self.by_sentence: dict[int, list[Spoken]] = {}
        for said in spoken:
            self.by_sentence.setdefault(said.sentence.index, []).append(said)
        self.addressed = self._with_bodies(name for letter in letters for name in letter.addressees)
        self.signed = {name for letter in letters for name in letter.signatories}
        told = [evidence.start for letter in letters for evidence in letter.evidence if self._tells(evidence)]
        self.first_letter = min(told, default=None)

    def _tells(self, evidence: Evidence) -> bool:
        """Whether a passage has a word for a letter, or those who sent it."""
        words = self.words
        patterns = (
            words.letter,
            words.statement,
            words.petition,
            words.motion,
            words.wrote,
            words.signed,
            words.senders,
        )
        return any(pattern.search(self.told, evidence.start, evidence.end) for pattern in patterns)

    def _with_bodies(self, found: Iterator[str]) -> set[str]:
        names = set(found)
        for name in list(names):
            person = self.names.people.get(name)
            if person:
                names |= {body for body in (person.body, person.government) if body}
        return names

    def said(self) -> Iterator[Said]:
        before: str = ""  # who answered in the sentence before
        for sentence in self.document.sentences:
            one = self._in(sentence, before)
            before = one.actor if one else before if self._goes_on(sentence) else ""
            if one:
                yield one

    def _goes_on(self, sentence: Sentence) -> bool:
        return not self.names.between(sentence.start, sentence.end)

    def _in(self, sentence: Sentence, before: str) -> Said | None:
        spoken = [said for said in self.by_sentence.get(sentence.index, []) if said.speaker.is_known]
        speaker = spoken[0].speaker if spoken else self._subject(sentence, before)
        if speaker is None:
            return None
        actor = speaker.body or speaker.government
        if speaker.government and not (speaker.body and speaker.body in self.addressed):
            actor = speaker.government
        if not actor and speaker.person in self.addressed:
            actor = speaker.person
        if not actor or self._signs(speaker):
            return None
        answering = bool(self._answering(sentence)) or before == actor or self._was_asked(sentence)
        if not self._may_answer(actor, speaker, sentence, answering):
            return None
        if self.words.silent.search(self.told, sentence.start, sentence.end) and not spoken:
            return None
        words = self.document.text[sentence.start : sentence.end]
        for said in spoken:
            words += " " + self.document.text[said.start : said.end] if said.end > sentence.end else ""
        scores = self._scores(words, speaker)
        asked = bool({actor, speaker.person} & self.addressed)
        if not any(scores) and not ((answering or asked) and spoken):
            return None
        quote = " ".join(span.words_of(self.document.text) for span in spoken[0].spans) if spoken else ""
        evidence = [self.document.sentence_evidence(sentence)]
        if spoken and spoken[-1].end > sentence.end:
            evidence.append(self.document.evidence(spoken[-1].start, spoken[-1].end))
        return Said(actor, speaker.person, sentence, words, quote, tuple(evidence), scores, answering)

    def _scores(self, words: str, speaker: Speaker) -> tuple[int, ...]:
        patterns = {
            "rejects": self.words.rejects,
            "declines": self.words.declines,
            "supports": self.words.supports,
            "acknowledges": self.words.acknowledges,
        }
        scores = {stance: len(patterns[stance].findall(words)) for stance in ORDER}
        if speaker.government == HOST and scores["rejects"]:
            scores["rejects"] += 3
        if scores["declines"] or scores["rejects"]:
            scores["supports"] = max(scores["supports"] - 1, 0)
            scores["acknowledges"] = max(scores["acknowledges"] - 1, 0)
        return tuple(scores[stance] for stance in ORDER)

    def _signs(self, speaker: Speaker) -> bool:
        if {speaker.person, speaker.body} & self.addressed:
            return False
        return bool({speaker.person, speaker.body} & self.signed) or speaker.body in self.campaigners

    def _answering(self, sentence: Sentence) -> re.Match[str] | None:
        return self.words.answering.search(self.told, sentence.start, sentence.end)

    def _was_asked(self, sentence: Sentence) -> bool:
        """Whether the sentence before tells of somebody else who was asked and kept silent."""
        if not sentence.index:
            return False
        before = self.document.sentences[sentence.index - 1]
        return before.paragraph == sentence.paragraph and bool(
            self.words.silent.search(self.told, before.start, before.end)
        )

    def _may_answer(self, actor: str, speaker: Speaker, sentence: Sentence, answering: bool) -> bool:
        if self.first_letter is None or sentence.end <= self.first_letter:
            return False
        if actor in self.addressed or speaker.person in self.addressed:
            return True
        if speaker.government == HOST or actor == HOST:
            return True
        if actor in self.asked or OLYMPIC.search(actor):
            return True
        if not answering:
            return False
        said = (sentence.start, sentence.end)
        patterns = (self.words.documents, self.words.groups, self.words.votes, self.words.boycott)
        return not speaker.government or any(pattern.search(self.told, *said) for pattern in patterns)

    def _subject(self, sentence: Sentence, before: str) -> Speaker | None:
        """The one who does something in a sentence without a quotation."""
        mentions = [m for m in self.names.between(sentence.start, sentence.end) if m.name and not m.adjective]
        if not mentions:
            return None
        if not (self._answering(sentence) or self.words.speech.search(self.told, sentence.start, sentence.end)):
            return None
        for mention in mentions[:4]:
            if self._is_subject(sentence, mention):
                return self._as_speaker(mention)
        return None

    def _is_subject(self, sentence: Sentence, mention: Mention) -> bool:
        lead = self.told[max(sentence.start, mention.start - 60) : mention.start]
        if self.words.oblique.search(lead) and not self.words.roles.search(lead[-40:]):
            return False
        ahead = self.told[mention.end : min(sentence.end, mention.end + 100)]
        verb = self.words.speech.search(ahead) or self.words.answering.search(ahead)
        if verb is None:
            return False
        person_between = [m for m in self.names.between(mention.end, mention.end + verb.start()) if m.kind == "person"]
        return mention.kind == "person" or not person_between

    def _as_speaker(self, mention: Mention) -> Speaker:
        if mention.kind == "person":
            person = self.names.people.get(mention.name)
            return Speaker(mention.name, person.body if person else "", person.government if person else "")
        if mention.kind == "government":
            return Speaker("", "", mention.name)
        return Speaker("", mention.name, "")
