"""Where people stop on the way to buying, upgrading or installing, and who they are."""

from __future__ import annotations

from typing import Any

from flask import Response

from webapp.parts import parts
from webapp.resources.analytics.schemas import CountedPageSchema
from webapp.resources.reports import common
from webapp.resources.reports.stop_schemas import StopListSchema, StopPeopleSchema, StopsQuerySchema, StopsSchema
from webapp.resources.segments.schemas import SegmentSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.analytics import charts, stopping
from workers.analytics.asked import CountedOnes
from workers.analytics.stopping import Ones, Sought

blueprint = Blueprint("stops", __name__, url_prefix=f"{SITE_PREFIX}/reports/stops", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(StopsQuerySchema)
@blueprint.answers(StopsSchema)
def get_stops(query: dict[str, Any], site: str) -> dict[str, Any]:
    """The largest drop of each funnel, and what tells those who stopped from those who went on. 422 `no_funnel`."""
    context, scope = parts().context, common.scope(site, query)
    found = stopping.shown(context, site, scope, _sought(query))
    return {
        "standing": charts.standing(context, site),
        "first": scope.range.first.isoformat(),
        "last": scope.range.last.isoformat(),
        "funnels": found,
    }


@blueprint.get("/figures.csv")
@permits("export")
@blueprint.query(StopsQuerySchema)
@blueprint.answers_csv
def export_stops(query: dict[str, Any], site: str) -> Response:
    """A line for each difference."""
    scope = common.scope(site, query)
    return common.saved(stopping.lines(parts().context, site, scope, _sought(query)), "stops", scope)


@blueprint.get("/people")
@permits("view")
@blueprint.query(StopPeopleSchema)
@blueprint.answers(CountedPageSchema)
def list_stopped(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who stopped, or went on, and when they did the step. 422 `no_step`, `no_trait`, `no_value`."""
    return common.people(site, _behind(site, query), query)


@blueprint.post("/people/list")
@permits("analyse")
@blueprint.body(StopListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_of_stopped(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put them on a new list. 409 when the name is taken."""
    return common.listed(site, _behind(site, body), body["name"])


def _sought(given: dict[str, Any]) -> Sought:
    return Sought(given["chart"], given["at"])


def _behind(site: str, given: dict[str, Any]) -> CountedOnes | None:
    ones = Ones(given["part"], given["trait"], given["value"])
    return stopping.behind(parts().context, site, common.scope(site, given), _sought(given), ones)
