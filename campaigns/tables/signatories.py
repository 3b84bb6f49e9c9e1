"""The signatories of a campaign as a table."""

from campaigns.tables.comparison import SIGNATORY_COLUMNS
from web.tables import Column, Table

SIGNATORIES = Table(
    "signatories",
    "Signatories",
    [*SIGNATORY_COLUMNS, Column("Letters signed", "signed_count", "number")],
)
