"""The list of events as a table."""

from django.db.models import OuterRef, Value

from campaigns.models import Event, EventCampaign
from record.columns import date_columns, list_of, sources_column, state_columns
from record.models import Visibility
from web.tables import AddressOf, Column, Joined, Table

_event_campaigns = EventCampaign.objects.filter(event=OuterRef("pk"), campaign__visibility=Visibility.PUBLIC).order_by(
    "campaign__name"
)

# The event in the list of events.
EVENT_PAGE = Joined(AddressOf("campaigns:events"), Value("?event="), "key", Value("#"), "key")

EVENTS = Table(
    "events",
    "Events",
    [
        Column("Key", "key"),
        *date_columns("Date", "date"),
        Column("Title", "title"),
        Column("Summary", "summary"),
        Column("Campaigns", "campaigns", list_of(_event_campaigns, "campaign__name")),
        Column("Campaigns: keys", "campaign_keys", list_of(_event_campaigns, "campaign__key")),
        *state_columns(),
        sources_column(Event),
        Column("Page", "page", EVENT_PAGE),
    ],
)
