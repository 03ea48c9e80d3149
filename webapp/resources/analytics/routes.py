"""Analytics: funnels and metrics, what they show, and who the people behind each number are."""

from __future__ import annotations

from typing import Any

from flask import Response

from engine.analytics.ranges import Step
from graphstore import charts as stored
from graphstore.charts import Chart
from webapp import cursors
from webapp.files import csv_file
from webapp.paging import listed
from webapp.parts import parts
from webapp.resources.analytics.people import counted_page
from webapp.resources.analytics.schemas import (
    AnalyticsStandingSchema,
    ChartAskedSchema,
    ChartChangeSchema,
    ChartFiguresSchema,
    ChartListSchema,
    ChartOrderSchema,
    ChartPeopleSchema,
    ChartPreviewSchema,
    ChartSchema,
    CountedListSchema,
    CountedQuerySchema,
    NewChartSchema,
    TimeZoneSchema,
)
from webapp.resources.segments.schemas import SegmentSchema
from webapp.resources.segments.views import segment_of
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import segment_views
from workers.analytics import building, charts, exporting, segmenting
from workers.analytics.asked import Asked, Whose
from workers.analytics.charts import Result, Standing

blueprint = Blueprint("analytics", __name__, url_prefix=f"{SITE_PREFIX}/analytics", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.answers(AnalyticsStandingSchema)
def get_standing(site: str) -> Standing:
    """How old the figures are, and how far bringing them up to date is."""
    return charts.standing(parts().context, site)


@blueprint.put("")
@permits("settings")
@blueprint.body(TimeZoneSchema)
@blueprint.answers(AnalyticsStandingSchema)
def set_time_zone(body: dict[str, str], site: str) -> Standing:
    """In which time zone days begin. 422 `unknown_zone`."""
    context = parts().context
    charts.set_time_zone(context, site, body["time_zone"])
    return charts.standing(context, site)


@blueprint.post("/refresh")
@permits("analyse")
@blueprint.answers(AnalyticsStandingSchema, 202)
def refresh(site: str) -> Standing:
    """Have all figures brought up to date, in the background; it happens every two hours by itself, too."""
    context = parts().context
    building.ask(context, site)
    return charts.standing(context, site)


@blueprint.post("/cancel")
@permits("analyse")
@blueprint.answers(AnalyticsStandingSchema)
def cancel(site: str) -> Standing:
    """Stop bringing them up to date; the figures that are there stay."""
    context = parts().context
    building.cancel(context, site)
    return charts.standing(context, site)


@blueprint.get("/charts")
@permits("view")
@listed(blueprint, ChartListSchema)
def list_charts(site: str) -> dict[str, Any]:
    """All funnels and metrics, in the order of the dashboard."""
    return _charts(site)


@blueprint.post("/charts")
@permits("analyse")
@blueprint.body(NewChartSchema)
@blueprint.answers(ChartSchema, 201)
def create_chart(body: dict[str, Any], site: str) -> Chart:
    """A new funnel or metric. 422 `invalid_definition` with all problems; 409 when the name is taken."""
    return charts.create(parts().context, site, body["kind"], body["name"].strip(), body["definition"])


@blueprint.put("/charts/order")
@permits("analyse")
@blueprint.body(ChartOrderSchema)
@blueprint.answers(ChartListSchema)
def order_charts(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Put these first on the dashboard, in this order."""
    parts().graph.write(lambda tx: stored.arrange(tx, site, body["order"]))
    return {**_charts(site), "next_cursor": None}


@blueprint.post("/charts/preview")
@permits("view")
@blueprint.body(ChartPreviewSchema)
@blueprint.answers(ChartFiguresSchema)
def preview_chart(body: dict[str, Any], site: str) -> dict[str, Any]:
    """What a definition would show; nothing is stored. 422 `invalid_definition` with all problems."""
    context = parts().context
    charts.check(context, site, body["kind"], body["definition"])
    return _figures(charts.result(context, site, body["kind"], body["definition"], _asked(site, body)))


@blueprint.get("/charts/<string:chart>")
@permits("view")
@blueprint.answers(ChartSchema)
def get_chart(site: str, chart: str) -> Chart:
    """One funnel or metric."""
    return _chart(site, chart)


@blueprint.put("/charts/<string:chart>")
@permits("analyse")
@blueprint.body(ChartChangeSchema)
@blueprint.answers(ChartSchema)
def change_chart(body: dict[str, Any], site: str, chart: str) -> Chart:
    """Another name or definition. 422 `invalid_definition` with all problems; 409."""
    return charts.update(parts().context, site, chart, **{**body, "name": body["name"].strip()})


@blueprint.delete("/charts/<string:chart>")
@permits("analyse")
@blueprint.answers(None, 204)
def delete_chart(site: str, chart: str) -> None:
    """Remove a funnel or metric."""
    charts.delete(parts().context, site, chart)


@blueprint.get("/charts/<string:chart>/figures")
@permits("view")
@blueprint.query(ChartAskedSchema)
@blueprint.answers(ChartFiguresSchema)
def get_figures(query: dict[str, Any], site: str, chart: str) -> dict[str, Any]:
    """What it shows for a range of days. 422 when that takes too long to find out."""
    found = _chart(site, chart)
    return _figures(charts.result(parts().context, site, found.kind, found.definition, _asked(site, query)))


@blueprint.get("/charts/<string:chart>/figures.csv")
@permits("export")
@blueprint.query(ChartAskedSchema)
@blueprint.answers_csv
def export_figures(query: dict[str, Any], site: str, chart: str) -> Response:
    """The same as a file. Of a metric a line a bucket, and one for all days; a column a group. Of a funnel a line for
    each step of all, of the days before, of each group; and two a bucket. Times in ms, shares as parts of 1.
    """
    found, asked = _chart(site, chart), _asked(site, query)
    shown = charts.result(parts().context, site, found.kind, found.definition, asked)
    name = f"{found.kind}-{asked.range.first}-{asked.range.last}.csv"
    return csv_file(exporting.lines(found.definition, shown), name)


@blueprint.get("/charts/<string:chart>/people")
@permits("view")
@blueprint.query(CountedQuerySchema)
@blueprint.answers(ChartPeopleSchema)
def list_counted(query: dict[str, Any], site: str, chart: str) -> dict[str, Any]:
    """Whom one of its numbers counts: those first who did lately what they are counted for."""
    context, found, asked, whose = parts().context, _chart(site, chart), _asked(site, query), _whose(query)
    page = charts.people(context, site, found, asked, whose, query["limit"], cursors.decode(query["cursor"]))
    return {**counted_page(page), "conditions": segmenting.conditions(context, site, found, asked, whose)}


@blueprint.post("/charts/<string:chart>/people/list")
@permits("analyse")
@blueprint.body(CountedListSchema)
@blueprint.answers(SegmentSchema, 201)
def list_them(body: dict[str, Any], site: str, chart: str) -> dict[str, Any]:
    """Put whom one of its numbers counts on a new list. 409 when the name is taken."""
    context, found = parts().context, _chart(site, chart)
    made = charts.listed(context, site, found, _asked(site, body), _whose(body), body["name"].strip())
    return segment_of(segment_views.view(context, site, made.id))


def _charts(site: str) -> dict[str, Any]:
    return {"items": parts().graph.read(lambda tx: stored.listing(tx, site))}


def _chart(site: str, chart: str) -> Chart:
    return parts().graph.read(lambda tx: stored.get(tx, site, chart))


def _asked(site: str, given: dict[str, Any]) -> Asked:
    span = charts.span(parts().context, site, given["range"], given["from_"], given["to"])
    return Asked(span, Step(given["step"]), given["breakdown"], given["compare"])


def _whose(given: dict[str, Any]) -> Whose:
    return Whose(given["index"], given["part"], given["group"], given["bucket"], given["before"])


def _figures(found: Result) -> dict[str, Any]:
    return {
        "standing": found.standing,
        "first": found.asked.range.first.isoformat(),
        "last": found.asked.range.last.isoformat(),
        "funnel": found.figures if found.kind == "funnel" else None,
        "metric": found.figures if found.kind == "metric" else None,
        "took_ms": found.took,
    }
