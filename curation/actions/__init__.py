"""What curators do to the record. Each function is one revision, and says how it is undone."""

from curation.actions.merging import Changed, merge, undo_merge
from curation.actions.refusals import NotPossible
from curation.actions.suggestions import accept_suggestion, decline_suggestion, suggest
from curation.actions.takedowns import ask_for_takedown, decide_takedown, forget_contacts

__all__ = [
    "Changed",
    "NotPossible",
    "accept_suggestion",
    "ask_for_takedown",
    "decide_takedown",
    "decline_suggestion",
    "forget_contacts",
    "merge",
    "suggest",
    "undo_merge",
]
