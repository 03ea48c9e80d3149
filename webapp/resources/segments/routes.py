"""Segments: people who meet conditions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphstore import member_pages
from graphstore.member_pages import MemberRow
from webapp import cursors
from webapp.etags import edited
from webapp.paging import listed
from webapp.parts import parts
from webapp.resources.segments.schemas import (
    ExplanationSchema,
    MembersQuerySchema,
    NewSegmentSchema,
    PreviewRequestSchema,
    SegmentChangeSchema,
    SegmentListSchema,
    SegmentMemberPageSchema,
    SegmentPreviewSchema,
    SegmentSchema,
)
from webapp.resources.segments.views import member, segment_of
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import segment_views, segments

blueprint = Blueprint("segments", __name__, url_prefix=f"{SITE_PREFIX}/segments", description=__doc__)


@dataclass(frozen=True)
class _Members:
    items: list[dict[str, Any]]
    next_cursor: str | None


@blueprint.get("")
@permits("view")
@listed(blueprint, SegmentListSchema)
def list_segments(site: str) -> dict[str, Any]:
    """The segments and lists of a site, by name: how big they are, how fresh, and whether they can be read."""
    return {"items": [segment_of(view) for view in segment_views.listing(parts().context, site)]}


@blueprint.post("")
@permits("analyse")
@blueprint.body(NewSegmentSchema)
@blueprint.answers(SegmentSchema, 201)
def create_segment(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new segment; its members are found in the background. 422 `invalid_definition` with all problems; 409."""
    context = parts().context
    record = segments.create(context, site, body["name"], body["definition"])
    return segment_of(segment_views.view(context, site, record.id))


@blueprint.post("/preview")
@permits("view")
@blueprint.body(PreviewRequestSchema)
@blueprint.answers(SegmentPreviewSchema)
def preview_segment(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Who meets a definition now; nothing is stored. 422 `invalid_definition` with all problems."""
    found = segment_views.preview(parts().context, site, body["definition"], body.get("segment", ""))
    return {
        "count": found.count,
        "total": found.total,
        "sample": found.sample,
        "cypher": found.cypher,
        "parameters": found.parameters,
        "plan": found.plan,
        "took_ms": found.took,
    }


@blueprint.get("/<string:segment>")
@permits("view")
@edited("name", "definition", "version")
@blueprint.answers(SegmentSchema)
def get_segment(site: str, segment: str) -> dict[str, Any]:
    """One segment or list."""
    return segment_of(segment_views.view(parts().context, site, segment))


@blueprint.put("/<string:segment>")
@permits("analyse")
@blueprint.body(SegmentChangeSchema)
@blueprint.answers(SegmentSchema)
def change_segment(body: dict[str, Any], site: str, segment: str) -> dict[str, Any]:
    """Another name or definition. Members stay as they are until those of the new one have been found."""
    context = parts().context
    segments.update(context, site, segment, **body)
    return segment_of(segment_views.view(context, site, segment))


@blueprint.delete("/<string:segment>")
@permits("analyse")
@blueprint.answers(None, 204)
def delete_segment(site: str, segment: str) -> None:
    """Remove a segment or list; its people stay. 409 while another segment, or a campaign not stopped, names it."""
    segments.delete(parts().context, site, segment)


@blueprint.post("/<string:segment>/recompute")
@permits("analyse")
@blueprint.answers(SegmentSchema, 202)
def recompute_segment(site: str, segment: str) -> dict[str, Any]:
    """Have everybody looked at again, in the background. 409 for a list, which has no conditions."""
    context = parts().context
    segments.ask_recompute(context, site, segment)
    return segment_of(segment_views.view(context, site, segment))


@blueprint.get("/<string:segment>/members")
@permits("view")
@blueprint.query(MembersQuerySchema)
@blueprint.answers(SegmentMemberPageSchema)
def list_members(query: dict[str, Any], site: str, segment: str) -> _Members:
    """Who is in it, last seen first."""
    limit: int = query["limit"]
    rows: tuple[MemberRow, ...] = member_pages.page(
        parts().graph, site, segment, limit=limit + 1, after=cursors.decode(query["cursor"])
    )
    items = rows[:limit]
    last = cursors.encode(items[-1].person.seen, items[-1].person.uid) if len(rows) > limit else None
    return _Members([member(row) for row in items], last)


@blueprint.get("/<string:segment>/explain/<string:uid>")
@permits("view")
@blueprint.answers(ExplanationSchema)
def explain_person(site: str, segment: str, uid: str) -> segment_views.Explanation:
    """Why a person is in it, or why not: condition by condition, with the events that decided."""
    return segment_views.explanation(parts().context, site, segment, uid)
