"""Who is mentioned where: people, organisations and governments of one article."""

from articles.ingest.extract.document import Document
from articles.ingest.extract.gazetteer import Gazetteer
from articles.ingest.extract.mentions import Names
from articles.ingest.extract.names import known, unknown
from articles.ingest.extract.names.abbreviations import abbreviations
from articles.ingest.extract.names.reading import Reading
from articles.ingest.extract.roles import affiliate


def names_in(document: Document, gazetteer: Gazetteer) -> Names:
    """All mentions, in the order of the text, and what is known of the people."""
    reading = Reading(document, gazetteer)
    known.offices(reading)
    known.of_the_gazetteer(reading)
    known.seats(reading)
    unknown.organisations_and_people(reading)
    abbreviations(reading)
    known.countries(reading)
    known.surnames(reading)
    known.committees(reading)
    reading.names.mentions = sorted(reading.found, key=lambda mention: mention.start)
    return affiliate(reading.text, reading.words, reading.names)
