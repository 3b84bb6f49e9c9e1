"""What the timeline can be filtered by."""

from campaigns.filters import CampaignFilterMixin
from dashboard.timeline import KINDS
from record.filters import WordsFilter
from web import filters


class TimelineFilter(CampaignFilterMixin):
    kind = filters.choice_field("Show", list(KINDS.items()), every="everything")
    year = filters.year_field()

    field_order = ["kind", "campaign", "year"]


class SearchFilter(WordsFilter):
    q = filters.words_field("Words, names, or words in quotation marks")
