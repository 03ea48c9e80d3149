"""Why a person got a campaign's letter, or not: a sentence a clause, from what is kept of their way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import networkx as nx

from engine.happenings import SEGMENT_LEFT, Topic
from engine.workflow.graph import Node, Workflow
from engine.workflow.rehearsal.words import WITHHELD, port_label
from engine.workflow.unfired import missed_conditions
from graphstore.records import StoredEvent
from graphstore.ways import LetterWay, Passer, RunWay

_LETTERS: Final[Mapping[str, str]] = {
    "queued": "is on its way",
    "deferred": "was put off, and will be tried again",
    "sending": "is on its way",
    "sent": "was sent",
    "failed": "could not be sent",
    "unknown": "may have been sent: the worker stopped while it sent it",
    "skipped": "was not sent",
}


@dataclass(frozen=True, slots=True)
class Reason:
    text: str
    node: str = ""  # what it is about
    at: int | None = None  # ms epoch: when it was so


@dataclass(frozen=True)
class Stand:
    """How the campaign stands."""

    state: str
    changed: int  # ms epoch: of its state
    published: int | None  # ms epoch: when it could run for the first time


def of_letter(letter: LetterWay) -> Reason:
    why = WITHHELD.get(letter.reason, letter.reason).rstrip(".")
    name = f"“{letter.name}”" if letter.name else "The letter"
    return Reason(
        f"{name} {_LETTERS.get(letter.state, letter.state)}{f': {why}' if why else ''}.", letter.node, letter.at
    )


def of_run(workflow: Workflow, run: RunWay, targets: Collection[str], letters: Sequence[LetterWay]) -> list[Reason]:
    """How one run came in, and what became of it with regard to these nodes."""
    found = [_entered(workflow, run)]
    own = [letter for letter in letters if letter.run == run.run and letter.node in targets]
    if own:
        return [*found, *map(of_letter, own)]
    return [*found, *_parted(workflow, run, targets), *_stands(workflow, run)]


def _entered(workflow: Workflow, run: RunWay) -> Reason:
    by = workflow.nodes.get(run.trigger)
    how = f" by “{by.spec.title}”" if by is not None else ""
    event = f", for “{run.event.name}”" if run.event is not None else ""
    return Reason(f"They came in{how}{event}.", run.trigger, run.started)


def _parted(workflow: Workflow, run: RunWay, targets: Collection[str]) -> Iterator[Reason]:
    """Where the way went elsewhere than to these nodes."""
    towards = {node for target in targets if target in workflow.nodes for node in nx.ancestors(workflow.dag, target)}
    towards |= set(targets)
    for left in run.trail:
        node = workflow.nodes.get(left.node)
        after = workflow.after(left.node, left.port)
        if node is None or left.node not in towards or after in towards:
            continue
        others = [port.name for port in node.spec.outputs if workflow.after(left.node, port.name) in towards]
        behind = " or ".join(f"“{port_label(node.spec, port)}”" for port in others)
        elsewhere = "where nothing is connected" if after is None else "which leads elsewhere"
        port = node.spec.port(left.port)
        because = f" ({port.description[0].lower()}{port.description[1:]})" if port is not None else ""
        text = f"At “{node.spec.title}” they left by “{port_label(node.spec, left.port)}”{because}, {elsewhere}"
        yield Reason(f"{text}{f'; the letter lies behind {behind}' if behind else ''}.", left.node, left.at)


def _stands(workflow: Workflow, run: RunWay) -> Iterator[Reason]:
    node = workflow.nodes.get(run.node)
    title = f"“{node.spec.title}”" if node is not None else "a node that is no longer there"
    match run.state:
        case "waiting":
            yield Reason(f"They wait at {title}.", run.node, run.since)
        case "ready" | "sending":
            yield Reason(f"They are at {title} now.", run.node, run.since)
        case "failed":
            yield Reason(f"It failed at {title}: {run.reason.rstrip('.')}.", run.node, run.since)
        case _ if run.reason:
            yield Reason(f"It was over at {title}: {run.reason.rstrip('.')}.", run.node, run.since)
        case _:
            yield Reason(f"Their way ended at {title}.", run.node, run.since)


def never_entered(
    workflow: Workflow, stand: Stand, person: Passer, deeds: Mapping[str, Sequence[StoredEvent]]
) -> list[Reason]:
    """For each way in, why they have not come by it."""
    if stand.published is None:
        return [Reason("The campaign has never run.")]
    found = []
    if stand.state != "running":
        found.append(Reason(f"The campaign is {stand.state}.", at=stand.changed))
    for audience, _ in workflow.audience_steps():
        text = f"“{audience.spec.title}” takes people in when the campaign starts, and new ones while it runs."
        found.append(Reason(text, audience.id, person.created))
    ways = [node for node in workflow.triggers() if not node.spec.interrupts]
    found += [_way_in(node, stand, person, deeds) for node in ways]
    return found or [Reason("The campaign has no way in.")]


def _way_in(node: Node, stand: Stand, person: Passer, deeds: Mapping[str, Sequence[StoredEvent]]) -> Reason:
    title = f"“{node.spec.title}”"
    if node.spec.trigger is None:
        return Reason(f"{title} goes by the clock, and it was not their turn.", node.id)
    topics = node.spec.trigger.topics(node.config)
    names = [topic.name for topic in topics if topic.kind == "event"]
    if not names:
        return Reason(_unheard(node, topics, person), node.id)
    done = sorted((event for name in names for event in deeds.get(name, ())), key=lambda event: -event.at)
    if not done:
        return Reason(f"{title}: they have never done {' or '.join(f'“{name}”' for name in names)}.", node.id)
    return _heard(node, stand, done)


def _heard(node: Node, stand: Stand, done: Sequence[StoredEvent]) -> Reason:
    """Why events that the trigger listens to, the latest first, did not bring them in."""
    title, trigger = f"“{node.spec.title}”", node.spec.trigger
    firing = [event for event in done if trigger is not None and trigger.fires(node.config, event)]
    if not firing:
        why = " ".join(missed_conditions(node, done[0])) or "its settings did not let it in."
        return Reason(f"{title}: they did “{done[0].name}”, but {why}", node.id, done[0].at)
    last = firing[0]
    if stand.published is not None and last.at < stand.published:
        return Reason(f"{title}: they did “{last.name}” before the campaign first ran.", node.id, last.at)
    if stand.state != "running" and last.at >= stand.changed:
        return Reason(f"{title}: they did “{last.name}” when the campaign was {stand.state}.", node.id, last.at)
    text = f"{title}: they did “{last.name}”, but came in by nothing: it did not run then, or this version came later."
    return Reason(text, node.id, last.at)


def _unheard(node: Node, topics: Sequence[Topic], person: Passer) -> str:
    title = f"“{node.spec.title}”"
    kinds = {topic.kind for topic in topics}
    if "segment" in kinds:
        inside = any(topic.name in person.segments for topic in topics)
        leaves = node.spec.trigger is not None and node.spec.trigger.fires(
            node.config, StoredEvent("", "", "", SEGMENT_LEFT, 0, {})
        )
        if leaves:
            return f"{title}: they are in the segment still." if inside else f"{title}: they have not left it since."
        return f"{title}: they came into it before the campaign ran." if inside else f"{title}: they are not in it."
    if "property" in kinds:
        return f"{title}: the property has not changed so while the campaign ran."
    return f"{title}: nobody has called it for them."
