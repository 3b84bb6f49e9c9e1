"""Pages of the desk, and the forms by which readers reach it."""

from curation.views.duplicates import apart, duplicates
from curation.views.editing import add_fact, candidates, edit, edit_fact
from curation.views.evidence import evidence
from curation.views.facts import fact, fact_at_address
from curation.views.home import curate
from curation.views.lists import listed_name, signatory_list, signatory_lists
from curation.views.merging import merge, merges
from curation.views.open_forms import suggest, suggest_sent, takedown, takedown_sent
from curation.views.people import people
from curation.views.requests import suggestions, takedowns
from curation.views.review import next_proposal, proposal, review
from curation.views.sources import fact_sources
from curation.views.versions import fact_version, fact_versions
from curation.views.visibility import fact_visibility

__all__ = [
    "add_fact",
    "apart",
    "candidates",
    "curate",
    "duplicates",
    "edit",
    "edit_fact",
    "evidence",
    "fact",
    "fact_at_address",
    "fact_sources",
    "fact_version",
    "fact_versions",
    "fact_visibility",
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
