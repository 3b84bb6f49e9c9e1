"""The signatures of a letter, or of an actor, as a table."""

from actors.tables import actor_columns
from campaigns.models import Signature
from campaigns.models.letters import Capacity
from campaigns.tables.letters import LETTER
from record.columns import country_columns, date_columns, label_column, sources_column, where_public
from web.tables import Column, Table


def signature_page(letter_key: str, pk: int) -> str:
    """The signature on the page of the letter."""
    return f"{LETTER(letter_key)}?names=all#signature-{pk}"


SIGNATURES = Table(
    "signatures",
    "Signatures",
    [
        Column("Letter", "letter", ["letter__title"]),
        Column("Letter: key", "letter_key", ["letter__key"]),
        *date_columns("Letter: date", "letter_date", "letter__date"),
        Column("Campaign: key", "campaign_key", ["letter__campaign__key"]),
        Column("Place", "place"),
        Column("Name as written", "name_as_written"),
        *actor_columns("Signatory", "signatory", "actor"),
        *country_columns("Country", "country", "actor__country"),
        label_column("Capacity", "capacity", Capacity),
        Column("Signed through", "signed_by", [where_public("signed_by", "name")]),
        Column("Signed through: key", "signed_by_key", [where_public("signed_by", "key")]),
        *date_columns("Signed", "date"),
        Column("Withdrawn", "withdrawn"),
        sources_column(Signature),
        Column("Page", "page", ["letter__key", "pk"], signature_page),
    ],
)
