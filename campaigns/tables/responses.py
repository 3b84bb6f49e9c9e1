"""Responses as a table."""

from django.db.models import Value
from django.db.models.functions import Coalesce

from actors.tables import actor_columns
from campaigns.models import Response
from campaigns.models.responses import ResponseForm, ResponseStance
from record.columns import date_columns, label_column, sources_column, state_columns, where_public
from web.tables import AddressOf, Column, Joined, Table

# The response where it is read: on the page of the letter or campaign it is about.
RESPONSE_PAGE = Joined(
    Coalesce(AddressOf("campaigns:letter", "letter__key"), AddressOf("campaigns:campaign", "campaign__key")),
    Value("#"),
    "key",
)


RESPONSES = Table(
    "responses",
    "Responses",
    [
        Column("Key", "key"),
        *date_columns("Date", "date"),
        *actor_columns("Who", "actor", "actor"),
        label_column("Stance", "stance", ResponseStance),
        label_column("Form", "form", ResponseForm),
        Column("Summary", "summary"),
        Column("Quote", "quote"),
        Column("Spoken by", "person", where_public("person", "name")),
        Column("Spoken by: key", "person_key", where_public("person", "key")),
        Column("Letter", "letter", "letter__title"),
        Column("Letter: key", "letter_key", "letter__key"),
        Column("Campaign", "campaign", "campaign__name"),
        Column("Campaign: key", "campaign_key", "campaign__key"),
        *state_columns(),
        sources_column(Response),
        Column("Page", "page", RESPONSE_PAGE),
    ],
)
