"""A record that knows one organisation, and the names that are found beside it."""

from articles.ingest.extract import Entry, Gazetteer
from articles.ingest.extract.document import Document
from articles.ingest.extract.names import names_in

KNOWN = Gazetteer([Entry("snow-forum", "Snow Forum International", "organisation", ("SFI",))])


def names(text: str, language: str = "en") -> list[tuple[str, str]]:
    found = names_in(Document(text, language, None), KNOWN)
    return [(mention.kind, mention.name) for mention in found.mentions]
