"""Where governments stand on the diplomatic boycott: one position each, the latest in the text.

Each clause is searched for words of a stance and for the governments they belong to: those listed in front of
it, those behind words such as *joining*, else the one spoken of before. What somebody asks of a government, what
may happen, and what was done about other Games is no position.
"""

import re
from dataclasses import dataclass

from articles.ingest.extract.document import Document, Sentence
from articles.ingest.extract.governments import Government, chains_of, governments_in, host_of_a_meeting
from articles.ingest.extract.mentions import Names
from articles.ingest.extract.quotes import Spoken
from articles.ingest.extract.schema import Evidence, Position, PositionStance
from articles.ingest.extract.words.common import DID_NOT, LIKE, LIKEWISE, OWN_BOYCOTT, PLACE, THEY

FAR = 500  # characters behind which "it" is no longer the government spoken of last


@dataclass(frozen=True)
class Found:
    government: str
    stance: PositionStance
    at: int
    sentence: Sentence
    weight: int  # a weaker one never takes the place of a stronger one


@dataclass(frozen=True)
class Cue:
    stance: PositionStance
    start: int
    end: int
    unreal: bool = False


def positions_of(document: Document, names: Names, spoken: list[Spoken]) -> list[Position]:
    reader = _Reader(document, names, spoken)
    latest: dict[str, Found] = {}
    for found in reader.read():
        before = latest.get(found.government)
        if before is None or found.weight >= before.weight:
            latest[found.government] = found
    return [
        Position(
            government=found.government,
            stance=found.stance,
            evidence=[
                Evidence(
                    found.sentence.start, found.sentence.end, document.text[found.sentence.start : found.sentence.end]
                )
            ],
            confidence=round(0.4 + 0.15 * found.weight, 2),
        )
        for found in latest.values()
    ]


