"""Run histories: what becomes of two people at a node, by the engine's own step on a virtual clock.

Ann has properties, a company, and is in every segment; Bob has nothing. Both do the same at the same times. A node that
runs come to stands behind a trigger; a trigger stands alone, before an end.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import nodes
from engine.happenings import CAMPAIGN_STARTED, MOMENT, Topic, property_changed, segment_changed
from engine.letters.render import Templates
from engine.node import Config, NodeSpec
from engine.workflow.match import RunningCampaign
from engine.workflow.rehearsal.course import Course
from engine.workflow.rehearsal.lanes import NEVER, Deed, Lane
from engine.workflow.rehearsal.trace import Step, Trace
from engine.workflow.validate import load
from graphstore.records import PersonState, StoredEvent

FOLDER: Final = Path(__file__).parent / "golden" / "runs"
START: Final = int(datetime(2026, 3, 27, 18, 0, tzinfo=UTC).timestamp() * 1000)  # Friday, before clocks go forward
MINUTE: Final = 60_000
ARGUMENTS: Final = {
    "title": "The Quiet Signal", "rating": 4, "totalprice": 120, "cart_id": "c-1", "text": "What is the price?",
    "letter": "offer",
}  # fmt: skip
ANN: Final = PersonState(
    "ann", "ann", {
        "email": "ann@example.com", "first_name": "Ann", "plan": "free", "company": "acme", "birthday": "1990-04-02",
        "subscription_ends": "2026-04-20", "appointment": "2026-04-01T09:30:00Z", "temperature": "cold",
    }
)  # fmt: skip
_OFFER: Final = ("Offer", Templates("Hi {{ person.first_name }}", "{{ event.title }}", ""))
_END: Final[tuple[str, Config]] = ("end", {"label": "Over"})
BOB: Final = PersonState("bob", "bob", {})
PEOPLE: Final = (ANN, BOB)


class AnnsWorld:
    """Every condition holds of Ann and none of Bob; every other campaign can be called."""

    def held(self, definition: Mapping[str, Any], asked: Sequence[tuple[str, int]]) -> Sequence[bool]:
        assert definition
        return [uid == ANN.uid for uid, _ in asked]

    def inside(self, people: Sequence[str], wanted: Sequence[str]) -> Collection[tuple[str, str]]:
        return [(uid, segment) for uid in people for segment in wanted if uid == ANN.uid]

    def starts(self, campaign: str) -> bool:
        return bool(campaign)


@dataclass(frozen=True)
class Scene:
    nodes: dict[str, tuple[str, Config]]
    edges: tuple[str, ...]


def history(spec: NodeSpec) -> dict[str, Any]:
    """What each example of the node type comes to."""
    return {example.says: {"settings": example.config, **_played(spec, example.config)} for example in spec.examples}


def _played(spec: NodeSpec, given: Config) -> dict[str, list[str]]:
    scene = _scene(spec, given)
    definition = {
        "nodes": [{"id": name, "type": kind, "config": config} for name, (kind, config) in scene.nodes.items()],
        "edges": [
            {"from": start.partition(".")[0], "port": start.partition(".")[2], "to": to}
            for start, _, to in (edge.partition(">") for edge in scene.edges)
        ],
    }
    campaign = RunningCampaign("golden", 1, load(definition, nodes.registry()))
    config = campaign.workflow.nodes["n"].config
    trace = Trace(campaign.workflow, {"offer": _OFFER})
    lanes = {
        person.id: Lane(person, _deeds(spec, config, person), company="acme" if person is ANN else "")
        for person in PEOPLE
    }
    course = Course(campaign, AnnsWorld(), trace, trace.press)
    # Who share a limit go side by side.
    taken = {"both": list(lanes.values())} if course.shared else {name: [lane] for name, lane in lanes.items()}
    told = {}
    for name, own in taken.items():
        before = len(trace.steps)
        course.take(own, NEVER - 1)
        told[name] = [_line(step) for step in trace.steps[before:]]
    counts = [
        f"{node}: {each.entered} in, {each.skipped} skipped, {each.failed} failed"
        for node, each in sorted(course.counts.items())
    ]
    return {**told, "counts": counts}


def _scene(spec: NodeSpec, config: Config) -> Scene:
    go = ("person_event", {"event": "Go"})
    own = (spec.type, config)
    if spec.kind in {"filter", "action"}:
        return Scene({"on": go, "n": own}, ("on.out>n",))
    after = f"n.{spec.outputs[0].name}>e"
    if spec.interrupts:
        return Scene({"on": go, "w": ("wait", {"amount": 1, "unit": "days"}), "n": own, "e": _END}, ("on.out>w", after))
    return Scene({"n": own, "e": _END}, (after,))


def _deeds(spec: NodeSpec, config: Config, person: PersonState) -> list[Deed]:
    """They go, and again an hour later; Ann also does what the node waits for, ten minutes after the first."""
    if spec.kind == "audience":
        return [Deed(START, None, "n")]
    made = list(_moments(spec, config, person))
    if spec.kind in {"filter", "action"} or spec.interrupts:
        made += [Deed(START + hours * 60 * MINUTE, _event("Go", person, hours)) for hours in (0, 1)]
    awaited = spec.awaits(config) if spec.awaits is not None else ()
    topics = spec.trigger.topics(config) if spec.trigger is not None else awaited if person is ANN else ()
    for place, topic in enumerate(topics):
        made += _happens(spec, config, person, topic, START + (10 + place) * MINUTE)
    return sorted(made, key=lambda deed: deed.at)


def _moments(spec: NodeSpec, config: Config, person: PersonState) -> Iterator[Deed]:
    at: int | None = START
    for _ in range(400 if spec.timetable is not None else 0):
        if spec.timetable is None or at is None or (at := spec.timetable.next(config, at)) is None:
            return
        wanted = spec.timetable.whom(config).property
        if (not wanted or wanted in person.properties) and spec.timetable.meets(config, at, person):
            yield Deed(at, StoredEvent("", "app", person.uid, MOMENT, at, {}), "n")
            return


def _happens(spec: NodeSpec, config: Config, person: PersonState, topic: Topic, at: int) -> Iterator[Deed]:
    match topic.kind:
        case "event":
            # Twice: the second time tells what the trigger's settings let in.
            yield Deed(at, _event(topic.name, person, 0, at))
            yield Deed(at + 30 * MINUTE, _event(topic.name, person, 0, at + 30 * MINUTE))
            return
        case "segment":
            entered = spec.type != "leaves_segment"
            event = segment_changed("app", person.uid, topic.name, at, entered=entered).event
        case "property":
            event = property_changed("app", person.uid, topic.name, "free", "premium", at).event
        case "campaign":
            event = StoredEvent("", "app", person.uid, CAMPAIGN_STARTED, at, {"why": "by hand"})
    if spec.trigger is not None and spec.trigger.fires(config, event):
        yield Deed(at, event, "n")


def _event(name: str, person: PersonState, number: int, at: int | None = None) -> StoredEvent:
    moment = START + number * 60 * MINUTE if at is None else at
    return StoredEvent(f"{name}:{person.uid}:{moment}", "app", person.uid, name, moment, ARGUMENTS)


def _line(step: Step) -> str:
    """"+0d 00:10 n passed by yes: Why. [what was seen] -> effect"."""  # fmt: skip
    way = f" by {step.port}" if step.port else ""
    seen = f" [{', '.join(f'{each.name} = {json.dumps(each.value)}' for each in step.seen)}]" if step.seen else ""
    due = f" until {_since(step.due)}" if step.due is not None else ""
    effect = f" -> {step.effect} {json.dumps(dict(step.details), sort_keys=True)}" if step.effect else ""
    return f"{_since(step.at)} {step.node} {step.kind}{way}{due}: {step.text}{seen}{effect}"


def _since(at: int) -> str:
    seconds = (at - START) // 1000
    return f"+{seconds // 86_400}d {seconds // 3_600 % 24:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
