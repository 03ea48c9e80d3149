"""Who takes part in a rehearsal, and what happens to them: by the clock, by what they did, and by just being there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.happenings import MOMENT
from engine.node import NodeSpec, Whom
from engine.questions import LettersHad, Passes, Question
from engine.workflow.graph import Node
from engine.workflow.match import RunningCampaign
from engine.workflow.rehearsal.lanes import Deed, Lane
from engine.workflow.rehearsal.world import World
from graphstore.records import StoredEvent
from graphstore.rehearsing import Known, Period, Wanted

MOST_MOMENTS: Final = 2_000  # of one timetable in the period


@dataclass(frozen=True)
class Moments:
    node: Node
    whom: Whom
    times: tuple[int, ...]  # ms epoch


class Cast:
    """Makes lanes of people for one campaign and period."""

    def __init__(self, app: str, campaign: RunningCampaign, period: Period, world: World) -> None:
        workflow = campaign.workflow
        self._app = app
        self._campaign = campaign.id
        self._period = period
        self._world = world
        self._audiences = [audience for audience, _ in workflow.audience_steps()]
        self._moments = [_moments(node, period) for node in workflow.timetables()]
        questions = [question for node in workflow.nodes.values() if (question := _question(node))]
        self.wanted: Final = Wanted(
            campaign.id,
            tuple(sorted(topic.name for topic in workflow.topics() if topic.kind == "event")),
            period,
            everybody=bool(self._audiences or self._moments),
            companies=any(isinstance(question, Passes) and question.per == "company" for question in questions),
            letters=any(isinstance(question, LettersHad) for question in questions),
        )

    def lanes(self, people: Sequence[Known]) -> list[Lane]:
        segments = sorted({each.whom.segment for each in self._moments if each.whom.segment})
        inside = self._world.inside([each.person.uid for each in people], segments) if segments else set()
        return [
            Lane(each.person, self._deeds(each, inside), letters=list(each.letters), company=each.company)
            for each in people
        ]

    def _deeds(self, known: Known, inside: Collection[tuple[str, str]]) -> list[Deed]:
        since, until = self._period.since, self._period.until
        deeds = [Deed(event.at, event) for event in known.events if not self._is_own(event)]
        person = known.person
        made: list[Deed] = []
        if known.created <= until:
            made += [Deed(max(since, known.created), None, audience.id) for audience in self._audiences]
        for each in self._moments:
            if each.whom.segment and (person.uid, each.whom.segment) not in inside:
                continue
            if each.whom.property and each.whom.property not in person.properties:
                continue
            timetable = each.node.spec.timetable
            made += [
                Deed(at, StoredEvent("", self._app, person.uid, MOMENT, at, {}), each.node.id)
                for at in each.times
                if timetable is not None and timetable.meets(each.node.config, at, person)
            ]
        return sorted([*made, *deeds], key=lambda deed: deed.at) if made else deeds

    def _is_own(self, event: StoredEvent) -> bool:
        """What became of the campaign's own letters: the rehearsal brings about its own."""
        return event.name == "Letter sent" and event.arguments.get("campaign") == self._campaign


def _moments(node: Node, period: Period) -> Moments:
    timetable = node.spec.timetable
    times: list[int] = []
    if timetable is None:
        return Moments(node, Whom(), ())
    at = timetable.next(node.config, period.since - 1)
    while at is not None and at <= period.until and len(times) < MOST_MOMENTS:
        times.append(at)
        at = timetable.next(node.config, at)
    return Moments(node, timetable.whom(node.config), tuple(times))


def _question(node: Node) -> Question | None:
    return node.spec.asks(node.config) if node.spec.asks is not None else None


# What is assumed where a kind of node can't be taken as it would be: topic's kind -> words.
_UNHEARD: Final[Mapping[str, str]] = {
    "segment": "nobody enters by it: when people came into segments and left them is not kept",
    "property": "nobody enters by it: what properties were before is not kept",
    "campaign": "nobody enters by it: it waits to be called",
}


def assumptions(campaign: RunningCampaign) -> list[str]:
    """What is taken for granted in a rehearsal over what happened, a sentence each."""
    workflow = campaign.workflow
    told = ["People have the properties, companies and lists that they have now; only events are as they were then."]
    for node in workflow.triggers():
        topics = node.spec.trigger.topics(node.config) if node.spec.trigger is not None else ()
        told += [
            f"“{node.spec.title}”: {_UNHEARD[kind]}." for kind in sorted({t.kind for t in topics} & _UNHEARD.keys())
        ]
    kinds = {node.spec.type: node.spec for node in workflow.nodes.values()}
    told += [sentence for sentence in (_effect(spec) for spec in kinds.values()) if sentence]
    return told


def _effect(spec: NodeSpec) -> str:
    if {"failed"} & {port.name for port in spec.outputs}:
        return f"“{spec.title}”: what would be done succeeds."
    if spec.type == "start_campaign":
        return f"“{spec.title}”: the other campaign takes everybody, if it runs and can be called."
    return ""
