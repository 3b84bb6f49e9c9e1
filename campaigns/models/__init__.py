"""The record itself: campaigns, letters with addressees and signatures, responses, positions, events."""

from campaigns.models.addressees import Addressee
from campaigns.models.campaigns import Campaign, CampaignLead
from campaigns.models.events import Event, EventCampaign
from campaigns.models.letters import Letter
from campaigns.models.lookings import Looking
from campaigns.models.positions import Position
from campaigns.models.responses import Response
from campaigns.models.signatures import Signature

__all__ = [
    "Addressee",
    "Campaign",
    "CampaignLead",
    "Event",
    "EventCampaign",
    "Letter",
    "Looking",
    "Position",
    "Response",
    "Signature",
]
