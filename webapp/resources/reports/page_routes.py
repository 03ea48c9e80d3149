"""Which pages people like."""

from __future__ import annotations

from typing import Any

from flask import Response

from webapp.parts import parts
from webapp.resources.analytics.schemas import CountedPageSchema
from webapp.resources.reports import common
from webapp.resources.reports.page_schemas import (
    PageListSchema,
    PagePeopleSchema,
    PopularQuerySchema,
    PopularSchema,
)
from webapp.resources.segments.schemas import SegmentSchema
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.analytics import charts, popular
from workers.analytics.asked import CountedOnes

blueprint = Blueprint("popular_pages", __name__, url_prefix=f"{SITE_PREFIX}/reports/pages", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(PopularQuerySchema)
@blueprint.answers(PopularSchema)
def get_popular(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Views, people, entries and exits of each page, how often another page follows, and how long that takes."""
    context, scope = parts().context, common.scope(site, query)
    found = popular.shown(context, site, scope, query["event"], query["sort"])
    return {
        "standing": charts.standing(context, site),
        "first": scope.range.first.isoformat(),
        "last": scope.range.last.isoformat(),
        **{name: getattr(found, name) for name in popular.Popular.__slots__},
    }


@blueprint.get("/figures.csv")
@permits("export")
@blueprint.query(PopularQuerySchema)
@blueprint.answers_csv
def export_popular(query: dict[str, Any], site: str) -> Response:
    """All pages as a file. Times in ms."""
    scope = common.scope(site, query)
    lines = popular.lines(parts().context, site, scope, query["event"], query["sort"])
    return common.saved(lines, "pages", scope)


@blueprint.get("/people")
@permits("view")
@blueprint.query(PagePeopleSchema)
@blueprint.answers(CountedPageSchema)
def list_viewers(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who viewed a page, or began or ended a visit there, or went on; the latest first. 422 `no_page`."""
    return common.people(site, _behind(site, query), query)


@blueprint.post("/people/list")
@permits("analyse")
@blueprint.body(PageListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_of_viewers(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put them on a new list. 409 when the name is taken."""
    return common.listed(site, _behind(site, body), body["name"])


def _behind(site: str, given: dict[str, Any]) -> CountedOnes | None:
    scope = common.scope(site, given)
    return popular.behind(parts().context, site, scope, given["event"], given["page"], given["part"])
