"""Lists of the record as tables, one module per list."""

from campaigns.tables.campaigns import CAMPAIGNS
from campaigns.tables.comparison import comparison_table
from campaigns.tables.events import EVENT_PAGE, EVENTS
from campaigns.tables.letters import LETTERS
from campaigns.tables.positions import POSITION_PAGE, POSITIONS
from campaigns.tables.responses import RESPONSE_PAGE, RESPONSES
from campaigns.tables.signatories import SIGNATORIES
from campaigns.tables.signatures import SIGNATURES
from campaigns.tables.silent import SILENT

__all__ = [
    "CAMPAIGNS",
    "EVENTS",
    "EVENT_PAGE",
    "LETTERS",
    "POSITIONS",
    "POSITION_PAGE",
    "RESPONSES",
    "RESPONSE_PAGE",
    "SIGNATORIES",
    "SIGNATURES",
    "SILENT",
    "comparison_table",
]
