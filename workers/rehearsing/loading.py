"""What is rehearsed: a campaign's draft, a version, or a definition that was not saved yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.workflow.match import RunningCampaign
from engine.workflow.rehearsal.world import GraphWorld
from engine.workflow.validate import load
from graphstore import drafts, rehearsing, versions, workflows
from graphstore.driver import Transaction
from workers.campaigns import known_ids
from workers.context import Context

CALLED: Final = "called"  # the type of the trigger by which campaigns bring people into others


def definition(
    context: Context, app: str, campaign: str, given: Mapping[str, Any] | None, version: int | None
) -> Mapping[str, Any]:
    """Raises NotFoundError."""

    def read(tx: Transaction) -> Mapping[str, Any]:
        workflows.get(tx, app, campaign)
        if given is not None:
            return given
        if version is not None:
            return versions.definition(tx, app, campaign, version)
        return drafts.get(tx, app, campaign).definition

    return context.graph.read(read)


def rehearsed(context: Context, app: str, campaign: str, what: Mapping[str, Any]) -> RunningCampaign:
    """As if it ran. Raises InvalidDefinitionError with all that keeps it from that."""
    known = context.graph.read(lambda tx: known_ids(context, tx, app))
    return RunningCampaign(campaign, 0, load(what, context.registry, known=known))


def world(context: Context, app: str) -> GraphWorld:
    others = context.graph.read(lambda tx: rehearsing.callable_campaigns(tx, app, CALLED))
    return GraphWorld(context.graph, app, others)
