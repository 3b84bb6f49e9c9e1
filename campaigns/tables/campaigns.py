"""The list of campaigns as a table."""

from django.db.models import OuterRef

from campaigns.models import Campaign, CampaignLead
from record.columns import date_columns, list_of, sources_column, state_columns
from record.models import Visibility
from web.tables import AddressOf, Column, Table

_leads = CampaignLead.objects.filter(campaign=OuterRef("pk"), actor__visibility=Visibility.PUBLIC).order_by("place")

CAMPAIGNS = Table(
    "campaigns",
    "Campaigns",
    [
        Column("Key", "key"),
        Column("Name", "name"),
        Column("Goal", "goal"),
        Column("Summary", "summary"),
        *date_columns("Start", "start"),
        *date_columns("End", "end"),
        Column("Led by", "leads", list_of(_leads, "actor__name")),
        Column("Led by: keys", "lead_keys", list_of(_leads, "actor__key")),
        Column("Letters", "letters", "letter_count"),
        *state_columns(),
        sources_column(Campaign),
        Column("Page", "page", AddressOf("campaigns:campaign", "key")),
    ],
    load=lambda campaigns: campaigns.with_counts(),
)
