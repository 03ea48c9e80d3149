"""Elements picked on the site itself, for auto events."""

from __future__ import annotations

from webapp.parts import parts
from webapp.resources.picking.schemas import BegunPickSchema, NewPickSchema, PickSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import picking
from workers.picking import Begun, Pick

blueprint = Blueprint("picking", __name__, url_prefix=f"{SITE_PREFIX}/picks", description=__doc__)


@blueprint.post("")
@permits("settings")
@blueprint.body(NewPickSchema)
@blueprint.answers(BegunPickSchema, 201)
def begin_pick(body: dict[str, str], site: str) -> Begun:
    """A link to a page of the site, whose library then lets an element be picked: once, for a quarter of an hour."""
    return picking.begin(parts().redis, site, body["url"])


@blueprint.get("/<string:pick>")
@permits("settings")
@blueprint.answers(PickSchema)
def get_pick(site: str, pick: str) -> Pick:
    """How far it is. 404 when it is over."""
    return picking.look(parts().redis, site, pick)
