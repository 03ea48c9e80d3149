"""Of what a site's endpoints can be told, by the name that their owners choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PERSON_CHANGED: Final = "person.changed"
PERSON_MERGED: Final = "person.merged"
PERSON_ERASED: Final = "person.erased"
SEGMENT_ENTERED: Final = "segment.entered"
SEGMENT_LEFT: Final = "segment.left"
CAMPAIGN_ENTERED: Final = "campaign.entered"
CAMPAIGN_FINISHED: Final = "campaign.finished"
CAMPAIGN_GOAL: Final = "campaign.goal"
TEST: Final = "test"  # asked for, never chosen

# Events that the product itself notes of people, and what they are called here.
OF_EVENTS: Final[Mapping[str, str]] = {
    "Letter sent": "letter.sent",
    "Letter failed": "letter.failed",
    "Letter opened": "letter.opened",
    "Letter clicked": "letter.clicked",
    "Letter bounced": "letter.bounced",
    "Letter bounced softly": "letter.bounced",
    "Letter complained": "letter.complained",
    "Letter unsubscribed": "letter.unsubscribed",
    "Message received": "message.received",
    "Message answered": "message.answered",
    "Message sent": "message.sent",
}

KINDS: Final[Mapping[str, str]] = {
    PERSON_CHANGED: "Somebody is new, or a property of theirs has changed",
    PERSON_MERGED: "Two people turned out to be one",
    PERSON_ERASED: "Somebody was erased, and is to be erased elsewhere, too",
    SEGMENT_ENTERED: "Somebody came into a segment",
    SEGMENT_LEFT: "Somebody left a segment",
    "letter.sent": "A mail server took a letter for delivery",
    "letter.failed": "A letter could not be sent",
    "letter.opened": "Somebody opened a letter; machines don't count",
    "letter.clicked": "Somebody followed a link in a letter",
    "letter.bounced": "A letter came back, for good or for now",
    "letter.complained": "Somebody called a letter spam",
    "letter.unsubscribed": "Somebody wants no such letters any more",
    "message.received": "Somebody wrote in the messenger, or answered by mail",
    "message.answered": "Somebody answered a message of the team",
    "message.sent": "The team said something to somebody",
    CAMPAIGN_ENTERED: "Somebody entered a campaign",
    CAMPAIGN_FINISHED: "Somebody came to the end of a campaign",
    CAMPAIGN_GOAL: "Somebody reached the goal of a campaign",
}
