"""What the desk keeps beside the record: work that is under way, and what was decided about it."""

from curation.models.merges import Merge

__all__ = ["Merge"]
