"""Who is mentioned where: people, organisations and governments of one article.

Known names come from the gazetteer. Unknown ones are found by how they are written: words that begin with a
capital, with a head such as *Network* for organisations, behind a title or beside a role for people. An
abbreviation in brackets belongs to the name in front of it, whatever it means elsewhere.
"""

import bisect
import re
from collections.abc import Iterator

from articles.ingest.extract.countries import adjectives, english_name, government_names, metonyms
from articles.ingest.extract.document import Document
from articles.ingest.extract.folding import fold_words
from articles.ingest.extract.gazetteer import Entry, Gazetteer
from articles.ingest.extract.mentions import Mention, Names, Person
from articles.ingest.extract.roles import affiliate
from articles.ingest.extract.tokens import DOTTED, POSSESSIVE, TOKEN, bare, tokens_of

EMBASSY = re.compile(r"embass|mission|consul|botschaft|vertretung|ambassade|embajada", re.I)
ACRONYM = re.compile(r"[A-Z][A-Za-z&]{0,6}[A-Z]s?$|[A-Z]{2,8}$")
NO_ACRONYMS = frozenset(
    """
        COVID PM MP MPs MEP MEPs CEO AFP AP TV OK UTC GMT GMT+ PDF URL HTML FAQ CC RT ID II III IV VI VII EN DE FR ES
        """.split()
)


def names_in(document: Document, gazetteer: Gazetteer) -> Names:
    return _Finder(document, gazetteer).find()


