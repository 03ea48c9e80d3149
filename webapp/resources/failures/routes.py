"""Runs of a campaign that have failed, with their reasons: to be tried again, or let go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphstore import failures as stored
from graphstore import workflows
from graphstore.driver import Transaction
from graphstore.failures import Failure, Which
from webapp import cursors
from webapp.parts import parts
from webapp.resources.failures.schemas import FailurePageSchema, FailureQuerySchema, SettledSchema, WhichSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import failures

blueprint = Blueprint(
    "failures", __name__, url_prefix=f"{SITE_PREFIX}/campaigns/<string:campaign>/failures", description=__doc__
)


@dataclass(frozen=True)
class _FailedAt:
    node: str
    count: int


@dataclass(frozen=True)
class _Page:
    items: list[Failure]
    next_cursor: str | None
    nodes: list[_FailedAt]
    total: int


@blueprint.get("")
@permits("view")
@blueprint.query(FailureQuerySchema)
@blueprint.answers(FailurePageSchema)
def list_failures(query: dict[str, Any], site: str, campaign: str) -> _Page:
    """The latest first."""
    after, limit = cursors.decode(query["cursor"]), query["limit"]

    def read(tx: Transaction) -> tuple[list[Failure], dict[str, int]]:
        workflows.get(tx, site, campaign)
        return stored.listing(tx, site, campaign, after, limit, query["node"]), stored.by_node(tx, site, campaign)

    items, nodes = parts().graph.read(read)
    last = items[-1] if len(items) == limit else None
    at = [_FailedAt(node, count) for node, count in nodes.items()]
    return _Page(items, cursors.encode(last.at, last.run) if last else None, at, sum(nodes.values()))


@blueprint.post("/retry")
@permits("send")
@blueprint.body(WhichSchema)
@blueprint.answers(SettledSchema)
def retry_failures(body: dict[str, Any], site: str, campaign: str) -> dict[str, int]:
    """Have their nodes tried again. A letter that is unknown is sent again, even if it had arrived."""
    return {"count": failures.retry(parts().context, site, campaign, Which(**body))}


@blueprint.post("/discard")
@permits("send")
@blueprint.body(WhichSchema)
@blueprint.answers(SettledSchema)
def discard_failures(body: dict[str, Any], site: str, campaign: str) -> dict[str, int]:
    """End them as they are."""
    return {"count": failures.discard(parts().context, site, campaign, Which(**body))}
