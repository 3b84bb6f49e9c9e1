"""One text while names are found in it: its words, which of them belong to a name already, and what was found."""

from articles.ingest.extract.countries import adjectives, english_name, government_names
from articles.ingest.extract.document import Document
from articles.ingest.extract.gazetteer import Entry, Gazetteer
from articles.ingest.extract.mentions import Mention, Names, Person
from articles.ingest.extract.tokens import DOTTED, bare, tokens_of


class Reading:
    """Each step takes words that no step before it has taken. Places are numbers of tokens."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.text = document.text
        self.words = document.words
        self.gazetteer = gazetteer
        self.tokens = list(tokens_of(self.text))
        self.folds = [token.fold for token in self.tokens]
        self.taken = [False] * len(self.tokens)
        self.names = Names()
        self.found: list[Mention] = []

    def add(self, first: int, count: int, mention: Mention) -> None:
        """Note a mention, to which so many tokens belong from then on."""
        self.found.append(mention)
        for at in range(first, first + count):
            self.taken[at] = True

    def gap(self, at: int) -> bool:
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

    def end(self, at: int) -> int:
        """Where a token ends in the text, without the ending of a genitive or a sign behind it."""
        token = self.tokens[at]
        return token.end - len(self.text[token.start : token.end]) + len(bare(self.text[token.start : token.end]))

    def split(self, at: int, count: int) -> list[str]:
        """So many tokens as single folded words; none where the text ends before."""
        if at + count > len(self.tokens):
            return []
        return " ".join(self.folds[at : at + count]).replace("-", " ").split()

    def is_head(self, at: int) -> bool:
        """Whether it is a word by which organisations are known: *network*."""
        fold = self.folds[at]
        if fold in self.words.organisation_heads:
            return True
        return len(fold) > 8 and fold.endswith(self.words.head_endings)

    def is_title(self, at: int) -> bool:
        """Whether a person's name follows such a word: *president*."""
        fold = self.folds[at]
        if fold in self.words.titles:
            return True
        return fold.endswith(self.words.role_endings)

    def is_country(self, at: int) -> bool:
        """Whether it is the name of a country in one word, or its adjective."""
        return self.folds[at] in adjectives(self.words.code) or (self.folds[at],) in government_names(self.words.code)

    def person(self, name: str, body: str = "", government: str = "", role: str = "") -> None:
        """Note what is known of somebody; what is known already stays."""
        person = self.names.people.setdefault(name, Person(name))
        person.body, person.government, person.role = (
            person.body or body,
            person.government or government,
            person.role or role,
        )

    def enter(self, entry: Entry) -> None:
        """What the gazetteer knows of a person: the government where there is one, else the body."""
        if entry.country:
            self.person(entry.name, government=english_name(entry.country), role=entry.role)
        else:
            self.person(entry.name, body=entry.body, role=entry.role)
