"""What arrives: accepted and refused calls, and events that could not be stored."""

from __future__ import annotations

from typing import Any

from webapp.parts import parts
from webapp.resources.incoming.schemas import DeadLettersSchema, IncomingSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import incoming
from workers.incoming import DeadCall

blueprint = Blueprint("incoming", __name__, url_prefix=SITE_PREFIX, description=__doc__)


@blueprint.get("/incoming")
@permits("view")
@blueprint.answers(IncomingSchema)
def list_incoming(site: str) -> dict[str, list[dict[str, Any]]]:
    """The last calls, those stored and those refused."""
    redis = parts().redis
    return {
        "accepted": [{**shown.message, "entry": shown.entry} for shown in incoming.recent(redis, site)],
        "rejected": [{**shown.message, "entry": shown.entry} for shown in incoming.rejected(redis, site)],
    }


@blueprint.get("/dead-letters")
@permits("view")
@blueprint.answers(DeadLettersSchema)
def list_dead_letters(site: str) -> dict[str, list[DeadCall]]:
    """Accepted events that could not be stored, each with its reason."""
    return {"items": incoming.dead(parts().redis, site)}
