"""Reports: answers to questions that every site has."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from engine.analytics.ranges import Step
from webapp import cursors
from webapp.parts import parts
from webapp.resources.analytics.people import counted_page
from webapp.resources.analytics.schemas import CountedPageSchema
from webapp.resources.common import PageQuerySchema
from webapp.resources.reports.schemas import (
    CohortPeopleSchema,
    CycleSchema,
    LeavingListSchema,
    LeavingPageSchema,
    RetentionSchema,
)
from webapp.resources.segments.schemas import SegmentSchema
from webapp.resources.segments.views import segment_of
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import segment_views
from workers.analytics import charts, leaving, retention
from workers.analytics.retention import Cycle

blueprint = Blueprint("reports", __name__, url_prefix=f"{SITE_PREFIX}/reports", description=__doc__)


@blueprint.get("/leaving")
@permits("view")
@blueprint.query(PageQuerySchema)
@blueprint.answers(LeavingPageSchema)
def list_leaving(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Regulars whose activity has fallen to a quarter of their own past or less; those with most to lose first."""
    context = parts().context
    page = leaving.page(context, site, query["limit"], cursors.decode(query["cursor"]))
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


@blueprint.get("/retention")
@permits("view")
@blueprint.query(CycleSchema)
@blueprint.answers(RetentionSchema)
def get_retention(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who comes back: cohorts by when people first did something, and how many were back how much later."""
    context = parts().context
    return {
        "standing": charts.standing(context, site),
        "cohorts": retention.shown(context, site, _cycle(query, site)),
    }


@blueprint.get("/retention/people")
@permits("view")
@blueprint.query(CohortPeopleSchema)
@blueprint.answers(CountedPageSchema)
def list_cohort(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Who is of a cohort, or of it and back so much later; those first who did something last. 422 `no_cohort`."""
    page = retention.people(
        parts().context, site, _cycle(query, site), query["first"], query["later"], query["limit"],
        cursors.decode(query["cursor"]),
    )  # fmt: skip
    return counted_page(page)


@blueprint.post("/leaving/list")
@permits("analyse")
@blueprint.body(LeavingListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_of_leaving(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put them all on a new list, to write to. 409 when the name is taken."""
    made = leaving.listed(parts().context, site, body["name"].strip())
    return segment_of(segment_views.view(parts().context, site, made.id))


def _cycle(given: dict[str, Any], site: str) -> Cycle:
    span = charts.span(parts().context, site, given["range"], given["from_"], given["to"])
    return Cycle(given["event"], given["again"], span, Step(given["step"]))
