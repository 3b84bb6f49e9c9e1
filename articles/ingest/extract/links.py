"""Which actors of the record the names in proposed facts may mean."""

from articles.ingest.extract.gazetteer import Gazetteer, Kind
from articles.ingest.extract.schema import Candidate, Extraction

MOST = 400  # names whose likeness is compared; exact ones cost nothing


def links_of(extraction: Extraction, gazetteer: Gazetteer) -> dict[str, list[Candidate]]:
    """Candidates of each name, best first. A name with several stays open for a curator."""
    wanted: dict[str, tuple[Kind, ...]] = {}
    for position in extraction.positions:
        wanted.setdefault(position.government, ("government",))
    for response in extraction.responses:
        wanted.setdefault(response.actor, ("organisation", "government", "person"))
        wanted.setdefault(response.person or "", ("person",))
    for quote in extraction.quotes:
        wanted.setdefault(quote.speaker, ("organisation", "government", "person"))
        wanted.setdefault(quote.organisation, ("organisation", "government"))
    for letter in extraction.letters:
        for name in [*letter.addressees, *letter.signatories]:
            wanted.setdefault(name, ("organisation", "government", "person"))
    wanted.pop("", None)
    found = {}
    for number, (name, kinds) in enumerate(wanted.items()):
        candidates = gazetteer.candidates(name, kinds, alike=number < MOST)
        if candidates:
            found[name] = candidates
    return found
