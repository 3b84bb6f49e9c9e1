"""The words of an article that prove what is proposed, and the citations made of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from articles.models import CITED, Article, Citation, Proposal
from articles.models.citations import MAX_PASSAGE_WORDS
from record.models import Fact

type Piece = Mapping[str, Any]  # start, end, words, and whether they stand in the title


class Evidence:
    """The passages of one proposal, of which each fact that comes of it gets the one that names it."""

    def __init__(self, article: Article, pieces: Sequence[Piece], text_hash: str) -> None:
        self.article, self.text_hash = article, text_hash
        # Words of the text say more than those of a title.
        self.pieces = sorted(pieces, key=lambda piece: piece["in_title"])

    @classmethod
    def of(cls, proposal: Proposal) -> "Evidence":
        return cls(proposal.article, proposal.evidence, proposal.text_hash)

    def cite(self, fact: Fact, *about: str) -> None:
        """Cite the article for a fact, with the words that name it; once, however often it is asked for."""
        passage = self.passage(about)
        named = {"article": self.article, _name_of(fact): fact, "quote": passage["quote"]}
        Citation.objects.get_or_create(**named, defaults=passage)

    def cite_new(self, facts: Iterable[tuple[Fact, str]]) -> None:
        """The same for many facts that are new, each with its name, in one go."""
        Citation.objects.bulk_create(
            Citation(article=self.article, **{_name_of(fact): fact}, **self.passage([name])) for fact, name in facts
        )

    def passage(self, about: Iterable[str] = ()) -> dict[str, Any]:
        """The words that a citation keeps: of the piece that has the words it is about, fewer than fifty."""
        wanted = [words for words in about if words]
        piece = next((p for p in self.pieces if any(words in p["words"] for words in wanted)), self.pieces[0])
        start, quote = piece["start"], piece["words"]
        if len(quote.split()) >= MAX_PASSAGE_WORDS:
            first = _beginning_near(quote, wanted)
            quote = _first_words(quote[first:], MAX_PASSAGE_WORDS - 1)
            start += first
        if piece["in_title"]:
            return {"quote": quote}
        return {"quote": quote, "start": start, "end": start + len(quote), "text_hash": self.text_hash}


def _name_of(fact: Fact) -> str:
    return next(name for name, model in CITED.items() if isinstance(fact, model))


def _beginning_near(text: str, wanted: list[str]) -> int:
    """Where to begin so that the wanted words are within: some words before them, or at the beginning."""
    at = next((text.index(words) for words in wanted if words in text), 0)
    if at == 0:
        return 0
    before = text[:at].split()[-MAX_PASSAGE_WORDS // 2 :]
    first = at
    for word in reversed(before):
        first = text.rindex(word, 0, first)
    return first


def _first_words(text: str, number: int) -> str:
    at = 0
    for word in text.split()[:number]:
        at = text.index(word, at) + len(word)
    return text[:at]
