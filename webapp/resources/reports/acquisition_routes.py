"""Which advertisements bring active people."""

from __future__ import annotations

from typing import Any

from flask import Response

from engine.analytics.ranges import Step
from webapp.parts import parts
from webapp.resources.analytics.schemas import CountedPageSchema
from webapp.resources.reports import common
from webapp.resources.reports.acquisition_schemas import (
    AcquisitionListSchema,
    AcquisitionPeopleSchema,
    AcquisitionQuerySchema,
    AcquisitionSchema,
)
from webapp.resources.segments.schemas import SegmentSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.analytics import acquisition, charts
from workers.analytics.acquisition import Ones, Sought
from workers.analytics.asked import CountedOnes

blueprint = Blueprint("acquisition", __name__, url_prefix=f"{SITE_PREFIX}/reports/acquisition", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(AcquisitionQuerySchema)
@blueprint.answers(AcquisitionSchema)
def get_acquisition(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who arrived, from where, and how many of them did an event or are active."""
    context, scope = parts().context, common.scope(site, query)
    found = acquisition.shown(context, site, scope, _sought(query))
    return {
        "standing": charts.standing(context, site),
        "first": scope.range.first.isoformat(),
        "last": scope.range.last.isoformat(),
        "firsts": [first.isoformat() for first in found.firsts],
        "people": found.people,
        "won": found.won,
        "total": found.total,
        "sources": found.sources,
    }


@blueprint.get("/figures.csv")
@permits("export")
@blueprint.query(AcquisitionQuerySchema)
@blueprint.answers_csv
def export_acquisition(query: dict[str, Any], site: str) -> Response:
    """The same as a file, with a column of people for each day, week or month of arrival."""
    scope = common.scope(site, query)
    return common.saved(acquisition.lines(parts().context, site, scope, _sought(query)), "acquisition", scope)


@blueprint.get("/people")
@permits("view")
@blueprint.query(AcquisitionPeopleSchema)
@blueprint.answers(CountedPageSchema)
def list_arrivals(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who came from there; who arrived last first. 422 `no_source`, `no_bucket`."""
    return common.people(site, _behind(site, query), query)


@blueprint.post("/people/list")
@permits("analyse")
@blueprint.body(AcquisitionListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_of_arrivals(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put them on a new list. 409 when the name is taken."""
    return common.listed(site, _behind(site, body), body["name"])


def _sought(given: dict[str, Any]) -> Sought:
    return Sought(given["by"], given["touch"], given["event"], given["days"], Step(given["step"]))


def _behind(site: str, given: dict[str, Any]) -> CountedOnes | None:
    scope = common.scope(site, given)
    ones = Ones(None if given["whole"] else given["label"], given["part"], given["bucket"])
    return acquisition.behind(parts().context, site, scope, _sought(given), ones)
