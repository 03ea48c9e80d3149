"""From a draft to what people go through: saving, what publishing would do to whom, publishing, going back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.errors import InvalidDefinitionError, Problem
from engine.workflow.compare import Comparison, compare
from engine.workflow.graph import Workflow
from engine.workflow.validate import load
from graphstore import drafts, enrolment, standing, versions, workflows
from graphstore.drafts import DraftRecord
from graphstore.driver import Transaction
from graphstore.errors import ConflictError
from workers import campaigns
from workers.context import Context
from workers.listening import watch
from workers.queues import Queues

Fate = Literal["continue", "move", "exit"]


@dataclass(frozen=True)
class Choice:
    """What becomes of those who stand at a node of an older version."""

    fate: Fate
    to: str = ""  # move: the node of the new version; "" is the same one


@dataclass(frozen=True)
class Touched:
    node: str
    change: Literal["changed", "removed"]
    people: int  # under way there


@dataclass(frozen=True)
class Impact:
    revision: int
    comparison: Comparison
    nodes: tuple[Touched, ...]
    elsewhere: int  # people at nodes that stay as they are
    problems: tuple[Problem, ...]


def save(
    context: Context, app: str, campaign: str, *, definition: Mapping[str, Any], revision: int, by: str
) -> DraftRecord:
    """Keep a draft. Raises ConflictError when somebody saved another since `revision`, NotFoundError."""
    now = context.clock.now()
    stored = context.graph.write(
        lambda tx: drafts.save(tx, app, campaign, definition=definition, revision=revision, by=by, now=now)
    )
    return DraftRecord(definition, stored, now, by)


def restore(context: Context, app: str, campaign: str, *, version: int, revision: int, by: str) -> DraftRecord:
    """Make an old version the draft. Raises ConflictError, NotFoundError."""
    old = context.graph.read(lambda tx: versions.definition(tx, app, campaign, version))
    return save(context, app, campaign, definition=old, revision=revision, by=by)


def impact(context: Context, app: str, campaign: str) -> Impact:
    """What publishing the draft now would change, and how many people it would touch. Raises NotFoundError."""

    def read(tx: Transaction) -> tuple[Mapping[str, Any], DraftRecord, dict[str, int]]:
        record = workflows.get(tx, app, campaign)
        return record.definition, drafts.get(tx, app, campaign), standing.by_node(tx, app, campaign)

    old, draft, people = context.graph.read(read)
    comparison = compare(old, draft.definition)
    nodes = {name: Touched(name, change, people.get(name, 0)) for name, change in comparison.touched().items()}
    # Whoever stands at a node that an earlier version removed is still there.
    present = {node["id"] for node in draft.definition.get("nodes", []) if isinstance(node, Mapping) and "id" in node}
    for name, count in people.items():
        if name not in present:
            nodes[name] = Touched(name, "removed", count)
    return Impact(
        draft.revision,
        comparison,
        tuple(sorted(nodes.values(), key=lambda each: (-each.people, each.node))),
        sum(count for name, count in people.items() if name not in nodes),
        campaigns.validate(context, app, draft.definition),
    )


def publish(context: Context, app: str, campaign: str, *, revision: int, choices: Mapping[str, Choice], by: str) -> int:
    """Make the draft the present version, and take people along as chosen; its number.

    People without a choice continue in the version they came with. Raises ConflictError when the draft is not of
    this revision any more, InvalidDefinitionError with every problem, NotFoundError.
    """
    draft = context.graph.read(lambda tx: drafts.get(tx, app, campaign))
    problems = (*campaigns.validate(context, app, draft.definition), *_bad_choices(draft.definition, choices))
    if problems:
        raise InvalidDefinitionError(problems)
    workflow = load(draft.definition, context.registry)
    now = context.clock.now()

    def work(tx: Transaction) -> tuple[int, list[str], bool]:
        if drafts.get(tx, app, campaign).revision != revision:
            raise ConflictError("The draft has been changed meanwhile: look at the changes again, then publish.")
        version = versions.publish(tx, app, campaign, draft.definition, by=by, now=now)
        watch(tx, app, workflow)
        entered = _take_along(tx, app, campaign, version, workflow, choices, now)
        enrols = bool(workflow.audience_steps()) and workflows.get(tx, app, campaign).state == "running"
        if enrols:
            enrolment.open_pass(tx, app, campaign, now)
        return version, entered, enrols

    version, entered, enrols = context.graph.write(work)
    Queues(context.redis).advance({(app, campaign): entered} if entered else {})
    if enrols:
        Queues(context.redis).enrol(app, campaign)
    return version


def _take_along(
    tx: Transaction,
    app: str,
    campaign: str,
    version: int,
    workflow: Workflow,
    choices: Mapping[str, Choice],
    now: int,
) -> list[str]:
    """Ids of the runs that have to be moved on."""
    entered: list[str] = []
    earlier = {node["id"]: node.get("type") for node in _nodes_before(tx, app, campaign, version)}
    for node, choice in sorted(choices.items()):
        if choice.fate == "exit":
            reason = f"left when version {version} was published"
            standing.leave(tx, app, campaign, node=node, version=version, reason=reason)
        elif choice.fate == "move":
            to = choice.to or node
            # At the same kind of node they keep their place and waking time; anywhere else they come in anew.
            enter = to != node or earlier.get(node) != workflow.nodes[to].spec.type
            entered += standing.move(
                tx, app, campaign, node=node, to=to, version=version, enter=enter, now=now
            )  # fmt: skip
    return entered


def _nodes_before(tx: Transaction, app: str, campaign: str, version: int) -> list[Mapping[str, Any]]:
    if version == 1:
        return []
    found = versions.definition(tx, app, campaign, version - 1).get("nodes")
    return [node for node in found if isinstance(node, Mapping) and "id" in node] if isinstance(found, list) else []


def _bad_choices(definition: Mapping[str, Any], choices: Mapping[str, Choice]) -> list[Problem]:
    nodes = definition.get("nodes")
    present = {node.get("id") for node in nodes if isinstance(node, Mapping)} if isinstance(nodes, list) else set()
    return [
        Problem("unknown_node", f"The new version has no node {choice.to or node!r} to move to.", f"people/{node}/to")
        for node, choice in choices.items()
        if choice.fate == "move" and (choice.to or node) not in present
    ]
