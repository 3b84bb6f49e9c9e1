"""Responses as a table."""

from actors.tables import actor_columns
from campaigns.models import Response
from campaigns.models.responses import ResponseForm, ResponseStance
from campaigns.tables.campaigns import CAMPAIGN
from campaigns.tables.letters import LETTER
from record.columns import date_columns, label_column, sources_column, where_public
from web.tables import Column, Table


def response_page(letter_key: str | None, campaign_key: str | None, key: str) -> str:
    """The response where it is read: on the page of the letter or campaign it is about."""
    return f"{LETTER(letter_key) or CAMPAIGN(campaign_key)}#{key}"


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
        Column("Spoken by", "person", [where_public("person", "name")]),
        Column("Spoken by: key", "person_key", [where_public("person", "key")]),
        Column("Letter", "letter", ["letter__title"]),
        Column("Letter: key", "letter_key", ["letter__key"]),
        Column("Campaign", "campaign", ["campaign__name"]),
        Column("Campaign: key", "campaign_key", ["campaign__key"]),
        sources_column(Response),
        Column("Page", "page", ["letter__key", "campaign__key", "key"], response_page),
    ],
)
