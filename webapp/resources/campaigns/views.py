"""Campaigns as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import Problem
from engine.workflow.compare import compare
from graphstore import drafts, versions, workflows
from graphstore.drafts import DraftRecord
from graphstore.driver import Graph, Transaction
from graphstore.run_figures import run_figures
from graphstore.workflows import CampaignRecord

_STATES: Final = ("ready", "waiting", "sending", "done", "failed")


@dataclass(frozen=True)
class NodeCounts:
    entered: int
    failed: int
    skipped: int
    waiting: int
    failing: int
    out: Mapping[str, int]  # port -> runs that left by it


@dataclass(frozen=True)
class DraftState:
    revision: int
    changed: int
    by: str
    differs: bool  # from what people go through


@dataclass(frozen=True)
class Campaign:
    id: str
    name: str
    state: str
    version: int
    created: int
    changed: int
    published: int | None
    draft: DraftState
    definition: Mapping[str, Any]
    counts: Mapping[str, NodeCounts]
    runs: Mapping[str, int]


@dataclass(frozen=True)
class Listed:
    id: str
    name: str
    state: str
    version: int
    created: int
    changed: int
    sent: int  # letters and messages
    failed: int


@dataclass(frozen=True)
class CampaignProblem:
    code: str
    message: str
    path: str
    node: str | None


@dataclass(frozen=True)
class Verdict:
    valid: bool
    problems: tuple[CampaignProblem, ...]


def campaign(tx: Transaction, app: str, name: str) -> Campaign:
    """One campaign with its counts, all as of one moment. Raises NotFoundError."""
    record = workflows.get(tx, app, name)
    figures = run_figures(tx, app, name)
    published = versions.published(tx, app, name)
    return Campaign(
        id=record.id,
        name=record.name,
        state=record.state,
        version=record.version,
        created=record.created,
        changed=record.changed,
        published=published,
        draft=_draft_state(drafts.get(tx, app, name), record.definition, published),
        definition=record.definition,
        counts={
            counted.node: NodeCounts(
                counted.entered,
                counted.failed,
                counted.skipped,
                figures.waiting.get(counted.node, 0),
                figures.failing.get(counted.node, 0),
                counted.out,
            )
            for counted in workflows.counts(tx, app, [name])[name]
        },
        runs={state: figures.by_state.get(state, 0) for state in _STATES},
    )


def _draft_state(draft: DraftRecord, present: Mapping[str, Any], published: int | None) -> DraftState:
    differs = published is None or compare(present, draft.definition).differs
    return DraftState(draft.revision, draft.changed, draft.by, differs)


def verdict(problems: Sequence[Problem], definition: Mapping[str, Any]) -> Verdict:
    return Verdict(not problems, located(problems, definition))


def located(problems: Sequence[Problem], definition: Mapping[str, Any]) -> tuple[CampaignProblem, ...]:
    """Problems, each with the node to point at."""
    return tuple(CampaignProblem(item.code, item.message, item.path, _node(item, definition)) for item in problems)


def _node(problem: Problem, definition: Mapping[str, Any]) -> str | None:
    """The node to point at: a connection's problem is shown where the connection begins."""
    match problem.path.split("/"):
        case ["nodes", node, *_] if problem.code != "bad_node_id":
            return node
        case ["edges", index]:
            edge = definition["edges"][int(index)]
            source = edge.get("from") if isinstance(edge, Mapping) else None
            return source if isinstance(source, str) else None
        case _:
            return None


def listed(graph: Graph, app: str) -> list[Listed]:
    """All campaigns of a site, the newest first, with what they have done so far."""
    return shown(graph, app, workflows.listing(graph, app))


def shown(graph: Graph, app: str, records: Sequence[CampaignRecord]) -> list[Listed]:
    """Campaigns of a site with what they have done so far."""
    counts = graph.read(lambda tx: workflows.counts(tx, app, [each.id for each in records]))
    return [
        Listed(
            each.id, each.name, each.state, each.version, each.created, each.changed,
            sum(node.out.get("sent", 0) for node in counts[each.id]),
            sum(node.failed for node in counts[each.id]),
        )
        for each in records
    ]  # fmt: skip
