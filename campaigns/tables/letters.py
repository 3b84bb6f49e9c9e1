"""The list of letters as a table."""

from django.db.models import Case, Exists, OuterRef, Value, When

from campaigns.models import Addressee, Letter
from campaigns.models.letters import Demand, LetterKind
from record.columns import date_columns, label_column, list_of, sources_column, state_columns, where_public
from web.tables import AddressOf, Column, Table

_addressees = Addressee.objects.published().filter(letter=OuterRef("pk")).select_related(None)
_answer = Case(
    When(has_answered=True, then=Value("answered")),
    When(Exists(_addressees), then=Value("none on record")),
    default=Value("nobody to answer"),
)


LETTERS = Table(
    "letters",
    "Letters",
    [
        Column("Key", "key"),
        Column("Title", "title"),
        label_column("Kind", "kind", LetterKind),
        label_column("Demand", "demand", Demand),
        *date_columns("Date", "date"),
        Column("Campaign", "campaign", "campaign__name"),
        Column("Campaign: key", "campaign_key", "campaign__key"),
        Column("Addressees", "addressees", list_of(_addressees, "actor__name")),
        Column("Addressees: keys", "addressee_keys", list_of(_addressees, "actor__key")),
        Column("Answer", "answer", _answer),
        Column("Signatories claimed", "claimed_count"),
        Column("Claim in words", "claimed_count_text"),
        Column("Signatories named here", "named"),
        Column("Signatories resolved to actors", "resolved"),
        Column("Languages", "languages"),
        Column("Summary", "summary"),
        Column("Address of the text", "url"),
        Column("Another text of: key", "variant_of_key", where_public("variant_of", "key", belongs_to=["campaign"])),
        *state_columns(),
        sources_column(Letter),
        Column("Page", "page", AddressOf("campaigns:letter", "key")),
    ],
    load=lambda letters: letters.with_counts().with_answered(),
)
