"""Reports: answers to questions that every site has."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response

from engine.analytics.ranges import Step
from graphstore.visitors import Visitors
from webapp import cursors
from webapp.files import csv_file
from webapp.parts import parts
from webapp.resources.analytics.people import counted_page
from webapp.resources.analytics.schemas import CountedPageSchema
from webapp.resources.reports import common
from webapp.resources.reports.schemas import (
    CohortListSchema,
    CohortPeopleSchema,
    CycleSchema,
    LeavingListSchema,
    LeavingOfSchema,
    LeavingPageSchema,
    LeavingQuerySchema,
    MinuteListSchema,
    MinutePeopleSchema,
    RetentionSchema,
    VisitorsSchema,
)
from webapp.resources.segments.schemas import SegmentSchema
from webapp.resources.segments.views import segment_of
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import segment_views
from workers.analytics import charts, leaving, present, retention
from workers.analytics.asked import CountedOnes
from workers.analytics.retention import Cycle

blueprint = Blueprint("reports", __name__, url_prefix=f"{SITE_PREFIX}/reports", description=__doc__)


@blueprint.get("/leaving")
@permits("view")
@blueprint.query(LeavingQuerySchema)
@blueprint.answers(LeavingPageSchema)
def list_leaving(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Regulars whose activity has fallen to a quarter of their own past or less; those with most to lose first."""
    context = parts().context
    page = leaving.page(context, site, query["segment"], query["limit"], cursors.decode(query["cursor"]))
    items = [
        {
            **asdict(each.person), "before_days": each.before, "recent_days": each.recent,
            "last_event": each.last_event, "last_at": each.last_at,
        }
        for each in page.people
    ]  # fmt: skip
    return {
        "standing": charts.standing(context, site),
        "total": page.total,
        "items": items,
        "next_cursor": page.after and cursors.encode(*page.after),
    }


@blueprint.get("/leaving/people.csv")
@permits("export")
@blueprint.query(LeavingOfSchema)
@blueprint.answers_csv
def export_leaving(query: dict[str, Any], site: str) -> Response:
    """All of them as a file, with their active days."""
    return csv_file(list(leaving.lines(parts().context, site, query["segment"])), "leaving.csv")


@blueprint.get("/retention")
@permits("view")
@blueprint.query(CycleSchema)
@blueprint.answers(RetentionSchema)
def get_retention(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who comes back: cohorts by when people first did something, and how many were back how much later."""
    context = parts().context
    return {
        "standing": charts.standing(context, site),
        "cohorts": retention.shown(context, site, common.scope(site, query), _cycle(query)),
    }


@blueprint.get("/retention/figures.csv")
@permits("export")
@blueprint.query(CycleSchema)
@blueprint.answers_csv
def export_retention(query: dict[str, Any], site: str) -> Response:
    """A line a cohort, a column for each day, week or month behind it."""
    scope = common.scope(site, query)
    return common.saved(retention.lines(parts().context, site, scope, _cycle(query)), "retention", scope)


@blueprint.get("/retention/people")
@permits("view")
@blueprint.query(CohortPeopleSchema)
@blueprint.answers(CountedPageSchema)
def list_cohort(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who is of a cohort, or of it and back so much later; those first who did something last. 422 `no_cohort`."""
    return common.people(site, _cohort(query, site), query)


@blueprint.post("/retention/people/list")
@permits("analyse")
@blueprint.body(CohortListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_of_cohort(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put them on a new list. 409 when the name is taken."""
    return common.listed(site, _cohort(body, site), body["name"])


@blueprint.get("/visitors")
@permits("view")
@blueprint.answers(VisitorsSchema)
def get_visitors(site: str) -> Visitors:
    """Who did something in the last five minutes, the latest first, at most 100; and the last 30 minutes."""
    return present.shown(parts().context, site)


@blueprint.get("/visitors/people")
@permits("view")
@blueprint.query(MinutePeopleSchema)
@blueprint.answers(CountedPageSchema)
def list_visitors(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who did something in one minute, or in the last five; who did it last first."""
    context = parts().context
    ones = present.behind(context, site, query["minute"])
    return counted_page(present.page(context, site, ones, query["limit"], cursors.decode(query["cursor"])))


@blueprint.post("/visitors/people/list")
@permits("analyse")
@blueprint.body(MinuteListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_of_visitors(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put them on a new list. 409 when the name is taken."""
    made = present.listed(parts().context, site, body["name"].strip(), body["minute"])
    return segment_of(segment_views.view(parts().context, site, made.id))


@blueprint.post("/leaving/list")
@permits("analyse")
@blueprint.body(LeavingListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_of_leaving(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put them all on a new list, to write to. 409 when the name is taken."""
    made = leaving.listed(parts().context, site, body["segment"], body["name"].strip())
    return segment_of(segment_views.view(parts().context, site, made.id))


def _cycle(given: dict[str, Any]) -> Cycle:
    return Cycle(given["event"], given["again"], Step(given["step"]))


def _cohort(given: dict[str, Any], site: str) -> CountedOnes | None:
    scope = common.scope(site, given)
    return retention.behind(parts().context, site, scope, _cycle(given), given["first"], given["later"])
