"""The signatures of a letter, or of an actor, as a table."""

from django.db.models import TextField, Value
from django.db.models.functions import Cast

from actors.tables import actor_columns
from campaigns.models import Signature
from campaigns.models.signatures import Capacity
from record.columns import country_columns, date_columns, label_column, sources_column, state_columns, where_public
from web.tables import AddressOf, Column, Joined, Table

# The signature on the page of the letter.
_PAGE = Joined(AddressOf("campaigns:letter", "letter__key"), Value("?names=all#signature-"), Cast("pk", TextField()))

SIGNATURES = Table(
    "signatures",
    "Signatures",
    [
        Column("Letter", "letter", "letter__title"),
        Column("Letter: key", "letter_key", "letter__key"),
        *date_columns("Letter: date", "letter_date", "letter__date"),
        Column("Campaign: key", "campaign_key", "letter__campaign__key"),
        Column("Place", "place"),
        Column("Name as written", "name_as_written"),
        *actor_columns("Signatory", "signatory", "actor"),
        *country_columns("Country", "country", "actor__country"),
        label_column("Capacity", "capacity", Capacity),
        Column("Signed through", "signed_by", where_public("signed_by", "name")),
        Column("Signed through: key", "signed_by_key", where_public("signed_by", "key")),
        *date_columns("Signed", "date"),
        Column("Withdrawn", "withdrawn"),
        *state_columns(),
        sources_column(Signature),
        Column("Page", "page", _PAGE),
    ],
)
