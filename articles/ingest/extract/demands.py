"""What a letter asks for, in the words of the article."""

from articles.ingest.extract.document import HIDDEN, Document
from articles.ingest.extract.lists import names_from
from articles.ingest.extract.mentions import Names
from articles.ingest.extract.words.common import ASKED, DEMAND_ENDS

LONGEST = 220


def demand_in(document: Document, names: Names, start: int, end: int) -> str:
    """The words behind the verb of asking and the one who is asked; empty where the sentence asks nothing."""
    told = document.told
    for urge in document.words.urge.finditer(told, start, end):
        named = names_from(document, names, urge.end(), min(end, urge.end() + 160))
        begin = named[-1].end if named else urge.end()
        marker = ASKED.match(told, begin, end)
        begin = marker.end() if marker else begin
        stop = min(end, begin + LONGEST)
        ending = DEMAND_ENDS.search(told, begin, stop)
        wanted = told[begin : ending.start() if ending else stop].strip(" ,.:\n" + HIDDEN)
        if len(wanted.split()) >= 3:
            return wanted
    return ""
