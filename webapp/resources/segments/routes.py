"""Segments: people who meet conditions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphstore import overview
from graphstore.values import parse_object
from webapp.parts import parts
from webapp.resources.segments.schemas import NewSegmentSchema, SegmentListSchema, SegmentSchema
from webapp.smorest import SITE_PREFIX, Blueprint
from workers import segments

blueprint = Blueprint("segments", __name__, url_prefix=f"{SITE_PREFIX}/segments", description=__doc__)


@blueprint.get("")
@blueprint.answers(SegmentListSchema)
def list_segments(site: str) -> dict[str, Any]:
    """The segments of a site with their sizes, by name."""
    rows = overview.segments(parts().graph, site)
    return {"items": [{**asdict(row), "definition": parse_object(row.json)} for row in rows]}


@blueprint.post("")
@blueprint.body(NewSegmentSchema)
@blueprint.answers(SegmentSchema, 201)
def create_segment(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new segment; its members are found in the background. 422 `invalid_definition` with all problems; 409."""
    record = segments.create(parts().context, site, body["name"], body["definition"])
    return {**asdict(record), "size": 0}
