"""How the whole installation stands (owners only)."""

from __future__ import annotations

from typing import Any

from webapp.parts import parts
from webapp.resources.system.schemas import PlanSchema, SlowQueryListSchema, SystemSchema
from webapp.smorest import API_PREFIX, Blueprint, permits
from workers import system
from workers.metrics import slow
from workers.system import System

blueprint = Blueprint("system", __name__, url_prefix=f"{API_PREFIX}/system", description=__doc__)


@blueprint.get("")
@permits("install")
@blueprint.answers(SystemSchema)
def get_system() -> System:
    """Parts, services, queues, what waits and what stands still. While a service is away, what it knows is null."""
    return system.read(parts().context)


@blueprint.get("/slow-queries")
@permits("install")
@blueprint.answers(SlowQueryListSchema)
def list_slow_queries() -> dict[str, Any]:
    """Queries that took a tenth of a second or more in the last day, the longest first."""
    return {"items": slow.longest(parts().redis)}


@blueprint.get("/slow-queries/<string:query>/plan")
@permits("install")
@blueprint.answers(PlanSchema)
def get_query_plan(query: str) -> dict[str, Any]:
    """How the graph goes about one of them."""
    return {"steps": system.plan(parts().context, query)}
