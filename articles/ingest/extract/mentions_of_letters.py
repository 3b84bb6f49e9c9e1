"""Where a text speaks of a letter, statement, petition or motion, and what each place says about it."""

import re
from dataclasses import dataclass, field

from articles.ingest.extract.counts import Claimed, claimed_in
from articles.ingest.extract.dates import When
from articles.ingest.extract.demands import demand_in
from articles.ingest.extract.document import Document, Sentence
from articles.ingest.extract.lists import BRACKETS, Named, names_from
from articles.ingest.extract.mentions import Mention, Names
from articles.ingest.extract.schema import LetterKind
from articles.ingest.extract.signatories import signed_in
from articles.ingest.extract.words import Pattern
from articles.ingest.extract.words.common import (
    AND,
    BARE_TO,
    BREAK,
    FROM,
    IN_A,
    IN_YEAR,
    ITS,
    JOINED,
    MEETING,
    PARLIAMENT,
    PLACE_BEFORE,
    POSSESSIVE,
    REPLY_TO,
    SCHEDULED,
    SENT,
    THOSE,
    TO_AT_END,
    UNITED_NATIONS,
)

MAX_PLACES = 8  # in one sentence: more are no reporter's


@dataclass
class Place:
    """One place where a letter is spoken of."""

    sentence: Sentence
    start: int
    end: int
    kind: LetterKind
    is_word: bool = True  # a word such as "letter" stands here, not only a verb
    definite: bool = False  # one that was spoken of before
    another: bool = False
    background: bool = False
    strong: list[Named] = field(default_factory=list)  # whom it is addressed to
    weak: list[Named] = field(default_factory=list)  # whom it asks for something
    copied: list[Named] = field(default_factory=list)
    claimed: Claimed | None = None
    many: bool = False  # "scores of groups": a number that is none
    when: When | None = None
    signatories: list[Mention] = field(default_factory=list)
    demand: str = ""

    @property
    def says_only_when(self) -> bool:
        told = (self.is_word, self.strong, self.weak, self.claimed, self.signatories, self.demand)
        return self.when is not None and not any(told)


def places_in(document: Document, names: Names) -> list[Place]:
    found: list[Place] = []
    for sentence in document.sentences:
        found += _Reader(document, names, sentence).places()
    return found