class _Reader:
    def __init__(self, document: Document, names: Names, spoken: list[Spoken]) -> None:
        self.document, self.names, self.spoken = document, names, spoken
        self.words, self.told, self.text = document.words, document.told, document.text
        self.subject = ""  # the government spoken of last
        self.subject_at = 0
        self.wavers = False  # a clause of this sentence said that nothing is decided
        self.heading: PositionStance | None = None
        self.open_list: PositionStance | None = None  # "… were on the guest list. They included …"
        self.last_found: list[Found] = []
        self.about_boycott = bool(self.words.boycott.search(self.text))

    def read(self) -> list[Found]:
        found: list[Found] = []
        for sentence in self.document.sentences:
            found += self._heading(sentence) or self._sentence(sentence)
        return found

    # ---- a sentence

    def _sentence(self, sentence: Sentence) -> list[Found]:
        if self._is_about_other_games(sentence):
            return []
        found: list[Found] = []
        self.wavers = False
        for start, end in self._clauses(sentence):
            found += self._clause(sentence, start, end)
            self._remember(governments_in(self.document, self.names, start, end))
        found = found or self._listed_on(sentence) or self._the_same(sentence)
        self.last_found = found or self.last_found
        found += self._adjectives(sentence)
        found += self._in_quotes(sentence)
        self._remember(governments_in(self.document, self.names, sentence.start, sentence.end))
        return found

    def _remember(self, governments: list[Government]) -> None:
        if governments:
            self.subject, self.subject_at = governments[0].name, governments[-1].end

    def _is_about_other_games(self, sentence: Sentence) -> bool:
        words, text = self.words, self.text
        if not words.past_games.search(text, sentence.start, sentence.end):
            return False
        return not (PLACE.search(text, sentence.start, sentence.end) or "2022" in text[sentence.start : sentence.end])

    def _clauses(self, sentence: Sentence) -> list[tuple[int, int]]:
        bounds = [sentence.start]
        for match in self.words.contrast.finditer(self.told, sentence.start, sentence.end):
            bounds += [match.start(), match.end()]
        bounds.append(sentence.end)
        pairs = list(zip(bounds[::2], bounds[1::2], strict=True))
        return [pair for pair in pairs if pair[0] < pair[1]]

    def _cues(self, start: int, end: int, text: str) -> list[Cue]:
        """Words of a stance, the more particular one where two overlap."""
        words = self.words
        paragraph = self.document.sentence_at(start).paragraph
        beside = bool(self.last_found) and self.last_found[-1].sentence.paragraph == paragraph
        about = self.about_boycott or beside or words.boycott.search(text, start, end)
        games = words.games.search(text, start, end) or PLACE.search(text, start, end)
        cues: list[Cue] = []

        def take(pattern: re.Pattern[str], stance: PositionStance) -> None:
            for match in pattern.finditer(text, start, end):
                if all(match.end() <= cue.start or cue.end <= match.start() for cue in cues):
                    cues.append(Cue(stance, *match.span(), unreal=self._is_unreal(text, start, match)))

        take(words.undecided, "undecided") if about or games else None
        take(words.declined, "declined")
        take(words.no_boycott, "declined")
        if about or games:
            take(words.stays_away, "joined")
            take(words.attending, "attending")
        take(words.opposed, "opposed") if about or games else None
        take(words.joined, "joined")
        return sorted(cues, key=lambda cue: cue.start)

    def _is_unreal(self, text: str, start: int, cue: re.Match[str]) -> bool:
        """Wishes, conditions and demands in front of a cue: it did not happen."""
        return bool(self.words.unreal.search(text, max(start, cue.start() - 90), cue.start() + 1))

    def _clause(self, sentence: Sentence, start: int, end: int) -> list[Found]:
        cues = self._cues(start, end, self.told)
        if not cues:
            return []
        governments = governments_in(self.document, self.names, start, end)
        chains = chains_of(self.document, governments)
        found: list[Found] = []
        host = host_of_a_meeting(self.document, self.names, sentence)
        reason = bool(self.words.other_reason.search(self.told, sentence.start, sentence.end)) or self._reason_behind(
            sentence
        )
        says_no = bool(self.words.no_boycott.search(self.told, sentence.start, sentence.end))
        spoken_of: list[Government] = []
        for number, cue in enumerate(cues):
            if cue.unreal and cue.stance not in {"undecided", "declined", "opposed"}:
                continue
            limit = cues[number - 1].end if number else start
            following = cues[number + 1].start if number + 1 < len(cues) else end
            subjects = self._subjects(cue, chains, limit, following, start, spoken_of)
            spoken_of = subjects or spoken_of
            if not subjects and host and cue.stance == "opposed":
                subjects = [Government(host, cue.start, cue.end)]
            stance = self._stance(cue, reason, says_no)
            if self.wavers and not governments:
                continue  # "an approach under which no ministers would go"
            weight = 1 if cue.unreal else 2
            found += [Found(one.name, stance, cue.start, sentence, weight) for one in subjects]
        open_for = {one.government: one.at for one in reversed(found) if one.stance == "undecided"}
        # "was considering an approach that would allow athletes to attend"
        found = [one for one in found if one.stance == "undecided" or one.at < open_for.get(one.government, end)]
        self.wavers = self.wavers or any(one.stance == "undecided" for one in found)
        for chain in chains:  # "Belgium joined, France and Italy did not."
            if found and DID_NOT.match(self.told, chain[-1].end):
                found += [Found(one.name, "declined", one.start, sentence, 2) for one in chain]
        return found

    def _stance(self, cue: Cue, reason: bool, says_no: bool) -> PositionStance:
        if cue.stance != "joined":
            return cue.stance
        stays = bool(self.words.stays_away.search(self.told, cue.start, cue.end + 1)) and not self.words.boycott.search(
            self.told, cue.start, cue.end
        )
        if stays and (reason or says_no):
            return "declined"
        return "joined"

    def _reason_behind(self, sentence: Sentence) -> bool:
        """Whether the next sentence of the paragraph gives another reason."""
        following = self.document.sentences[sentence.index + 1 : sentence.index + 2]
        if not following or following[0].paragraph != sentence.paragraph:
            return False
        behind = following[0]
        if governments_in(self.document, self.names, behind.start, behind.end):
            return False
        return bool(
            self.words.other_reason.search(self.told, behind.start, behind.end)
            or self.words.no_boycott.search(self.told, behind.start, behind.end)
        )

    def _subjects(
        self,
        cue: Cue,
        chains: list[list[Government]],
        limit: int,
        following: int,
        start: int,
        spoken_of: list[Government],
    ) -> list[Government]:
        """To whom a cue belongs."""
        before = [chain for chain in chains if chain[0].start < cue.start and chain[-1].end > limit]
        inside = [chain for chain in chains if cue.start <= chain[0].start < cue.end]
        behind = [chain for chain in chains if cue.end <= chain[0].start < following]
        subjects = list(before[-1]) if before else []
        generic = self.words.countries.search(self.told, start, cue.start) is not None
        if len(before) > 1 and self._is_oblique(before[-1][0], limit):
            plain = [chain for chain in before if not self._is_oblique(chain[0], limit)]
            subjects = list(plain[-1]) if plain else subjects
        alike = [chain for chain in before if LIKE.search(self.told, max(start, chain[0].start - 16), chain[0].start)]
        if alike and len(before) > len(alike):
            subjects = list([chain for chain in before if chain not in alike][-1])
            subjects += [one for chain in alike for one in chain if one not in subjects]
        if cue.stance == "joined":
            with_them = [chain for chain in [*inside, *behind] if self._is_with(cue, chain[0])]
            with_them += [
                chain
                for chain in before[:-1]
                if self.words.with_them.search(self.told, max(start, chain[0].start - 20), chain[0].start)
            ]
            subjects += [one for chain in [*inside, *with_them] for one in chain if one not in subjects]
            if not before and behind and not with_them:
                subjects += behind[0]
        elif not subjects and (inside or behind):
            subjects = list((inside or behind)[0])
        elif not before and generic and behind:
            subjects = list(behind[0])
        if not subjects and not (inside or behind) and spoken_of:
            return spoken_of
        if not subjects and not (inside or behind) and self.subject and self._refers_back(start, cue):
            subjects = [Government(self.subject, cue.start, cue.end)]
        return subjects

    def _is_oblique(self, one: Government, limit: int) -> bool:
        return bool(self.words.oblique.search(self.told[max(limit, one.start - 40) : one.start]))

    def _is_with(self, cue: Cue, one: Government) -> bool:
        return bool(self.words.with_them.search(self.told, cue.start, one.start))

    def _refers_back(self, start: int, cue: Cue) -> bool:
        """``It will not send …``, ``the government said …``: the one spoken of before."""
        lead = self.told[start : cue.start]
        words = self.words
        if cue.start - self.subject_at > FAR:
            return False
        people = [m for m in self.names.between(self.subject_at, cue.start) if m.kind == "person"]
        if people and not any(self._serves(m.name) for m in people):
            return False  # "he" is somebody else
        if (words.groups.search(lead) and not re.search(r"\bofficials\b", lead)) or words.documents.search(lead):
            return False
        others = [m for m in self.names.between(start, cue.start) if m.kind in {"person", "organisation"} and m.name]
        if any(m.kind == "organisation" for m in others):
            return False
        if others and not any(self._serves(m.name) for m in others):
            return False
        return bool(
            words.singular.search(lead)
            or words.plural.search(lead)
            or words.governing.search(lead)
            or not lead.strip(" ,")
        )

    def _listed_on(self, sentence: Sentence) -> list[Found]:
        """``They included X, Y and Z``: the list that the sentence before began."""
        stance, self.open_list = self.open_list, None
        begins = THEY.match(self.told, sentence.start, sentence.end)
        named = governments_in(self.document, self.names, sentence.start, sentence.end)
        if stance is None or not begins:
            cues = [cue for start, end in self._clauses(sentence) for cue in self._cues(start, end, self.told)]
            generic = self.words.countries.search(self.told, sentence.start, sentence.end)
            self.open_list = cues[0].stance if cues and generic and not named and not cues[0].unreal else None
            return []
        return [Found(one.name, stance, one.start, sentence, 2) for one in named]

    def _the_same(self, sentence: Sentence) -> list[Found]:
        """``Slovenia said the same``."""
        named = governments_in(self.document, self.names, sentence.start, sentence.end)
        if not named or not self.last_found or not LIKEWISE.search(self.told, sentence.start, sentence.end):
            return []
        return [Found(one.name, self.last_found[-1].stance, one.start, sentence, 2) for one in named]

    def _serves(self, name: str) -> bool:
        person = self.names.people.get(name)
        return person is not None and person.government == self.subject

    # ---- adjectives: "the US-led boycott"

    def _adjectives(self, sentence: Sentence) -> list[Found]:
        found = []
        for mention in self.names.between(sentence.start, sentence.end):
            if mention.kind != "government" or mention.name == "China" or not mention.name:
                continue
            behind = OWN_BOYCOTT.match(self.told, mention.end)
            if behind and not self.words.unreal.search(
                self.told, max(sentence.start, mention.start - 40), mention.start
            ):
                found.append(Found(mention.name, "joined", mention.start, sentence, 1))
        return found

    # ---- quotations of officials

    def _in_quotes(self, sentence: Sentence) -> list[Found]:
        found: list[Found] = []
        for said in self.spoken:
            if said.sentence != sentence or not said.speaker.government or said.speaker.government == "China":
                continue
            for span in said.spans:
                cues = [cue for cue in self._cues(span.inner_start, span.inner_end, self.text) if not cue.unreal]
                reason = bool(self.words.other_reason.search(self.text, span.start, span.end))
                for cue in cues:
                    named = governments_in(self.document, self.names, span.start, cue.start)
                    own = not named or any(one.name == said.speaker.government for one in named)
                    if own:
                        stance = "declined" if reason and cue.stance == "joined" else cue.stance
                        found.append(Found(said.speaker.government, stance, cue.start, sentence, 2))
        return found

    # ---- lists under a heading

    def _heading(self, sentence: Sentence) -> list[Found]:
        """``Joining the boycott:`` and then one country per line."""
        start, end = self.document.paragraphs[sentence.paragraph]
        line = self.told[start:end]
        is_line = len(line) < 90 and (
            line.rstrip().endswith(":") or not line.rstrip().endswith((".", "!", "?", "”", '"'))
        )
        if not is_line or sentence.start != start:
            if sentence.start == start:
                self.heading = self.heading if self.heading and self._is_entry(start, end) else None
            return self._entry(sentence) if self.heading and sentence.start == start else []
        governments = governments_in(self.document, self.names, start, end)
        stance = self._heading_stance(start, end)
        if stance and (not governments or line.rstrip().endswith(":")) and sentence.index:
            self.heading = stance
            return (
                [Found(one.name, stance, one.start, sentence, 2) for one in governments]
                if not line.rstrip().endswith(":")
                else []
            )
        if self.heading and governments:
            return self._entry(sentence)
        if not governments:
            self.heading = None
        return []

    def _heading_stance(self, start: int, end: int) -> PositionStance | None:
        words, line = self.words, self.told[start:end]
        for pattern, stance in (
            (words.undecided, "undecided"),
            (words.declined, "declined"),
            (words.no_boycott, "declined"),
            (words.opposed, "opposed"),
            (words.stays_away, "joined"),
            (words.attending, "attending"),
            (words.joined, "joined"),
            (words.heading_undecided, "undecided"),
            (words.heading_declined, "declined"),
            (words.heading_opposed, "opposed"),
            (words.heading_attending, "attending"),
            (words.heading_joined, "joined"),
        ):
            if pattern.search(line):
                away = pattern is words.stays_away and words.other_reason.search(line)
                return "declined" if away else stance  # type: ignore[return-value]
        return None

    def _is_entry(self, start: int, end: int) -> bool:
        first = governments_in(self.document, self.names, start, min(end, start + 40))
        return bool(first) and len(re.sub(r"^\W+", "", self.told[start : first[0].start])) < 6

    def _entry(self, sentence: Sentence) -> list[Found]:
        """A line of the list; words of its own say more than the heading."""
        start, end = self.document.paragraphs[sentence.paragraph]
        governments = governments_in(self.document, self.names, start, end)
        if not governments or not self.heading:
            return []
        first = chains_of(self.document, governments)[0]
        own = [
            found for found in self._clause(sentence, sentence.start, sentence.end) if found.government == first[0].name
        ]
        return own or [Found(one.name, self.heading, one.start, sentence, 2) for one in first]
