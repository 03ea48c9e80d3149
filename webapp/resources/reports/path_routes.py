"""What people do next."""

from __future__ import annotations

from typing import Any, Final

from flask import Response

from engine.analytics.paths import Way
from webapp.parts import parts
from webapp.resources.analytics.schemas import CountedPageSchema
from webapp.resources.reports import common
from webapp.resources.reports.path_schemas import PathListSchema, PathPeopleSchema, PathsQuerySchema, PathsSchema
from webapp.resources.segments.schemas import SegmentSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.analytics import charts, paths
from workers.analytics.asked import CountedOnes

blueprint = Blueprint("paths", __name__, url_prefix=f"{SITE_PREFIX}/reports/paths", description=__doc__)

_MINUTE: Final = 60_000  # ms


@blueprint.get("")
@permits("view")
@blueprint.query(PathsQuerySchema)
@blueprint.answers(PathsSchema)
def get_paths(query: dict[str, Any], site: str) -> dict[str, Any]:
    """The ways from an event, or to it, step by step; everybody goes one."""
    context, scope = parts().context, common.scope(site, query)
    found = paths.shown(context, site, scope, _way(query), query["most"])
    return {
        "standing": charts.standing(context, site),
        "first": scope.range.first.isoformat(),
        "last": scope.range.last.isoformat(),
        "people": found.people,
        "steps": found.steps,
        "links": found.links,
    }


@blueprint.get("/figures.csv")
@permits("export")
@blueprint.query(PathsQuerySchema)
@blueprint.answers_csv
def export_paths(query: dict[str, Any], site: str) -> Response:
    """A line for each pair of events that follow one another."""
    scope = common.scope(site, query)
    lines = paths.lines(parts().context, site, scope, _way(query), query["most"])
    return common.saved(lines, "paths", scope)


@blueprint.get("/people")
@permits("view")
@blueprint.query(PathPeopleSchema)
@blueprint.answers(CountedPageSchema)
def list_walkers(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who is at a step of these ways, or goes from one to another; when they did the event. 422 `no_node`."""
    return common.people(site, _behind(site, query), query)


@blueprint.post("/people/list")
@permits("analyse")
@blueprint.body(PathListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_of_walkers(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put them on a new list. 409 when the name is taken."""
    return common.listed(site, _behind(site, body), body["name"])


def _way(given: dict[str, Any]) -> Way:
    return Way(
        given["event"], given["direction"], given["steps"], given["window"] * _MINUTE, given["each"], given["end"]
    )


def _behind(site: str, given: dict[str, Any]) -> CountedOnes | None:
    return paths.behind(
        parts().context, site, common.scope(site, given), _way(given), given["most"],
        step=given["at"], node=given["node"], before=given["before"],
    )  # fmt: skip
