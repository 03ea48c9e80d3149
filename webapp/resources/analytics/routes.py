"""Analytics: funnels and metrics, what they show, and who the people behind each number are."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from engine.analytics import ranges
from engine.analytics.ranges import Step
from graphstore import charts as stored
from graphstore.charts import Chart
from webapp import cursors
from webapp.parts import parts
from webapp.resources.analytics.schemas import (
    AnalyticsStandingSchema,
    ChartAskedSchema,
    ChartChangeSchema,
    ChartFiguresSchema,
    ChartListSchema,
    ChartOrderSchema,
    ChartPreviewSchema,
    ChartSchema,
    CountedListSchema,
    CountedPageSchema,
    CountedQuerySchema,
    NewChartSchema,
    TimeZoneSchema,
)
from webapp.resources.segments.schemas import SegmentSchema
from webapp.resources.segments.views import segment_of
from webapp.smorest import SITE_PREFIX, Blueprint
from workers import segment_views
from workers.analytics import building, charts
from workers.analytics.charts import Result, Standing, Whose
from workers.analytics.funnels import Asked

blueprint = Blueprint("analytics", __name__, url_prefix=f"{SITE_PREFIX}/analytics", description=__doc__)


@blueprint.get("")
@blueprint.answers(AnalyticsStandingSchema)
def get_standing(site: str) -> Standing:
    """How old the figures are, and how far bringing them up to date is."""
    return charts.standing(parts().context, site)


@blueprint.put("")
@blueprint.body(TimeZoneSchema)
@blueprint.answers(AnalyticsStandingSchema)
def set_time_zone(body: dict[str, str], site: str) -> Standing:
    """In which time zone days begin. 422 `unknown_zone`."""
    context = parts().context
    charts.set_time_zone(context, site, body["time_zone"])
    return charts.standing(context, site)


@blueprint.post("/refresh")
@blueprint.answers(AnalyticsStandingSchema, 202)
def refresh(site: str) -> Standing:
    """Have all figures brought up to date, in the background; it happens every two hours by itself, too."""
    context = parts().context
    building.ask(context, site)
    return charts.standing(context, site)


@blueprint.post("/cancel")
@blueprint.answers(AnalyticsStandingSchema)
def cancel(site: str) -> Standing:
    """Stop bringing them up to date; the figures that are there stay."""
    context = parts().context
    building.cancel(context, site)
    return charts.standing(context, site)


@blueprint.get("/charts")
@blueprint.answers(ChartListSchema)
def list_charts(site: str) -> dict[str, Any]:
    """All funnels and metrics, in the order of the dashboard."""
    return {"items": parts().graph.read(lambda tx: stored.listing(tx, site))}


@blueprint.post("/charts")
@blueprint.body(NewChartSchema)
@blueprint.answers(ChartSchema, 201)
def create_chart(body: dict[str, Any], site: str) -> Chart:
    """A new funnel or metric. 422 `invalid_definition` with all problems; 409 when the name is taken."""
    return charts.create(parts().context, site, body["kind"], body["name"].strip(), body["definition"])


@blueprint.put("/charts/order")
@blueprint.body(ChartOrderSchema)
@blueprint.answers(ChartListSchema)
def order_charts(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put these first on the dashboard, in this order."""
    parts().graph.write(lambda tx: stored.arrange(tx, site, body["order"]))
    return list_charts(site)


@blueprint.post("/charts/preview")
@blueprint.body(ChartPreviewSchema)
@blueprint.answers(ChartFiguresSchema)
def preview_chart(body: dict[str, Any], site: str) -> dict[str, Any]:
    """What a definition would show; nothing is stored. 422 `invalid_definition` with all problems."""
    context = parts().context
    charts.check(context, site, body["definition"])
    return _figures(charts.result(context, site, body["kind"], body["definition"], _asked(site, body)))


@blueprint.get("/charts/<string:chart>")
@blueprint.answers(ChartSchema)
def get_chart(site: str, chart: str) -> Chart:
    """One funnel or metric."""
    return _chart(site, chart)


@blueprint.put("/charts/<string:chart>")
@blueprint.body(ChartChangeSchema)
@blueprint.answers(ChartSchema)
def change_chart(body: dict[str, Any], site: str, chart: str) -> Chart:
    """Another name or definition. 422 `invalid_definition` with all problems; 409."""
    return charts.update(parts().context, site, chart, **{**body, "name": body["name"].strip()})


@blueprint.delete("/charts/<string:chart>")
@blueprint.answers(None, 204)
def delete_chart(site: str, chart: str) -> None:
    """Remove a funnel or metric."""
    parts().graph.write(lambda tx: stored.delete(tx, site, chart))


@blueprint.get("/charts/<string:chart>/figures")
@blueprint.query(ChartAskedSchema)
@blueprint.answers(ChartFiguresSchema)
def get_figures(query: dict[str, Any], site: str, chart: str) -> dict[str, Any]:
    """What it shows for a range of days. 422 when that takes too long to find out."""
    found = _chart(site, chart)
    return _figures(charts.result(parts().context, site, found.kind, found.definition, _asked(site, query)))


@blueprint.get("/charts/<string:chart>/people")
@blueprint.query(CountedQuerySchema)
@blueprint.answers(CountedPageSchema)
def list_counted(query: dict[str, Any], site: str, chart: str) -> dict[str, Any]:
    """Whom one of its numbers counts: those first who did lately what they are counted for."""
    page = charts.people(
        parts().context, site, _chart(site, chart), _asked(site, query), _whose(query), query["limit"],
        cursors.decode(query["cursor"]),
    )  # fmt: skip
    items = [
        {**asdict(each.person), "at": each.at, "last_event": each.last_event, "last_at": each.last_at}
        for each in page.people
    ]
    return {"total": page.total, "items": items, "next_cursor": page.after and cursors.encode(*page.after)}


@blueprint.post("/charts/<string:chart>/people/list")
@blueprint.body(CountedListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_them(body: dict[str, Any], site: str, chart: str) -> dict[str, Any]:
    """Put whom one of its numbers counts on a new list. 409 when the name is taken."""
    context, found = parts().context, _chart(site, chart)
    made = charts.listed(context, site, found, _asked(site, body), _whose(body), body["name"].strip())
    return segment_of(segment_views.view(context, site, made.id))


def _chart(site: str, chart: str) -> Chart:
    return parts().graph.read(lambda tx: stored.get(tx, site, chart))


def _asked(site: str, given: dict[str, Any]) -> Asked:
    graph, now = parts().graph, parts().context.clock.now()
    zone = graph.read(lambda tx: stored.time_zone(tx, site))
    name = given["range"] or ("" if given["from_"] or given["to"] else ranges.DEFAULT)
    span = ranges.read(name, given["from_"], given["to"], now, zone)
    return Asked(span, Step(given["step"]), given["breakdown"], given["compare"])


def _whose(given: dict[str, Any]) -> Whose:
    return Whose(given["index"], given["part"], given["group"])


def _figures(found: Result) -> dict[str, Any]:
    return {
        "standing": found.standing,
        "first": found.asked.range.first.isoformat(),
        "last": found.asked.range.last.isoformat(),
        "funnel": found.figures if found.kind == "funnel" else None,
        "took_ms": found.took,
    }
