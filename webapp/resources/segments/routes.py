"""Segments: people who meet conditions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphstore import overview
from graphstore.values import parse_object
from webapp.parts import parts
from webapp.resources.segments.schemas import SegmentListSchema
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("segments", __name__, url_prefix=f"{SITE_PREFIX}/segments", description=__doc__)


@blueprint.get("")
@blueprint.answers(SegmentListSchema)
def list_segments(site: str) -> dict[str, Any]:
    """The segments of a site with their sizes, by name."""
    rows = overview.segments(parts().graph, site)
    return {"items": [{**asdict(row), "definition": parse_object(row.json)} for row in rows]}
