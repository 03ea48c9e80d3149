"""What a node's step comes to. The engine returns these; workers enact them.

An outcome says where the run goes. An effect is something done to the world: it is stored with the step that asks for
it, claimed before it is done, and the run goes on by the port of what came of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from engine.happenings import Topic


@dataclass(frozen=True, slots=True)
class Leave:
    """The run goes on through this port; where nothing is connected to it, it ends there.

    `result`: what later nodes and letters can read of this node, as `results.<node>`.
    """

    port: str
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """The run rests at the node until `due` (ms epoch) and then leaves by `port`."""

    due: int
    port: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The run rests at the node until `due` (ms epoch); then the node is asked again."""

    due: int


@dataclass(frozen=True, slots=True)
class Condition:
    """What an argument of an event must be; see `engine.comparison`."""

    argument: str  # its name; a slash leads into a nested one
    operator: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that lets a waiting run go: an event of its person, or their coming into a segment, or leaving it."""

    topic: Topic
    port: str
    where: tuple[Condition, ...] = ()  # events: what its arguments must be
    inside: bool = True  # segments: whether being in it is waited for, or being out of it


@dataclass(frozen=True, slots=True)
class WaitFor:
    """The run rests until one of these happens, or until `due` (ms epoch; None: for as long as it takes).

    Events count from `since` (ms epoch; None: from when the run last rested), so that none is missed between two nodes.
    """

    awaited: tuple[Awaited, ...]
    due: int | None
    late: str  # the port when the time is over
    since: int | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The run is over."""


@dataclass(frozen=True, slots=True)
class SendLetter:
    """A letter to the run's person. Once it is sent (or skipped, or failed) the run leaves by that port."""

    letter: str  # id
    once: bool  # at most once a person in this campaign


@dataclass(frozen=True, slots=True)
class StartCampaign:
    """The person enters another campaign, by its trigger for that; refused where it would go in circles."""

    campaign: str  # id
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetProperties:
    """Properties of the run's person, set the way a call of /set does; null removes."""

    kind: ClassVar = "set_properties"
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrackEvent:
    """An event of the run's person, the way a call of /track does."""

    kind: ClassVar = "track_event"
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetCompany:
    """Properties of a company, set the way a call of /company does; null removes."""

    kind: ClassVar = "set_company"
    company: str  # the site's own id of it
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeList:
    """The run's person comes onto a list, or off it."""

    kind: ClassVar = "change_list"
    segment: str  # id of the list
    inside: bool


@dataclass(frozen=True, slots=True)
class CallWebhook:
    """An HTTP request to somebody else's server, signed, with an idempotency key, and tried again when it fails."""

    kind: ClassVar = "call_webhook"
    url: str
    method: Literal["POST", "PUT", "PATCH", "DELETE", "GET"] = "POST"
    body: str = ""  # JSON text
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotifyTeam:
    """A mail to colleagues, not to the run's person."""

    kind: ClassVar = "notify_team"
    recipients: tuple[str, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class SendMessage:
    """An in-app message to the run's person: they see it the next time they come, and can answer."""

    kind: ClassVar = "send_message"
    text: str
    name: str  # who it is from, as people see it


@dataclass(frozen=True, slots=True)
class AskConsent:
    """Ask the run's person, by a letter with a link to confirm, whether they want letters about a topic."""

    kind: ClassVar = "ask_consent"
    topic: str  # id
    subject: str
    text: str  # the link is added below


Effect = SetProperties | TrackEvent | SetCompany | ChangeList | CallWebhook | NotifyTeam | SendMessage | AskConsent


@dataclass(frozen=True, slots=True)
class Perform:
    """The run rests until the effect is done, and leaves by one of two ports. Without a way by `failed`, it fails."""

    effect: Effect
    done: str = "done"
    failed: str = "failed"


Outcome = Leave | End | WaitUntil | Hold | WaitFor | SendLetter | StartCampaign | Perform
