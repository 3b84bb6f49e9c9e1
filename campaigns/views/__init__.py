"""Pages of the record, one module per part."""

from campaigns.views.campaigns import campaign, campaigns
from campaigns.views.events import events
from campaigns.views.letters import letter, letters
from campaigns.views.positions import positions
from campaigns.views.responses import responses, silent
from campaigns.views.signatures import letter_signatures, organisation_signatures

__all__ = [
    "campaign",
    "campaigns",
    "events",
    "letter",
    "letter_signatures",
    "letters",
    "organisation_signatures",
    "positions",
    "responses",
    "silent",
]
