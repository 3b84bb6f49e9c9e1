"""What the timeline can be filtered by."""

from campaigns.filters import CampaignFilterMixin
from dashboard.timeline import KINDS
from web import filters


class TimelineFilter(CampaignFilterMixin):
    kind = filters.choice_field("Show", list(KINDS.items()), every="everything")
    year = filters.year_field()

    field_order = ["kind", "campaign", "year"]
