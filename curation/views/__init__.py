"""Pages of the desk, and the forms by which readers reach it."""

from curation.views.duplicates import apart, duplicates
from curation.views.evidence import evidence
from curation.views.facts import fact, fact_at_address
from curation.views.home import curate
from curation.views.lists import listed_name, signatory_list, signatory_lists
from curation.views.merging import merge, merges
from curation.views.open_forms import suggest, suggest_sent, takedown, takedown_sent
from curation.views.people import people
from curation.views.requests import suggestions, takedowns
from curation.views.review import next_proposal, proposal, review

__all__ = [
    "apart",
    "curate",
    "duplicates",
    "evidence",
    "fact",
    "fact_at_address",
    "listed_name",
    "merge",
    "merges",
    "next_proposal",
    "people",
    "proposal",
    "review",
    "signatory_list",
    "signatory_lists",
    "suggest",
    "suggest_sent",
    "suggestions",
    "takedown",
    "takedown_sent",
    "takedowns",
]
