"""The list of events as a table."""

from django.conf import settings
from django.db.models import OuterRef
from django.urls import reverse

from campaigns.models import Event, EventCampaign
from record.columns import date_columns, list_of, sources_column
from record.models import Visibility
from web.tables import Column, Table

_event_campaigns = EventCampaign.objects.filter(event=OuterRef("pk"), campaign__visibility=Visibility.PUBLIC).order_by(
    "campaign__name"
)


def event_page(key: str) -> str:
    """The event in the list of events."""
    return f"{settings.SITE_URL}{reverse('campaigns:events')}?event={key}#{key}"


EVENTS = Table(
    "events",
    "Events",
    [
        Column("Key", "key"),
        *date_columns("Date", "date"),
        Column("Title", "title"),
        Column("Summary", "summary"),
        Column("Campaigns", "campaigns", [list_of(_event_campaigns, "campaign__name")]),
        Column("Campaigns: keys", "campaign_keys", [list_of(_event_campaigns, "campaign__key")]),
        sources_column(Event),
        Column("Page", "page", ["key"], event_page),
    ],
)
