"""What campaigns listen to. Whatever happens reaches triggers as an event; its topic says how it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from graphstore.records import StoredEvent

TopicKind = Literal["event", "segment", "property", "campaign"]

SEGMENT_ENTERED: Final = "Segment entered"
SEGMENT_LEFT: Final = "Segment left"
PROPERTY_CHANGED: Final = "Property changed"
CAMPAIGN_STARTED: Final = "Campaign started"
MOMENT: Final = "Moment"  # a timetable's time has come

# What message ids begin with that nobody outside may give: of calls that runs make (the run's id follows), and of the
# events that signed webhooks become (the webhook's name follows), and of those that tell of conversations.
RUN_MESSAGE: Final = "run:"
HOOK_MESSAGE: Final = "hook:"
TALK_MESSAGE: Final = "talk:"


@dataclass(frozen=True, slots=True)
class Topic:
    kind: TopicKind
    name: str  # of the event or property; id of the segment or campaign

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Happening:
    """`event` has no key unless it is one that the graph stores. `cause`: the run whose effect brought it about."""

    topic: Topic
    event: StoredEvent
    cause: str = ""


def segment_changed(app: str, uid: str, segment: str, at: int, *, entered: bool) -> Happening:
    name = SEGMENT_ENTERED if entered else SEGMENT_LEFT
    return Happening(Topic("segment", segment), StoredEvent("", app, uid, name, at, {"segment": segment}))


def property_changed(app: str, uid: str, name: str, before: Any, after: Any, at: int, cause: str = "") -> Happening:
    """`before` and `after` are None where there is no value."""
    arguments = {"property": name, "from": before, "to": after}
    return Happening(Topic("property", name), StoredEvent("", app, uid, PROPERTY_CHANGED, at, arguments), cause)
