"""From the clean text of an article to the facts that it proposes. Pure: no network, no database, no clock."""

import datetime
from collections.abc import Iterator

from articles.ingest.extract.document import Document
from articles.ingest.extract.gazetteer import Entry, Gazetteer
from articles.ingest.extract.letters import letters_of
from articles.ingest.extract.links import links_of
from articles.ingest.extract.names import names_in
from articles.ingest.extract.positions import positions_of
from articles.ingest.extract.quotes import quotes_of, spoken_in
from articles.ingest.extract.responses import responses_of
from articles.ingest.extract.schema import Evidence, Extraction
from articles.ingest.extract.topic import is_relevant
from articles.ingest.extract.words import language_of
from articles.ingest.extractor import VERSION

__all__ = ["VERSION", "Entry", "Extraction", "Gazetteer", "extract"]


def extract(
    text: str,
    *,
    title: str = "",
    language: str = "",
    published: datetime.date | None = None,
    gazetteer: Gazetteer | None = None,
) -> Extraction:
    """The facts of one article; offsets count characters of ``text``.

    A ``title`` stands apart from the text, and evidence in it says so. Without one the first paragraph is the title.
    """
    apart = f"{title}\n\n" if title.strip() else ""
    language = language or language_of(apart + text)
    document = Document(apart + text, language, published)
    extraction = Extraction(
        title=document.text[slice(*document.paragraphs[0])] if document.paragraphs else "",
        language=document.words.code,
        published=published.isoformat() if published else None,
    )
    if not is_relevant(document):
        return extraction
    known = gazetteer or Gazetteer()
    names = names_in(document, known)
    spoken = spoken_in(document, names)
    extraction.letters = letters_of(document, names)
    extraction.responses = responses_of(document, names, spoken, extraction.letters, known)
    extraction.positions = positions_of(document, names, spoken)
    extraction.quotes = quotes_of(document, spoken)
    extraction.links = links_of(extraction, known)
    for fact in extraction.facts if apart else ():
        fact.evidence = [piece for evidence in fact.evidence for piece in _apart(evidence, len(title), len(apart))]
    return extraction


def _apart(evidence: Evidence, title: int, text: int) -> Iterator[Evidence]:
    """Evidence as it stands in title or text, where the one ends at ``title`` and the other begins at ``text``."""
    start, end, words = evidence.start, evidence.end, evidence.words
    if start < title:
        yield Evidence(start, min(end, title), words[: title - start], in_title=True)
    if end > text:
        yield Evidence(max(start, text) - text, end - text, words[max(text - start, 0) :])
