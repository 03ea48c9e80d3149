"""The contract of a node type: one file holds its settings, its ports, its words and its behaviour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from marshmallow import Schema

from engine.effects import Outcome
from graphstore.records import PersonState, StoredEvent

NodeKind = Literal["audience", "trigger", "filter", "action"]
SettingsSchema = type[Schema]  # named here: inside NodeSpec, `type` is a field
Config = Mapping[str, Any]  # as loaded by the node's schema


@dataclass(frozen=True)
class Port:
    name: str
    label: str
    description: str


@dataclass(frozen=True)
class Example:
    says: str
    config: Config


@dataclass(frozen=True, slots=True)
class Visit:
    """One run standing at one node."""

    run: str
    person: PersonState
    event: StoredEvent | None  # what started the run
    entries: int = 0  # this person's entries at this node, this one included; for specs that count them


class Clock(Protocol):
    def now(self) -> int:
        """Ms epoch."""


class Trigger(Protocol):
    """Says which events start a run."""

    def event(self, config: Config) -> str:
        """The name of the event it listens to."""

    def fires(self, config: Config, event: StoredEvent) -> bool:
        """Whether this event, which has the name, starts a run."""


class Step(Protocol):
    """Decides for a whole batch of visits to one node; answers one outcome a visit, in their order."""

    def __call__(self, config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]: ...


@dataclass(frozen=True)
class NodeSpec:
    type: str
    kind: NodeKind
    title: str
    description: str
    sentence: str  # what it does with its settings filled in: "When someone does {event}"
    config: SettingsSchema
    outputs: tuple[Port, ...]
    examples: tuple[Example, ...]
    icon: str = "circle"
    takes_input: bool = True  # whether another node can lead to it
    trigger: Trigger | None = None  # kind "trigger"
    step: Step | None = None  # kinds "filter" and "action"
    counts_entries: bool = False  # visits carry the person's number of entries
    letter_setting: str = ""  # the setting that names a letter which must exist
    keywords: tuple[str, ...] = field(default=())  # other words people search it by

    def port(self, name: str) -> Port | None:
        return next((port for port in self.outputs if port.name == name), None)
