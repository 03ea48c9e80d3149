"""Whether the parts answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from redis.exceptions import RedisError

from graphstore.errors import GraphError
from webapp.parts import parts
from webapp.resources.health.schemas import HealthSchema
from webapp.smorest import Blueprint, public

blueprint = Blueprint("health", __name__, url_prefix="/healthz", description=__doc__)

State = Literal["ok", "unavailable"]


@dataclass(frozen=True)
class _Health:
    status: State
    web: State
    graph: State
    redis: State


@blueprint.get("")
@public
@blueprint.answers(HealthSchema)
def health() -> tuple[_Health, int]:
    """200 when every part answers, else 503 with the same body."""
    graph, redis = _graph(), _redis()
    status: State = "ok" if graph == redis == "ok" else "unavailable"
    return _Health(status, "ok", graph, redis), 200 if status == "ok" else 503


def _graph() -> State:
    try:
        parts().graph.verify()
    except GraphError:
        return "unavailable"
    return "ok"


def _redis() -> State:
    try:
        parts().redis.ping()
    except RedisError:
        return "unavailable"
    return "ok"
