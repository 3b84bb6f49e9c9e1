"""The list of letters as a table."""

from django.db.models import OuterRef

from campaigns.models import Addressee, Letter
from campaigns.models.letters import Demand, LetterKind
from record.columns import date_columns, label_column, list_of, sources_column, where_public
from web.tables import Address, Column, Table

LETTER = Address("campaigns:letter")

_addressees = Addressee.objects.published().filter(letter=OuterRef("pk")).select_related(None)
_addressee_keys = list_of(_addressees, "actor__key")


def _answer(is_answered: bool, addressees: list[str]) -> str:
    if is_answered:
        return "answered"
    return "none on record" if addressees else "nobody to answer"


LETTERS = Table(
    "letters",
    "Letters",
    [
        Column("Key", "key"),
        Column("Title", "title"),
        label_column("Kind", "kind", LetterKind),
        label_column("Demand", "demand", Demand),
        *date_columns("Date", "date"),
        Column("Campaign", "campaign", ["campaign__name"]),
        Column("Campaign: key", "campaign_key", ["campaign__key"]),
        Column("Addressees", "addressees", [list_of(_addressees, "actor__name")]),
        Column("Addressees: keys", "addressee_keys", [_addressee_keys]),
        Column("Answer", "answer", ["has_answered", _addressee_keys], _answer),
        Column("Signatories claimed", "claimed_count"),
        Column("Claim in words", "claimed_count_text"),
        Column("Signatories named here", "named"),
        Column("Signatories resolved to actors", "resolved"),
        Column("Languages", "languages"),
        Column("Summary", "summary"),
        Column("Address of the text", "url"),
        Column("Another text of: key", "variant_of_key", [where_public("variant_of", "key", belongs_to=["campaign"])]),
        sources_column(Letter),
        Column("Page", "page", ["key"], LETTER),
    ],
    load=lambda letters: letters.with_counts().with_answered(),
)
