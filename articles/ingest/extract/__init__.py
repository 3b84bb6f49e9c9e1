"""From the clean text of an article to the facts that it proposes. Pure: no network, no database, no clock."""

import datetime

from articles.ingest.extract.document import Document
from articles.ingest.extract.gazetteer import Entry, Gazetteer
from articles.ingest.extract.letters import letters_of
from articles.ingest.extract.links import links_of
from articles.ingest.extract.names import names_in
from articles.ingest.extract.positions import positions_of
from articles.ingest.extract.quotes import quotes_of, spoken_in
from articles.ingest.extract.responses import responses_of
from articles.ingest.extract.schema import VERSION, Extraction
from articles.ingest.extract.topic import is_relevant
from articles.ingest.extract.words import language_of

__all__ = ["VERSION", "Entry", "Extraction", "Gazetteer", "extract"]


def extract(
    text: str,
    *,
    language: str = "",
    published: datetime.date | None = None,
    gazetteer: Gazetteer | None = None,
) -> Extraction:
    """The facts of one article. Its first paragraph is the title; offsets count characters of ``text``."""
    language = language or language_of(text)
    document = Document(text, language, published)
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
    return extraction
