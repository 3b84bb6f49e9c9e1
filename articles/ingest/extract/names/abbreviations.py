"""Abbreviations: one in brackets belongs to the name in front of it, whatever it means elsewhere."""

import bisect
import re

from articles.ingest.extract.countries import government_names
from articles.ingest.extract.folding import fold_words
from articles.ingest.extract.mentions import Mention
from articles.ingest.extract.names.reading import Reading
from articles.ingest.extract.tokens import bare

ACRONYM = re.compile(r"[A-Z][A-Za-z&]{0,6}[A-Z]s?$|[A-Z]{2,8}$")
NO_ACRONYMS = frozenset(
    """
        COVID PM MP MPs MEP MEPs CEO AFP AP TV OK UTC GMT GMT+ PDF URL HTML FAQ CC RT ID II III IV VI VII EN DE FR ES
        """.split()
)


def abbreviations(reading: Reading) -> None:
    """First what the text says that they mean, then where they stand; others may be organisations too."""
    by_end = sorted(reading.found, key=lambda mention: mention.end)
    ends = [mention.end for mention in by_end]
    for match in re.finditer(
        r"\((?:the |die |der |das |le |la |el )?[“\"„«]?([A-Z][A-Za-z&.-]{1,9})[”\"“»]?(?:[,;][^()\n]{0,30})?\)",
        reading.text,
    ):
        at = bisect.bisect_right(ends, match.start()) - 1
        if at >= 0 and 0 <= match.start() - ends[at] <= 2 and by_end[at].kind != "government":
            acronym = match[1].strip(".-")
            initials = "".join(word[0] for word in re.findall(r"\w+", by_end[at].name) if word[0].isupper())
            fits = by_end[at].kind == "organisation" or acronym.upper() == initials
            if sum(letter.isupper() for letter in acronym) >= 2 and fits:
                reading.names.acronyms[acronym] = by_end[at].name
    for at, token in enumerate(reading.tokens):
        written = bare(reading.text[token.start : token.end])
        lead = written.split("-")[0] if reading.words.code == "de" else written
        name = reading.names.acronyms.get(lead)
        if name and token.capital:
            reading.found = [mention for mention in reading.found if not (mention.start <= token.start < mention.end)]
            reading.add(at, 1, Mention(token.start, token.start + len(lead), "organisation", name, full=False))
        elif (
            not reading.taken[at]
            and ACRONYM.match(lead)
            and lead not in NO_ACRONYMS
            and not reading.is_country(at)
            and len(lead) > 1
        ):
            if fold_words(lead) in reading.gazetteer.abbreviations:
                entry = reading.gazetteer.abbreviations[fold_words(lead)]
                reading.add(
                    at,
                    1,
                    Mention(token.start, token.start + len(lead), "organisation", entry, known=True, full=False),
                )
            elif (fold_words(lead),) not in government_names(reading.words.code) and lead.isupper() and len(lead) <= 6:
                reading.add(at, 1, Mention(token.start, token.start + len(lead), "organisation", lead, full=False))
