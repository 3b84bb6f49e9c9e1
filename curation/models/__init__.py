"""What the desk keeps beside the record: work that is under way, and what was decided about it."""

from curation.models.approvals import Approval
from curation.models.drafts import Draft, SentForm
from curation.models.duplicates import Distinct, LikelyPair, Search
from curation.models.lists import ListedName, SignatoryList
from curation.models.merges import Folded, Merge
from curation.models.suggestions import Suggestion
from curation.models.takedowns import Takedown

__all__ = [
    "Approval",
    "Distinct",
    "Draft",
    "Folded",
    "LikelyPair",
    "ListedName",
    "Merge",
    "Search",
    "SentForm",
    "SignatoryList",
    "Suggestion",
    "Takedown",
]
