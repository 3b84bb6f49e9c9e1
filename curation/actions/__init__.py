"""What curators do to the record. Each function is one revision, and says how it is undone."""

from curation.actions.duplicates import keep_apart, take_back
from curation.actions.merging import Changed, merge, merged_meanwhile, undo_merge
from curation.actions.naming import decide_naming, name_person, protect_person
from curation.actions.refusals import NotPossible
from curation.actions.suggestions import accept_suggestion, decline_suggestion, suggest
from curation.actions.takedowns import ask_for_takedown, decide_takedown, forget_contacts

__all__ = [
    "Changed",
    "NotPossible",
    "accept_suggestion",
    "ask_for_takedown",
    "decide_naming",
    "decide_takedown",
    "decline_suggestion",
    "forget_contacts",
    "keep_apart",
    "merge",
    "merged_meanwhile",
    "name_person",
    "protect_person",
    "suggest",
    "take_back",
    "undo_merge",
]
