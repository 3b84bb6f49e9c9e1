"""What curators do to the record. Each function is one revision, and says how it is undone."""

from curation.actions.merging import Changed, merge, undo_merge

__all__ = ["Changed", "merge", "undo_merge"]
