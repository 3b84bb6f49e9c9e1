"""Pages of the record, one module per part."""

from campaigns.views.campaigns import campaign, campaigns
from campaigns.views.events import events
from campaigns.views.letters import letter, letters
from campaigns.views.positions import positions
from campaigns.views.responses import responses, silent

__all__ = ["campaign", "campaigns", "events", "letter", "letters", "positions", "responses", "silent"]