class _Finder:
    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.document = document
        self.text = document.text
        self.words = document.words
        self.gazetteer = gazetteer
        self.tokens = list(tokens_of(self.text))
        self.folds = [token.fold for token in self.tokens]
        self.taken = [False] * len(self.tokens)
        self.names = Names()
        self.found: list[Mention] = []

    def find(self) -> Names:
        self._offices()
        self._known()
        self._seats()
        self._chains()
        self._acronyms()
        self._countries()
        self._surnames()
        self._committees()
        self.names.mentions = sorted(self.found, key=lambda mention: mention.start)
        return affiliate(self.text, self.words, self.names)

    def _add(self, first: int, count: int, mention: Mention) -> None:
        self.found.append(mention)
        for at in range(first, first + count):
            self.taken[at] = True

    def _offices(self) -> None:
        """The foreign ministry and the embassies of China, which answer for it."""
        starts = [token.start for token in self.tokens]
        for match in self.words.host_office.finditer(self.text):
            first, stop = bisect.bisect_left(starts, match.start()), bisect.bisect_left(starts, match.end())
            office = "Chinese Embassy" if EMBASSY.search(match[0]) else "Chinese Foreign Ministry"
            self._add(first, stop - first, Mention(*match.span(), "government", "China", known=True, office=office))

    # ---- known names

    def _known(self) -> None:
        parts = [(at, part) for at, fold in enumerate(self.folds) for part in fold.split("-")]
        words = [part for _, part in parts]
        number = -1
        while number + 1 < len(parts):
            number += 1
            at = parts[number][0]
            hit = self.gazetteer.longest_at(words, number)
            if not hit or (number and parts[number - 1][0] == at):
                continue
            length, known_as, entry = hit
            last = parts[number + length - 1][0]
            count = last - at + 1
            whole = number + length == len(parts) or parts[number + length][0] != last
            if any(self.taken[at : at + count]) or not self._written_as(at, count, known_as, whole=whole):
                continue
            number += length - 1
            start, end = self.tokens[at].start, self._end(last)
            if not whole:  # IOC-Präsident
                end = start + len(known_as)
            if entry.kind == "person":
                self._enter(entry)
            full = known_as == entry.name
            self._add(at, count, Mention(start, end, entry.kind, entry.name, known=True, full=full))

    def _written_as(self, at: int, count: int, known_as: str, *, whole: bool) -> bool:
        """Whether the words look like the name: capitals where it has them, nothing but blanks between."""
        if not whole and not (
            self.words.code == "de" and known_as.isupper() and self.text.startswith(known_as, self.tokens[at].start)
        ):
            return False
        if not self.tokens[at].capital and known_as[:1].isupper():
            return False
        if whole and count == 1 and known_as.isupper() and known_as.isascii() and not self.tokens[at].upper:
            return False
        if count == 1 and self._in_longer_name(at):
            return False
        return all(self._gap(at + step) for step in range(count - 1)) and (
            count > 1 or self.words.code != "de" or known_as.isupper() or len(known_as) > 3
        )

    def _in_longer_name(self, at: int) -> bool:
        """A one-word name inside words with capitals belongs to another name: Mars in Bruno Mars."""
        if self.tokens[at].upper:
            return False
        before = (
            at > 0
            and self.tokens[at - 1].capital
            and self._gap(at - 1)
            and self.tokens[at - 1].fold not in self.words.never_names
        )
        after = at + 1 < len(self.tokens) and self.tokens[at + 1].capital and self._gap(at)
        after = after and self.tokens[at + 1].fold in self.words.organisation_heads
        return before and self.tokens[at - 1].fold not in self.words.titles and not after

    def _gap(self, at: int) -> bool:
        """Whether only blanks (or the point of an initial, or a hyphen) stand between a token and the next."""
        if at + 1 >= len(self.tokens):
            return False
        gap = self.text[self.tokens[at].end : self.tokens[at + 1].start]
        if gap in {" ", "\xa0", "-", "\n", "/", "’ ", "'"}:
            return True
        length = self.tokens[at].end - self.tokens[at].start
        dotted = DOTTED.fullmatch(self.text, self.tokens[at].start, self.tokens[at].end)
        return gap == ". " and (
            length == 1 or dotted is not None or (length <= 4 and self.tokens[at].fold in self.words.titles)
        )

    def _end(self, at: int) -> int:
        token = self.tokens[at]
        return token.end - len(self.text[token.start : token.end]) + len(bare(self.text[token.start : token.end]))

    def _country(self, code: str) -> str:
        return english_name(code) if code else ""

    # ---- names that nobody knew

    def _chains(self) -> None:
        at = 0
        while at < len(self.tokens):
            if self.taken[at] or not self.tokens[at].capital:
                at += 1
                continue
            stop = self._chain_from(at)
            self._judge(at, stop)
            at = stop

    def _chain_from(self, at: int) -> int:
        """Behind the last token of a chain of words with capitals, small words of names included."""
        stop = at + 1
        small = self.words.connectors | self.words.particles
        while stop < len(self.tokens) and self._gap(stop - 1) and not self.taken[stop] and stop - at < 14:
            if POSSESSIVE.search(self.text[self.tokens[stop - 1].start : self.tokens[stop - 1].end]):
                break
            if self._is_day(stop):
                break
            if self.tokens[stop].capital or self.tokens[stop].fold.isdigit():
                stop += 1
                continue
            if self.folds[stop] in self.words.name_adjectives and self._is_head(at):
                stop += 1
                continue
            ahead = stop
            while (
                ahead < len(self.tokens)
                and self.tokens[ahead].fold in small
                and self._gap(ahead - 1)
                and ahead - stop < 3
            ):
                ahead += 1
            if ahead < len(self.tokens) and self._is_day(ahead):
                break
            if stop == at + 1 and ahead > stop and self._names_a_group(at, ahead):
                stop = ahead + 1  # "Union des joueurs du Nord"
                continue
            if ahead == stop or ahead >= len(self.tokens) or self.taken[ahead] or not self.tokens[ahead].capital:
                break
            if not self._gap(ahead - 1):
                break
            stop = ahead + 1
        return stop

    def _is_day(self, at: int) -> bool:
        fold = self.folds[at]
        return fold in self.words.weekdays or (fold in self.words.months and len(fold) > 3)

    def _names_a_group(self, at: int, ahead: int) -> bool:
        """Whether a small noun behind a head names whom it joins, in languages that write it small."""
        small = (
            self.words.code in {"fr", "es"}
            and self._is_head(at)
            and at
            and self.text[self.tokens[at].start - 2] not in ".\n"
        )
        return bool(small) and ahead < len(self.tokens) and self._gap(ahead - 1) and not self.tokens[ahead].capital

    def _judge(self, first: int, stop: int) -> None:
        """Tell organisations and people in one chain; what is neither is left."""
        while first < stop and (self.folds[first] in self.words.never_names or self.folds[first].isdigit()):
            first += 1
        while stop > first and self.folds[stop - 1].isdigit():
            stop -= 1
        if first >= stop:
            return
        heads = [at for at in range(first, stop) if self._is_head(at)]
        if not heads and self._is_called_so(first, stop):
            heads = [stop - 1]
        if heads:
            self._organisation(first, stop, heads)
            return
        for begin, end in self._without_connectors(first, stop):
            self._name_of_person(begin, end)

    def _is_called_so(self, first: int, stop: int) -> bool:
        """Whether small words make a name an organisation's: inside (*Lantern for Xinjiang*), in front, or behind."""
        if stop - first > 1 and self.folds[first] in self.words.of_groups:
            return True  # "Free Ice Now"
        if stop - first > 2 and any(self.folds[at] in self.words.of_groups for at in range(first + 1, stop)):
            return True
        before = first - 1
        if before >= 0 and not self.tokens[before].capital and self._gap(before) and self._is_head(before):
            return True  # "the association Cimes Solidaires"
        beside = [at for at in (stop, stop + 1) if at < len(self.tokens) and self._gap(at - 1)]
        small = [at for at in beside if not self.tokens[at].capital and self.folds[at] in self.words.organisation_heads]
        return stop - first > 1 and bool(small) and small[0] - stop < len(beside)  # "the Fair Ice athletes' union"

    def _is_head(self, at: int) -> bool:
        fold = self.folds[at]
        if fold in self.words.organisation_heads:
            return True
        return len(fold) > 8 and fold.endswith(self.words.head_endings)

    def _organisation(self, first: int, stop: int, heads: list[int]) -> None:
        small = self.words.connectors
        # "President of the Nordmark Forum": the role is in front of the name
        for at in range(first, heads[0]):
            is_role = self.folds[at] in self.words.titles or self.words.roles.fullmatch(
                self.text[self.tokens[at].start : self.tokens[at].end]
            )
            if is_role and at + 1 < stop and (self.folds[at + 1] in small or at + 1 == heads[0] - 0):
                first = at + 1
        while first < stop and (
            self.folds[first] in small or (self.folds[first] in self.words.never_names and first < heads[0])
        ):
            first += 1
        if first >= stop:
            return
        # "Nordmark Forum Director Ane Hild": the role ends the name and begins a person's
        for at in range(first + 1, stop):
            if self.folds[at] in self.words.titles and at > heads[0] and self.folds[at - 1] not in small:
                self._name_of_person(at, stop)
                stop = at
                break
        if stop - first < 2 and not (
            self.words.code == "de"
            and self.folds[first] not in self.words.organisation_heads
            and len(self.folds[first]) > 12
        ):
            return
        start, end = self.tokens[first].start, self._end(stop - 1)
        self._add(first, stop - first, self._office(Mention(start, end, "organisation", _tidy(self.text[start:end]))))

    def _office(self, mention: Mention) -> Mention:
        """A foreign ministry is its government."""
        if not self.words.ministries.search(mention.name):
            return mention
        country = self._country_in(mention.start - 25, mention.end + 30)
        if not country:
            return Mention(mention.start, mention.end, "government", "", office=mention.name)
        return Mention(mention.start, mention.end, "government", country, office=mention.name)

    def _country_in(self, start: int, end: int) -> str:
        known, peoples = government_names(self.words.code), adjectives(self.words.code)
        for match in TOKEN.finditer(self.text, max(start, 0), min(end, len(self.text))):
            fold = fold_words(bare(match[0])).replace("-", " ")
            code = peoples.get(fold) or known.get((fold,))
            if code:
                return english_name(code)
        return ""

    def _without_connectors(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        begin = first
        for at in range(first, stop):
            if not self.tokens[at].capital and self.folds[at] not in self.words.particles:
                if begin < at:
                    yield begin, at
                begin = at + 1
        if begin < stop:
            yield begin, stop

    def _name_of_person(self, first: int, stop: int) -> None:
        last_title = max((at for at in range(first, stop) if self._is_title(at)), default=first - 1)
        titled = last_title >= first
        first = last_title + 1
        while first < stop and (self.folds[first] in self.words.never_names or self._is_country(first)):
            first += 1
        while first < stop and not self.tokens[first].capital:
            first += 1
        never = self.words.never_names | self.words.group_words
        while first < stop and self.folds[first] in never:
            first += 1
        for at in range(first, stop):
            if self.folds[at] in never or self.folds[at].isdigit():
                stop = at
                break
        count = stop - first
        if not 1 <= count <= 5 or (count == 1 and not titled):
            return
        start, end = self.tokens[first].start, self._end(stop - 1)
        name = _tidy(self.text[start:end])
        if tuple(self.folds[first:stop]) in government_names(self.words.code):
            return
        if count == 1 and (ACRONYM.match(name) or len(name) < 3):
            return
        if (
            any(self.folds[at] in self.words.organisation_heads for at in range(first, stop))
            or self._is_country(first)
            or self._is_country(stop - 1)
        ):
            return
        if not titled and any(self.folds[at].endswith(self.words.noun_endings) for at in range(first, stop)):
            return
        if count == 1:
            whole = next(
                (person for person in self.names.people if fold_words(person).split(" ")[-1] == fold_words(name)), ""
            )
            entry = None if whole else self.gazetteer.of_surname(fold_words(name))
            if entry:
                whole = entry.name
                self._enter(entry)
            self._add(first, 1, Mention(start, end, "person", whole or name, full=False))
            if not whole:
                self._person(name)
            return
        entry = self.gazetteer.like_official(name)
        if entry:
            name = entry.name
            self._enter(entry)
        self._person(name)
        self._add(first, count, Mention(start, end, "person", name))

    def _is_title(self, at: int) -> bool:
        fold = self.folds[at]
        if fold in self.words.titles:
            return True
        return fold.endswith(self.words.role_endings)

    def _is_country(self, at: int) -> bool:
        return self.folds[at] in adjectives(self.words.code) or (self.folds[at],) in government_names(self.words.code)

    def _person(self, name: str, body: str = "", government: str = "", role: str = "") -> None:
        person = self.names.people.setdefault(name, Person(name))
        person.body, person.government, person.role = (
            person.body or body,
            person.government or government,
            person.role or role,
        )

    def _enter(self, entry: Entry) -> None:
        """What the gazetteer knows of a person: the government where there is one, else the body."""
        self._person(entry.name, "" if entry.country else entry.body, self._country(entry.country), entry.role)

    # ---- abbreviations

    def _acronyms(self) -> None:
        by_end = sorted(self.found, key=lambda mention: mention.end)
        ends = [mention.end for mention in by_end]
        for match in re.finditer(
            r"\((?:the |die |der |das |le |la |el )?[“\"„«]?([A-Z][A-Za-z&.-]{1,9})[”\"“»]?(?:[,;][^()\n]{0,30})?\)",
            self.text,
        ):
            at = bisect.bisect_right(ends, match.start()) - 1
            if at >= 0 and 0 <= match.start() - ends[at] <= 2 and by_end[at].kind != "government":
                acronym = match[1].strip(".-")
                initials = "".join(word[0] for word in re.findall(r"\w+", by_end[at].name) if word[0].isupper())
                fits = by_end[at].kind == "organisation" or acronym.upper() == initials
                if sum(letter.isupper() for letter in acronym) >= 2 and fits:
                    self.names.acronyms[acronym] = by_end[at].name
        for at, token in enumerate(self.tokens):
            written = bare(self.text[token.start : token.end])
            lead = written.split("-")[0] if self.words.code == "de" else written
            name = self.names.acronyms.get(lead)
            if name and token.capital:
                self.found = [mention for mention in self.found if not (mention.start <= token.start < mention.end)]
                self._add(at, 1, Mention(token.start, token.start + len(lead), "organisation", name, full=False))
            elif (
                not self.taken[at]
                and ACRONYM.match(lead)
                and lead not in NO_ACRONYMS
                and not self._is_country(at)
                and len(lead) > 1
            ):
                if fold_words(lead) in self.gazetteer_names():
                    entry = self.gazetteer_names()[fold_words(lead)]
                    self._add(
                        at,
                        1,
                        Mention(token.start, token.start + len(lead), "organisation", entry, known=True, full=False),
                    )
                elif (fold_words(lead),) not in government_names(self.words.code) and lead.isupper() and len(lead) <= 6:
                    self._add(at, 1, Mention(token.start, token.start + len(lead), "organisation", lead, full=False))

    def gazetteer_names(self) -> dict[str, str]:
        return self.gazetteer.abbreviations

    # ---- countries

    def _seats(self) -> None:
        """Seats of governments in several words, before they are taken for names: the White House."""
        seats = metonyms(self.words.code)
        for at, token in enumerate(self.tokens):
            for count in (3, 2):
                words = tuple(self._split(at, count))
                if not token.capital or words not in seats or any(self.taken[at : at + count]):
                    continue
                if all(self._gap(at + step) for step in range(count - 1)):
                    name = english_name(seats[words])
                    self._add(
                        at,
                        count,
                        Mention(token.start, self._end(at + count - 1), "government", name, known=True, full=False),
                    )
                    break

    def _countries(self) -> None:
        known, capitals, peoples = (
            government_names(self.words.code),
            metonyms(self.words.code),
            adjectives(self.words.code),
        )
        at = 0
        while at < len(self.tokens):
            if self.taken[at]:
                at += 1
                continue
            for count in (4, 3, 2, 1):
                words = tuple(self._split(at, count))
                if (
                    not words
                    or any(self.taken[at : at + count])
                    or not all(self._gap(at + step) or self._dotted(at + step) for step in range(count - 1))
                ):
                    continue
                code = known.get(words) or capitals.get(words)
                adjective = ""
                if not code:
                    code = adjective = peoples.get(" ".join(words), "")
                if code and self._is_name_of_country(at, count, words, adjective=bool(adjective)):
                    start, end = self.tokens[at].start, self._end(at + count - 1)
                    kind_of = Mention(
                        start,
                        end,
                        "government",
                        english_name(code),
                        known=True,
                        adjective=bool(adjective),
                        full=words in known,
                    )
                    self._add(at, count, kind_of)
                    at += count - 1
                    break
            at += 1

    def _split(self, at: int, count: int) -> list[str]:
        if at + count > len(self.tokens):
            return []
        return " ".join(self.folds[at : at + count]).replace("-", " ").split()

    def _dotted(self, at: int) -> bool:
        return self.text[self.tokens[at].end : self.tokens[at + 1].start] in {". ", "."}

    def _is_name_of_country(self, at: int, count: int, words: tuple[str, ...], *, adjective: bool) -> bool:
        token = self.tokens[at]
        if words in {("us",), ("uk",), ("eu",), ("ue",), ("prc",), ("uae",), ("usa",)}:
            return token.upper
        return token.capital or (adjective and self.words.code != "en")

    # ---- surnames

    def _surnames(self) -> None:
        whole: dict[str, str] = {}
        for name in self.names.people:
            parts = fold_words(name).split(" ")
            if len(parts) > 1:
                whole.setdefault(parts[-1], name)
                if len(parts[0]) <= 6 and parts[0] in CHINESE_SURNAMES:
                    whole.setdefault(parts[0], name)
                if len(parts) > 2 and parts[-2] not in self.words.particles:
                    whole.setdefault(" ".join(parts[-2:]), name)
        for at, token in enumerate(self.tokens):
            if self.taken[at] or not token.capital:
                continue
            fold = token.fold
            name = whole.get(fold, "")
            if not name:
                entry = self.gazetteer.of_surname(fold)
                follows = at + 1 < len(self.tokens) and self._gap(at) and self.tokens[at + 1].capital
                if not entry or follows or fold in self.words.never_names or self._is_country(at):
                    continue
                name = entry.name
                self._enter(entry)
            self._add(at, 1, Mention(token.start, self._end(at), "person", name, known=True, full=False))

    def _committees(self) -> None:
        """*The committee*, *the union*: the one so called that was named last."""
        named: dict[str, list[Mention]] = {}
        for mention in sorted(self.found, key=lambda mention: mention.start):
            if mention.kind == "organisation":
                for word in fold_words(mention.name).split():
                    named.setdefault(word, []).append(mention)
        for at, token in enumerate(self.tokens):
            if self.taken[at] or not at or token.fold not in self.words.organisation_heads or token.fold not in named:
                continue
            follows = at + 1 < len(self.tokens) and self._gap(at) and self.tokens[at + 1].capital
            before = [mention for mention in named[token.fold] if mention.end <= token.start]
            if THE.fullmatch(self.text, self.tokens[at - 1].start, token.start) and before and not follows:
                self._add(at, 1, Mention(token.start, self._end(at), "organisation", before[-1].name, full=False))


THE = re.compile(r"(?:the|das|die|der|den|dem|le|la|l[’']|el)\s*", re.I)
CHINESE_SURNAMES = frozenset(
    """
        zhao wang hua zhang li liu chen yang huang wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang
        deng han feng cao peng xi moon
        """.split()
)


def _tidy(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip()
