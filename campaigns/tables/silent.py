"""Who has not answered, as a table."""

import datetime

from actors.tables import actor_columns
from campaigns.models import Addressee
from campaigns.models.letters import AddresseeRole
from campaigns.tables.letters import LETTER
from record.as_of import today
from record.columns import date_columns, label_column, sources_column
from web.tables import Column, Table


def addressee_page(letter_key: str, pk: int) -> str:
    """The addressee on the page of the letter."""
    return f"{LETTER(letter_key)}#addressee-{pk}"


def _days(last_day: datetime.date | None) -> int | None:
    """Days since the end of the span of a letter's date, as the pages count them."""
    days = (today() - last_day).days if last_day else -1
    return days if days >= 0 else None


SILENT = Table(
    "silent",
    "Who has not answered",
    [
        *actor_columns("Addressee", "addressee", "actor"),
        label_column("Role", "role", AddresseeRole),
        Column("Letter", "letter", ["letter__title"]),
        Column("Letter: key", "letter_key", ["letter__key"]),
        *date_columns("Written", "letter_date", "letter__date"),
        Column("Campaign", "campaign", ["letter__campaign__name"]),
        Column("Campaign: key", "campaign_key", ["letter__campaign__key"]),
        Column("Days without an answer, at least", "days", ["letter__date_latest"], _days),
        *date_columns("Silence reported", "silence_observed"),
        sources_column(Addressee),
        Column("Page", "page", ["letter__key", "pk"], addressee_page),
    ],
    load=lambda addressees: addressees.with_observed_silence(),
)