class _Reader:
    def __init__(self, document: Document, names: Names, sentence: Sentence) -> None:
        self.document, self.names, self.sentence = document, names, sentence
        self.told, self.words = document.told, document.words
        self.start, self.end = sentence.start, sentence.end

    def places(self) -> list[Place]:
        triggers = self._triggers()
        places = []
        for number, (match, kind, is_word) in enumerate(triggers):
            start = self.start if not number else match.start()
            end = triggers[number + 1][0].start() if number + 1 < len(triggers) else self.end
            place = self._place(match, kind, is_word, start, end)
            if place:
                places.append(place)
        if not places:
            place = (
                self._asked_by_many()
                or self._said_by_many()
                or self._asked_by_named()
                or self._about_signatories()
                or self._day_of_sending()
            )
            places += [place] if place else []
        if len(places) > 1:
            places = self._one_or_several(places)
        return places

    # ---- what speaks of a letter

    def _triggers(self) -> list[tuple[re.Match[str], LetterKind, bool]]:
        words = self.words
        patterns: tuple[tuple[Pattern, LetterKind, bool], ...] = (
            (words.motion, "parliamentary motion", True),
            (words.petition, "petition", True),
            (words.statement, "joint statement", True),
            (words.issued, "joint statement", True),
            (words.letter, "open letter", True),
            (words.wrote, "open letter", False),
        )
        kinds = [
            (match, kind, is_word)
            for pattern, kind, is_word in patterns
            for match in pattern.finditer(self.told, self.start, self.end)
        ]
        kinds.sort(key=lambda item: (item[0].start(), -item[0].end()))
        kept: list[tuple[re.Match[str], LetterKind, bool]] = []
        for item in kinds:
            if kept and item[0].start() < kept[-1][0].end():
                continue
            if len(kept) < MAX_PLACES and not self._is_other(item[0], item[1]):
                kept.append(item)
        return kept

    def _is_other(self, match: re.Match[str], kind: LetterKind) -> bool:
        """Replies, newsletters, and resolutions that are no motion of a parliament."""
        before = self.told[max(self.start, match.start() - 40) : match.start()]
        after = self.told[match.end() : min(self.end, match.end() + 30)]
        if ITS.search(before) and self.words.reply.search(before + after):
            return True
        if REPLY_TO.search(before) and not TO_AT_END.search(before[-12:]):
            return True
        if kind == "joint statement" and self.words.issued.fullmatch(match[0]):
            said = self.told[self.start : self.end]
            return not (self.words.senders.search(said) or self.words.many.search(said))
        if kind == "parliamentary motion":
            around = self.told[max(self.start - 200, 0) : min(self.end + 200, len(self.told))]
            return not PARLIAMENT.search(around) or bool(UNITED_NATIONS.search(before + after))
        return False

    # ---- what is said there

    def _place(self, match: re.Match[str], kind: LetterKind, is_word: bool, start: int, end: int) -> Place | None:
        told, words = self.told, self.words
        before = told[self.start : match.start()]
        place = Place(self.sentence, match.start(), match.end(), kind, is_word)
        place.definite = is_word and bool(words.definite.search(before)) and not words.indefinite.search(before)
        place.another = bool(words.another.search(told, max(self.start, match.start() - 60), match.end()))
        place.strong = self._addressees(match, end, is_word)
        place.copied = self._copied(match.end(), end)
        place.strong = [named for named in place.strong if all(named.name != copy.name for copy in place.copied)]
        for urge in words.urge.finditer(told, start, end):
            named = names_from(self.document, self.names, urge.end(), end)
            if named and urge.start() >= match.start() - 200 and self._is_asked(urge.end(), named[0].start):
                place.weak = named
                break
        place.weak = place.weak or self._asked_in_front(start, end)
        place.signatories = [
            m
            for m in signed_in(self.document, self.names, self.sentence)
            if start <= m.start < end or len(before) < 300
        ]
        place.signatories += [m for m in self._senders(match, is_word, kind) if m not in place.signatories]
        if place.signatories or self.words.senders.search(told, start, end):
            place.signatories += self._included(start, end)
        place.signatories = self._without(place.signatories, place)
        place.claimed = (
            claimed_in(self.document, start, end, len(place.signatories)) if kind != "parliamentary motion" else None
        )
        place.many = bool(words.many.search(told, start, end))
        place.when = self._when(match, start, end)
        if kind == "petition" and not SENT.search(told, self.start, self.end):
            place.when = None  # the day of a count, or of a story, is not that of a petition
        place.background = self._is_background(place)
        place.demand = demand_in(self.document, self.names, max(start, match.start() - 200), end)
        return place

    def _addressees(self, match: re.Match[str], end: int, is_word: bool) -> list[Named]:
        """Behind ``letter to``, ``addressed to`` and ``wrote to``; in front, who received it or to whom it was sent."""
        if not is_word:
            return names_from(self.document, self.names, match.end(), end)
        for addressed in self.words.addressed.finditer(self.told, match.end(), min(end, match.end() + 160)):
            gap = self.told[match.end() : addressed.start()]
            direct = addressed[0].lower() not in BARE_TO
            if not direct and (len(gap) > 60 or self.words.urge.search(gap) or self.words.speech.search(gap)):
                continue
            named = names_from(self.document, self.names, addressed.end(), end)
            if named:
                return named
        received = self.words.received.search(self.told, self.start, match.start())
        if received:
            named = names_from(self.document, self.names, self.start, received.start())
            if named:
                return named
        for sent in SENT.finditer(self.told, max(self.start, match.start() - 120), match.start()):
            marker = self.words.addressed.match(self.told, sent.end() + 1, match.start())
            named = names_from(self.document, self.names, marker.end() if marker else sent.end(), match.start())
            if named:
                return named
        return []

    def _asked_in_front(self, start: int, end: int) -> list[Named]:
        """``haben das Komitee aufgefordert``: German puts the one who is asked in front of the verb."""
        if self.words.code != "de":
            return []
        for urge in self.words.urge.finditer(self.told, start, end):
            before = [m for m in self.names.between(max(start, urge.start() - 120), urge.start()) if m.name]
            gap = self.told[before[-1].end : urge.start()] if before else ""
            if before and not BREAK.search(gap) and len(BRACKETS.sub("", gap).split()) <= 2:
                return [Named(before[-1].name, before[-1].start, before[-1].end, before[-1])]
        return []

    def _is_asked(self, start: int, end: int) -> bool:
        """Whether a name is the object of the verb of asking: only its role stands between."""
        between = self.words.roles.sub("", self.told[start:end])
        return len(between.split()) <= 4

    def _copied(self, start: int, end: int) -> list[Named]:
        match = self.words.copied.search(self.told, start, end)
        return names_from(self.document, self.names, match.end(), end) if match else []

    def _senders(self, match: re.Match[str], is_word: bool, kind: LetterKind) -> list[Mention]:
        """The subject of *wrote to*, or those *from* whom a letter is."""
        if kind == "parliamentary motion":
            return []
        if not is_word:
            return self._subject(match.start())
        by = FROM.match(self.told[match.end() : match.end() + 50])
        if by and not by[0].strip().startswith(("to", "an", "à", "a ")):
            named = names_from(self.document, self.names, match.end() + by.end(), self.end, collective=False)
            senders = [item.mention for item in named if item.mention]
            if senders:
                return senders
        lead = self.told[max(self.start, match.start() - 30) : match.start()]
        if IN_A.search(lead):
            return self._sender_of_clause(match)
        sent = SENT.search(self.told, max(self.start, match.start() - 60), match.start())
        return self._subject(sent.start()) if sent else []

    def _included(self, start: int, end: int) -> list[Mention]:
        """``forty groups, including A and B``: those who are named out of many that signed."""
        for including in self.words.including.finditer(self.told, start, end):
            if self.words.senders.search(self.told, max(start, including.start() - 80), including.start()):
                named = names_from(self.document, self.names, including.end(), end, collective=False)
                return [item.mention for item in named if item.mention]
        return []

    def _sender_of_clause(self, match: re.Match[str]) -> list[Mention]:
        """``In a letter to X, A and B urged``: those in front of the verb of asking."""
        urge = self.words.urge.search(self.told, match.end(), self.end) or self.words.speech.search(
            self.told, match.end(), self.end
        )
        if not urge:
            first = self.words.urge.search(self.told, self.start, match.start()) or self.words.speech.search(
                self.told, self.start, match.start()
            )
            return self._subject(first.start()) if first else []
        senders = self._subject(urge.start())
        return [mention for mention in senders if mention.start > match.end()]

    def _subject(self, verb: int) -> list[Mention]:
        """Organisations and people in front of a verb, joined as one subject."""
        chain: list[Mention] = []
        for mention in reversed(self.names.between(self.start, verb)):
            if mention.adjective or not mention.name or mention.kind == "government":
                break
            gap = BRACKETS.sub("", self.told[mention.end : chain[-1].start if chain else verb])
            if not chain and (
                len(gap) > 70
                or BREAK.search(gap)
                or self.words.groups.search(gap)
                or self.words.list_stop.search(re.sub(r"\b(?:has|have|had|on|last|hat|haben)\b", "", gap))
            ):
                break
            if chain and not JOINED.fullmatch(self._without_titles(gap)):
                role = self.words.roles.search(gap) or POSSESSIVE.fullmatch(gap)
                if not role or BREAK.search(gap) or AND.search(gap):
                    break
                if chain[-1].kind == "person":
                    continue
                chain[-1] = mention
                continue
            chain.append(mention)
        return chain[::-1]

    def _without_titles(self, gap: str) -> str:
        """What stands between two names, without the roles and titles of the second."""
        plain = self.words.roles.sub("", gap)
        return " ".join(word for word in plain.split() if word.strip(".").lower() not in self.words.titles)

    def _without(self, signatories: list[Mention], place: Place) -> list[Mention]:
        """No addressee signs, nobody signs twice."""
        others = {named.name for named in [*place.strong, *place.copied]}
        kept: dict[str, Mention] = {}
        for mention in signatories:
            if mention.name not in others and mention.kind != "government":
                kept.setdefault(mention.name, mention)
        return list(kept.values())

    def _when(self, match: re.Match[str], start: int, end: int) -> When | None:
        """The date beside the word, or beside a verb of sending; a date of something else is left."""
        dates = [when for when in self.document.dates_in(self.start, self.end) if start <= when.start < end]
        near = [when for when in dates if not self._of_something_else(when)]
        exact = [when for when in near if when.precision != "year"] or near
        return min(
            exact, key=lambda when: min(abs(when.start - match.end()), abs(match.start() - when.end)), default=None
        )

    def _of_something_else(self, when: When) -> bool:
        behind = self.told[when.end : when.end + 40]
        before = self.told[max(self.start, when.start - 50) : when.start]
        if when.precision == "year" and (
            self.words.games.search(behind)
            or self.words.games.search(self.told[when.start : when.end + 30])
            or PLACE_BEFORE.search(before)
        ):
            return True
        if when.precision == "year" and not IN_YEAR.search(before):
            return True
        return bool(SCHEDULED.search(before) or self.words.games.match(behind.lstrip()) or MEETING.match(behind))

    def _is_background(self, place: Place) -> bool:
        """A letter of long before the article."""
        published = self.document.published
        return bool(published and place.when and place.when.is_before(published, 200))

    # ---- letters without the word

    def _asked_by_many(self) -> Place | None:
        """``More than 180 groups on Wednesday called on governments to …``"""
        words, told = self.words, self.told
        for senders in words.senders.finditer(told, self.start, self.end):
            urge = words.urge.search(told, senders.end(), min(self.end, senders.end() + 120))
            if not urge:
                continue
            gap = told[senders.end() : urge.start()]
            if BREAK.search(gap) or (words.speech.search(gap) and not words.urge.match(told, urge.start())):
                continue
            claimed = claimed_in(self.document, max(self.start, senders.start() - 40), senders.end())
            many = bool(words.many.search(told, max(self.start, senders.start() - 40), senders.end()))
            named = names_from(self.document, self.names, urge.end(), self.end)
            if named and not self._is_asked(urge.end(), named[0].start):
                named = []
            if not named and not claimed:
                continue
            definite = bool(THOSE.match(senders[0])) or bool(words.definite.search(told[self.start : senders.start()]))
            place = Place(
                self.sentence,
                senders.start(),
                urge.end(),
                "joint statement",
                is_word=False,
                definite=definite and not claimed,
            )
            place.weak, place.claimed, place.many = named, claimed, many
            place.another = bool(words.another.search(told, max(self.start, senders.start() - 30), senders.end()))
            place.signatories = self._without(self._included(senders.start(), urge.start()), place)
            place.demand = demand_in(self.document, self.names, urge.start(), self.end)
            clause = told[max(self.start, senders.start() - 45) : min(self.end, urge.end() + 60)]
            dates = [
                when
                for when in self.document.dates_in(self.start, self.end)
                if told[when.start : when.end] in clause and not self._of_something_else(when)
            ]
            place.when = dates[0] if dates else None
            place.background = self._is_background(place)
            return place
        return None

    def _said_by_many(self) -> Place | None:
        """``Governments should stay away, a coalition of 243 organisations said``."""
        words, told = self.words, self.told
        ought = words.ought.search(told, self.start, self.end)
        senders = words.senders.search(told, ought.end(), self.end) if ought else None
        if not ought or not senders or not words.speech.search(told, senders.end(), self.end):
            return None
        claimed = claimed_in(self.document, ought.end(), self.end)
        named = names_from(self.document, self.names, self.start, ought.start())
        if not claimed or not named:
            return None
        place = Place(self.sentence, senders.start(), senders.end(), "joint statement", is_word=False)
        place.weak, place.claimed = named, claimed
        place.demand = told[ought.end() : max(claimed.start, ought.end())].split(", a ")[0].strip(" ,")
        dates = [when for when in self.document.dates_in(self.start, self.end) if not self._of_something_else(when)]
        place.when = dates[0] if dates else None
        return place

    def _asked_by_named(self) -> Place | None:
        """``Snowbound Voices has asked the committee to …``: of a letter if the text goes on to speak of one."""
        urge = self.words.urge.search(self.told, self.start, self.end)
        if not urge:
            return None
        subjects = [mention for mention in self._subject(urge.start()) if not self._governs(mention)]
        named = names_from(self.document, self.names, urge.end(), self.end)
        if not subjects or not named or not self._is_asked(urge.end(), named[0].start):
            return None
        place = Place(self.sentence, urge.start(), urge.end(), "open letter", is_word=False)
        place.weak, place.signatories = named, self._without(subjects, place)
        place.demand = demand_in(self.document, self.names, urge.start(), self.end)
        return place

    def _governs(self, mention: Mention) -> bool:
        person = self.names.people.get(mention.name)
        return person is not None and bool(person.government)

    def _about_signatories(self) -> Place | None:
        """``A, B and C are among the signatories``: of the letter that was spoken of."""
        match = self.words.signatories.search(self.told, self.start, self.end) or self.words.signed.search(
            self.told, self.start, self.end
        )
        addressed = self.words.addressed.match(self.told, self.start, self.end)
        if addressed and addressed[0].lower() in BARE_TO:
            addressed = None
        strong = names_from(self.document, self.names, addressed.end(), self.end) if addressed else []
        start = match or addressed
        if not start:
            return None
        signatories = signed_in(self.document, self.names, self.sentence) if match else []
        claimed = claimed_in(self.document, self.start, self.end, len(signatories)) if match else None
        if not signatories and not claimed and not strong:
            return None
        place = Place(self.sentence, start.start(), start.end(), "open letter", is_word=False, definite=True)
        if strong:  # "Addressed to X, the text …"
            place.strong, place.when = strong, self._when(start, self.start, self.end)
        place.signatories = [mention for mention in signatories if mention.kind != "government"]
        place.claimed = claimed
        return place

    def _day_of_sending(self) -> Place | None:
        """``It was published on 29 November.``"""
        sent = SENT.search(self.told, self.start, self.end)
        when = self._when(sent, self.start, self.end) if sent else None
        if not sent or not when or when.precision != "day" or abs(when.start - sent.end()) > 60:
            return None
        return Place(self.sentence, sent.start(), sent.end(), "open letter", is_word=False, definite=True, when=when)

    def _one_or_several(self, places: list[Place]) -> list[Place]:
        """A verb and a noun of one sentence are mostly one letter: ``wrote to X in a letter``."""
        kept = [places[0]]
        for place in places[1:]:
            before = kept[-1]
            same = before.kind == place.kind or not (before.is_word and place.is_word)
            differ = (
                before.strong and place.strong and {n.name for n in before.strong} != {n.name for n in place.strong}
            )
            if same and not differ and not place.another:
                before.kind = place.kind if place.is_word and not before.is_word else before.kind
                before.definite = before.definite and place.definite
                before.strong = before.strong or place.strong
                before.weak = before.weak or place.weak
                before.copied += place.copied
                before.claimed = before.claimed or place.claimed
                before.many = before.many or place.many
                before.when = before.when or place.when
                before.signatories += [
                    m for m in place.signatories if all(m.name != o.name for o in before.signatories)
                ]
                before.demand = before.demand or place.demand
                before.is_word = before.is_word or place.is_word
                before.background = before.background or place.background
            else:
                kept.append(place)
        return kept
