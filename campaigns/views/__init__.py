"""Pages of the record, one module per part."""

from campaigns.views.campaigns import campaign, campaign_file, campaigns
from campaigns.views.comparison import comparison
from campaigns.views.events import events
from campaigns.views.letters import letter, letter_file, letters
from campaigns.views.pictures import campaign_picture, comparison_picture, positions_picture
from campaigns.views.positions import positions, positions_file
from campaigns.views.responses import responses, silent
from campaigns.views.signatories import signatories
from campaigns.views.signatures import letter_signatures, organisation_signatures, signatures

__all__ = [
    "campaign",
    "campaign_file",
    "campaign_picture",
    "campaigns",
    "comparison",
    "comparison_picture",
    "events",
    "letter",
    "letter_file",
    "letter_signatures",
    "letters",
    "organisation_signatures",
    "positions",
    "positions_file",
    "positions_picture",
    "responses",
    "signatories",
    "signatures",
    "silent",
]
