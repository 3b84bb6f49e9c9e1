"""A text with what every rule asks of it: paragraphs, sentences, quotations, and the text without them."""

import bisect
import datetime
from dataclasses import dataclass
from functools import cached_property

from articles.ingest.extract.dates import When, dates_in
from articles.ingest.extract.quotation import Span, count_words, quotations
from articles.ingest.extract.schema import Evidence
from articles.ingest.extract.sentences import paragraphs_of, sentences_of
from articles.ingest.extract.words import Words, words_of

MAX_CHARACTERS = 400_000  # longer texts are read to here: some hundred pages
LEAST_QUOTED = 5  # words that make a quotation more than a word in quotation marks
HIDDEN = "\ue000"  # stands for each character of somebody's words


@dataclass(frozen=True)
class Sentence:
    start: int
    end: int
    paragraph: int
    index: int


class Document:
    """One article, read once. All offsets count characters of ``text``."""

    def __init__(self, text: str, language: str, published: datetime.date | None) -> None:
        self.text = text[:MAX_CHARACTERS]
        self.words: Words = words_of(language)
        self.published = published

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        return paragraphs_of(self.text)

    @cached_property
    def spans(self) -> list[Span]:
        """Quotations of at least five words."""
        spans = quotations(self.text, self.paragraphs, self.words.code)
        return [span for span in spans if count_words(self.text[span.inner_start : span.inner_end]) >= LEAST_QUOTED]

    @cached_property
    def told(self) -> str:
        """The reporter's own words: as long as the text, with quotations hidden but for the end of a sentence."""
        pieces, at = [], 0
        for span in self.spans:
            ends = self.text[span.inner_end - 1] in ".!?" and span.closed
            hidden = span.end - span.start
            pieces += [self.text[at : span.start], HIDDEN * (hidden - 1) + "." if ends else HIDDEN * hidden]
            at = span.end
        return "".join([*pieces, self.text[at:]])

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Sentences of the reporter: one that goes on around or behind a quotation is one."""
        found: list[Sentence] = []
        for number, (start, end) in enumerate(self.paragraphs):
            for begin, stop in sentences_of(self.told, start, end):
                found.append(Sentence(begin, stop, number, len(found)))
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def sentence_at(self, offset: int) -> Sentence:
        return self.sentences[max(bisect.bisect_right(self._starts, offset) - 1, 0)]

    def dates_in(self, start: int, end: int) -> list[When]:
        return dates_in(self.told, start, end, self.words, self.published)

    def evidence(self, start: int, end: int) -> Evidence:
        return Evidence(start, end, self.text[start:end])

    def sentence_evidence(self, sentence: Sentence) -> Evidence:
        return self.evidence(sentence.start, sentence.end)
