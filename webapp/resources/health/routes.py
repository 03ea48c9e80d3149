"""Whether the parts answer."""

from __future__ import annotations

from typing import Any

from webapp.resources.health.schemas import HealthSchema
from webapp.smorest import Blueprint, public

blueprint = Blueprint("health", __name__, url_prefix="/healthz", description=__doc__)


@blueprint.get("")
@public
@blueprint.answers(HealthSchema)
def health() -> Any:
    """200 when every part answers, else 503 with the same body."""
    raise NotImplementedError
