"""What segments are to one person."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphstore import explaining
from webapp.paging import listed
from webapp.parts import parts
from webapp.resources.segments.schemas import PersonMembershipListSchema
from webapp.resources.segments.views import kind
from webapp.smorest import SITE_PREFIX, Blueprint, permits

blueprint = Blueprint("memberships", __name__, url_prefix=f"{SITE_PREFIX}/people", description=__doc__)


@blueprint.get("/<string:uid>/segments")
@permits("view")
@listed(blueprint, PersonMembershipListSchema, "segment", "id")
def list_memberships(site: str, uid: str) -> dict[str, Any]:
    """Every segment and list of the site, by name, and whether the person is in it."""
    found = explaining.memberships(parts().graph, site, uid)
    return {"items": [{**asdict(each), "kind": kind(static=each.static)} for each in found]}
