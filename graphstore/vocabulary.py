"""Labels, relationship types and property keys of the graph, and the one way user data becomes a name in Cypher.

Everything a user can name (properties, arguments) is data. It reaches query text through `quoted` alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

APP: Final = "App"
IDENTITY: Final = "Identity"
PERSON: Final = "Person"
EVENT: Final = "Event"
EVENT_TYPE: Final = "EventType"
ASSET: Final = "Asset"
COMPANY: Final = "Company"
SEGMENT: Final = "Segment"
SEGMENT_SIZE: Final = "SegmentSize"
CAMPAIGN: Final = "Campaign"
CAMPAIGN_VERSION: Final = "CampaignVersion"
CAMPAIGN_NODE: Final = "CampaignNode"
CAMPAIGN_DRAFT: Final = "CampaignDraft"
RUN: Final = "Run"
DELIVERY: Final = "Delivery"
SUPPRESSION: Final = "Suppression"
TOPIC: Final = "Topic"
CONSENT: Final = "Consent"
NEWSLETTER: Final = "Newsletter"
MAIL_SETTING: Final = "MailSetting"
LETTER_DRAFT: Final = "LetterDraft"
LETTER_VERSION: Final = "LetterVersion"
LETTER_PIECE: Final = "LetterPiece"
LETTER_IMAGE: Final = "LetterImage"
STREAM_POSITION: Final = "StreamPosition"
PROPERTY_KEY: Final = "PropertyKey"
USER: Final = "User"
API_KEY: Final = "ApiKey"
SAMPLE: Final = "Sample"
SCHEMA: Final = "Schema"
RECHECK: Final = "Recheck"
TASK: Final = "Task"
SIGNAL: Final = "Signal"
WALK: Final = "Walk"
TIMETABLE: Final = "Timetable"
CONVERSATION: Final = "Conversation"
MESSAGE: Final = "Message"
MESSAGE_IMAGE: Final = "MessageImage"
BROADCAST: Final = "Broadcast"
CANNED: Final = "CannedAnswer"
CART: Final = "Cart"
TOUCH: Final = "Touch"
CHART: Final = "Chart"
ANNOTATION: Final = "Annotation"
CHART_ALERT: Final = "ChartAlert"
ALERT_CROSSING: Final = "AlertCrossing"
ALERT_NOTICE: Final = "AlertNotice"
SHARE_LINK: Final = "ShareLink"
DIGEST: Final = "Digest"
WATCH: Final = "Watch"
VALUE: Final = "Value"
REMOVED_SITE: Final = "RemovedSite"
AUDIT_ENTRY: Final = "AuditEntry"
EVENT_DAY: Final = "EventDay"
WEBHOOK_ENDPOINT: Final = "WebhookEndpoint"
WEBHOOK_NOTE: Final = "WebhookNote"
WEBHOOK_DELIVERY: Final = "WebhookDelivery"

# Person properties and event arguments are flattened beside the node's own keys; the prefix keeps them apart.
PERSON_PREFIX: Final = "p:"
ARGUMENT_PREFIX: Final = "a:"
COMPANY_PREFIX: Final = "c:"
# Behind the key of a text that is a date in ISO 8601: its ms since 1970. No path ends so: "~" is written "~0" there.
DATE_SUFFIX: Final = "~d"

ANONYMOUS_PREFIX: Final = "a-"

_MAX_NAME: Final = 65_000


def quoted(name: str) -> str:
    r"""`name` as one Cypher identifier, whatever characters it holds.

    Cypher resolves \\uXXXX escapes before it reads identifiers, in backticks too, so a backslash must not reach
    the parser as the start of one: it is written as its own escape. Raises ValueError for what no identifier can be.
    """
    if not name or "\x00" in name or len(name) > _MAX_NAME:
        raise ValueError("A name in the graph is 1 to 65,000 characters without NUL.")
    return "`" + name.replace("\\", "\\u005c").replace("`", "``") + "`"


@lru_cache(maxsize=65_536)
def property_key(prefix: str, path: tuple[str, ...]) -> str:
    """The flat key of a nested value: JSON Pointer (RFC 6901) escaping, so that no two paths share a key."""
    return prefix + "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)


def property_path(key: str) -> tuple[str, ...]:
    """The path behind a flat key made by `property_key` (prefix included)."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in key[2:].split("/"))


def scoped(app: str, name: str) -> str:
    """The unique key of something that an app names. App ids hold no colon, so the pair is unambiguous."""
    return f"{app}:{name}"
