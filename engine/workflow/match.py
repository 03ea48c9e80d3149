"""What starts which campaigns: an index by topic, so that an event no campaign wants costs one look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from engine.conditions import EntryPolicy, entry_policy
from engine.happenings import Happening, Topic
from engine.workflow.graph import Node, Workflow
from graphstore.records import StoredEvent


@dataclass(frozen=True)
class RunningCampaign:
    id: str
    version: int
    workflow: Workflow


@dataclass(frozen=True, slots=True)
class Start:
    """One run to begin. `trigger` has fired (or is the audience node); the run stands before `node`."""

    campaign: str
    version: int
    trigger: str
    port: str
    person: str  # uid
    event: StoredEvent | None
    node: str | None  # None: nothing is connected to the trigger; it is only counted
    cause: str = ""  # the run whose effect brought about what fired


@dataclass(frozen=True, slots=True)
class Interruption:
    """A trigger has fired that takes the person's runs of its campaign from where they are."""

    campaign: str
    trigger: str
    person: str  # uid
    before: int  # how many starts were called for before it


@dataclass
class Called:
    """What some happenings set going."""

    starts: list[Start] = field(default_factory=list)
    interruptions: list[Interruption] = field(default_factory=list)

    def add(self, more: Called) -> None:
        """What happened after."""
        own = len(self.starts)
        self.starts += more.starts
        self.interruptions += [replace(each, before=own + each.before) for each in more.interruptions]

    def ended(self, place: int) -> str:
        """The trigger that interrupts the start at this place, which came before it; "" where none does."""
        start = self.starts[place]
        return next(
            (
                each.trigger
                for each in self.interruptions
                if place < each.before and (each.campaign, each.person) == (start.campaign, start.person)
            ),
            "",
        )


class TriggerIndex:
    """The running campaigns of one app, ready to be asked about what happened and about new people."""

    def __init__(self, campaigns: Iterable[RunningCampaign]) -> None:
        self.campaigns = tuple(campaigns)
        self._by_topic: dict[Topic, list[tuple[RunningCampaign, Node]]] = defaultdict(list)
        self._by_event: dict[str, list[tuple[RunningCampaign, Node]]] = defaultdict(list)
        self.policies: dict[tuple[str, str], EntryPolicy] = {}  # (campaign, trigger), where not everybody enters
        awaited: set[Topic] = set()
        for campaign in self.campaigns:
            awaited |= campaign.workflow.awaited()
            for node in campaign.workflow.triggers():
                if policy := entry_policy(node.config):
                    self.policies[campaign.id, node.id] = policy
                if node.spec.trigger is not None:
                    for topic in node.spec.trigger.topics(node.config):
                        self._by_topic[topic].append((campaign, node))
        for topic, found in self._by_topic.items():
            if topic.kind == "event":
                self._by_event[topic.name] = found
        # What waiting runs may wait for, and properties whose changes have to be noticed.
        self.awaited_events = frozenset(topic.name for topic in awaited if topic.kind == "event")
        self.properties = frozenset(topic.name for topic in self._by_topic if topic.kind == "property")

    def starts(self, events: Sequence[StoredEvent]) -> list[Start]:
        """The runs that these events begin, in the events' order."""
        return self.called_by_events(events).starts

    def called_by_events(self, events: Sequence[StoredEvent]) -> Called:
        called = Called()
        for event in events:
            for campaign, node in self._by_event.get(event.name, ()):
                _fire(called, campaign, node, event, "")
        return called

    def called(self, happenings: Sequence[Happening]) -> Called:
        """What these set going, in their order."""
        called = Called()
        for happening in happenings:
            for campaign, node in self._by_topic.get(happening.topic, ()):
                _fire(called, campaign, node, happening.event, happening.cause)
        return called

    def newcomers(self, people: Sequence[str], *, later: bool = False) -> list[Start]:
        """The runs of people whom campaigns take through without a trigger.

        `later`: of those who appear while campaigns run, some of which may not want them.
        """
        return [
            Start(campaign.id, campaign.version, audience.id, audience.spec.outputs[0].name, person, None, step.id)
            for campaign in self.campaigns
            for audience, step in campaign.workflow.audience_steps()
            if not later or audience.config.get("later", True)
            for person in people
        ]


def _fire(called: Called, campaign: RunningCampaign, node: Node, event: StoredEvent, cause: str) -> None:
    if node.spec.trigger is None or not node.spec.trigger.fires(node.config, event):
        return
    if node.spec.interrupts:
        called.interruptions.append(Interruption(campaign.id, node.id, event.person, len(called.starts)))
    else:
        called.starts.append(start(campaign, node, event.person, event, cause))


def start(campaign: RunningCampaign, trigger: Node, person: str, event: StoredEvent | None, cause: str = "") -> Start:
    """The run that this trigger begins."""
    port = trigger.spec.outputs[0].name
    after = campaign.workflow.after(trigger.id, port)
    return Start(campaign.id, campaign.version, trigger.id, port, person, event, after, cause)
