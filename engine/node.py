"""The contract of a node type: one file holds its settings, its ports, its words and its behaviour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from marshmallow import Schema

from engine.effects import Outcome
from engine.happenings import Topic
from engine.questions import Question
from graphstore.records import PersonState, StoredEvent

NodeKind = Literal["audience", "trigger", "filter", "action"]
SettingsSchema = type[Schema]  # named here: inside NodeSpec, `type` is a field
Config = Mapping[str, Any]  # as loaded by the node's schema
Reference = Literal["letter", "segment", "list", "campaign"]


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
    answer: Any = None  # to what the spec asks of the graph
    results: Mapping[str, Any] = field(default_factory=dict)  # node id -> what earlier nodes left for later ones
    started: int = 0  # ms epoch: when the run began
    came: int = 0  # ms epoch: when it came to this node; the same however often the node is asked
    place: str = ""  # campaign and node: to tell the same person at different nodes apart

    # Written out, as they are made for each run at each node: `dataclasses.replace` takes ten times as long.

    def at(self, place: str, came: int, answer: Any) -> Visit:
        """Come to a node."""
        return Visit(self.run, self.person, self.event, answer, self.results, self.started, came, place)

    def onward(self, person: PersonState, results: Mapping[str, Any]) -> Visit:
        """Gone from a node, as this person is now."""
        return Visit(self.run, person, self.event, None, results, self.started, 0, self.place)

    def again(self, person: PersonState) -> Visit:
        """To be asked anew, as this person is now."""
        return Visit(self.run, person, self.event, None, self.results, self.started, self.came, self.place)


class Clock(Protocol):
    def now(self) -> int:
        """Ms epoch."""


class Trigger(Protocol):
    """Says what starts a run."""

    def topics(self, config: Config) -> Sequence[Topic]:
        """What it listens to."""

    def fires(self, config: Config, event: StoredEvent) -> bool:
        """Whether this, on one of its topics, starts a run."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Who is looked at when a timetable's moment has come: everybody, or those whom both parts hold of."""

    segment: str = ""  # id: its members
    property: str = ""  # those who have this top-level property


class Timetable(Protocol):
    """Says when runs start by the clock."""

    def next(self, config: Config, after: int) -> int | None:
        """The first moment (ms epoch) behind `after`; None: there is none any more."""

    def whom(self, config: Config) -> Whom: ...

    def meets(self, config: Config, moment: int, person: PersonState) -> bool:
        """Whether it is this person's turn at that moment."""


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
    outputs: tuple[Port, ...]  # all there can be
    examples: tuple[Example, ...]
    icon: str = "circle"
    takes_input: bool = True  # whether another node can lead to it
    trigger: Trigger | None = None  # kind "trigger": starts runs by what happens ...
    interrupts: bool = False  # ... or, instead of starting a run, takes those that are under way from where they are
    timetable: Timetable | None = None  # kind "trigger": starts runs by the clock
    step: Step | None = None  # kinds "filter" and "action"
    asks: Callable[[Config], Question] | None = None  # asked of the graph before the step, for the whole batch at once
    awaits: Callable[[Config], Sequence[Topic]] | None = None  # what `WaitFor` outcomes of this node may name
    uses: Callable[[Config], Sequence[str]] | None = None  # the outputs there are with these settings; None: all
    outputs_setting: str = ""  # the list whose length says how many of the numbered outputs `uses` leaves
    refers: Mapping[str, Reference] = field(default_factory=dict)  # setting -> what its id names and must exist
    keywords: tuple[str, ...] = field(default=())  # other words people search it by
    notes: str = ""  # for its page in the docs: what does not fit into the description

    def port(self, name: str) -> Port | None:
        return next((port for port in self.outputs if port.name == name), None)

    def ports(self, config: Config) -> tuple[Port, ...]:
        """The outputs with these settings."""
        if self.uses is None:
            return self.outputs
        used = set(self.uses(config))
        return tuple(port for port in self.outputs if port.name in used)
