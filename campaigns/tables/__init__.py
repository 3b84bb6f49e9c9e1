"""Lists of the record as tables, one module per list."""

from campaigns.tables.campaigns import CAMPAIGN, CAMPAIGNS
from campaigns.tables.events import EVENTS, event_page
from campaigns.tables.letters import LETTER, LETTERS
from campaigns.tables.positions import POSITIONS, position_page
from campaigns.tables.responses import RESPONSES, response_page
from campaigns.tables.signatures import SIGNATURES
from campaigns.tables.silent import SILENT

__all__ = [
    "CAMPAIGN",
    "CAMPAIGNS",
    "EVENTS",
    "LETTER",
    "LETTERS",
    "POSITIONS",
    "RESPONSES",
    "SIGNATURES",
    "SILENT",
    "event_page",
    "position_page",
    "response_page",
]
