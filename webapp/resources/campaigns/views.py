"""Campaigns as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.errors import Problem
from graphstore import workflows
from graphstore.driver import Transaction
from graphstore.run_figures import run_figures

_STATES: Final = ("ready", "waiting", "sending", "done", "failed")


@dataclass(frozen=True)
class NodeCounts:
    entered: int
    failed: int
    skipped: int
    waiting: int
    out: Mapping[str, int]  # port -> runs that left by it


@dataclass(frozen=True)
class Campaign:
    id: str
    name: str
    state: str
    version: int
    created: int
    changed: int
    definition: Mapping[str, Any]
    counts: Mapping[str, NodeCounts]
    runs: Mapping[str, int]


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
    return Campaign(
        id=record.id,
        name=record.name,
        state=record.state,
        version=record.version,
        created=record.created,
        changed=record.changed,
        definition=record.definition,
        counts={
            counted.node: NodeCounts(
                counted.entered, counted.failed, counted.skipped, figures.waiting.get(counted.node, 0), counted.out
            )
            for counted in workflows.counts(tx, app, [name])[name]
        },
        runs={state: figures.by_state.get(state, 0) for state in _STATES},
    )


def verdict(problems: Sequence[Problem], definition: Mapping[str, Any]) -> Verdict:
    shown = [CampaignProblem(item.code, item.message, item.path, _node(item, definition)) for item in problems]
    return Verdict(not problems, tuple(shown))


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
