"""Pages of the desk."""

from curation.views.home import curate

__all__ = ["curate"]
