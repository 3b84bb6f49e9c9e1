"""Pages of the desk."""

from curation.views.home import curate
from curation.views.review import next_proposal, proposal, review

__all__ = ["curate", "next_proposal", "proposal", "review"]
