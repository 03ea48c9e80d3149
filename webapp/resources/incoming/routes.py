"""What arrives: accepted and refused calls, and events that could not be stored."""

from __future__ import annotations

from typing import Any

from webapp.resources.incoming.schemas import DeadLettersSchema, IncomingSchema
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("incoming", __name__, url_prefix=SITE_PREFIX, description=__doc__)


@blueprint.get("/incoming")
@blueprint.answers(IncomingSchema)
def list_incoming(site: str) -> Any:
    """The last calls, 100 of each kind at most."""
    raise NotImplementedError


@blueprint.get("/dead-letters")
@blueprint.answers(DeadLettersSchema)
def list_dead_letters(site: str) -> Any:
    """Accepted events that could not be stored, 200 at most, each with its reason."""
    raise NotImplementedError
