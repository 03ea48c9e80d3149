"""Which events start which campaigns: an index by event name, so that an event no campaign wants costs one look-up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


class TriggerIndex:
    """The running campaigns of one app, ready to be asked about events and new people."""

    def __init__(self, campaigns: Iterable[RunningCampaign]) -> None:
        self.campaigns = tuple(campaigns)
        self._by_event: dict[str, list[tuple[RunningCampaign, Node]]] = defaultdict(list)
        for campaign in self.campaigns:
            for node in campaign.workflow.triggers():
                if node.spec.trigger is not None:
                    self._by_event[node.spec.trigger.event(node.config)].append((campaign, node))

    def starts(self, events: Sequence[StoredEvent]) -> list[Start]:
        """The runs that these events begin, in the events' order."""
        found: list[Start] = []
        for event in events:
            for campaign, node in self._by_event.get(event.name, ()):
                if node.spec.trigger is not None and node.spec.trigger.fires(node.config, event):
                    port = node.spec.outputs[0].name
                    after = campaign.workflow.after(node.id, port)
                    found.append(Start(campaign.id, campaign.version, node.id, port, event.person, event, after))
        return found

    def newcomers(self, people: Sequence[str]) -> list[Start]:
        """The runs of people who appear while campaigns run that take everybody through."""
        return [
            Start(campaign.id, campaign.version, audience.id, audience.spec.outputs[0].name, person, None, step.id)
            for campaign in self.campaigns
            for audience, step in campaign.workflow.audience_steps()
            for person in people
        ]
