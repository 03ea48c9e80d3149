"""What is wanted of figures, and noted beside them: goals, notes on days, and alerts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphstore import accounts, chart_alerts, charts
from graphstore import annotations as notes
from graphstore.annotations import Annotation
from graphstore.chart_alerts import ChartAlert, NewAlert
from graphstore.charts import Chart, Goal
from webapp import auth
from webapp.parts import now, parts
from webapp.resources.analytics.schemas import ChartSchema
from webapp.resources.analytics.watching_schemas import (
    AnnotationInSchema,
    AnnotationListSchema,
    AnnotationQuerySchema,
    AnnotationSchema,
    ChartAlertInSchema,
    ChartAlertListSchema,
    ChartAlertSchema,
    GoalInSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.analytics import alerts
from workers.analytics.alerts import AlertView

blueprint = Blueprint("analytics_watching", __name__, url_prefix=f"{SITE_PREFIX}/analytics", description=__doc__)


@blueprint.put("/charts/<string:chart>/goal")
@permits("analyse")
@blueprint.body(GoalInSchema)
@blueprint.answers(ChartSchema)
def set_goal(body: dict[str, Any], site: str, chart: str) -> Chart:
    """What a metric is to reach in each day, week or month. 409 `conflict` for a funnel."""
    goal = Goal(body["value"], body["per"])
    return parts().graph.write(lambda tx: charts.set_goal(tx, site, chart, goal))


@blueprint.delete("/charts/<string:chart>/goal")
@permits("analyse")
@blueprint.answers(ChartSchema)
def remove_goal(site: str, chart: str) -> Chart:
    """No goal any more."""
    return parts().graph.write(lambda tx: charts.set_goal(tx, site, chart, None))


@blueprint.get("/annotations")
@permits("view")
@blueprint.query(AnnotationQuerySchema)
@blueprint.answers(AnnotationListSchema)
def list_annotations(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Notes on days, which every diagram shows; the latest first."""
    first = query["from_"].isoformat() if query["from_"] else ""
    last = query["to"].isoformat() if query["to"] else "9999"
    return {"items": parts().graph.read(lambda tx: notes.listing(tx, site, first, last))}


@blueprint.post("/annotations")
@permits("analyse")
@blueprint.body(AnnotationInSchema)
@blueprint.answers(AnnotationSchema, 201)
def add_annotation(body: dict[str, Any], site: str) -> Annotation:
    """Note something on a day."""
    day, text, by = body["day"].isoformat(), body["text"].strip(), auth.user().email
    return parts().graph.write(lambda tx: notes.add(tx, site, day, text, by, now()))


@blueprint.delete("/annotations/<string:annotation>")
@permits("analyse")
@blueprint.answers(None, 204)
def remove_annotation(site: str, annotation: str) -> None:
    """Take a note away."""
    parts().graph.write(lambda tx: notes.remove(tx, site, annotation))


@blueprint.get("/charts/<string:chart>/alerts")
@permits("view")
@blueprint.answers(ChartAlertListSchema)
def list_alerts(site: str, chart: str) -> dict[str, Any]:
    """Alerts on a metric or funnel, and each time one was crossed."""
    graph = parts().graph
    views = graph.read(lambda tx: alerts.views(tx, site, chart))
    return {"items": [_shown(view) for view in views], "team": accounts.team(graph, site)}


@blueprint.post("/charts/<string:chart>/alerts")
@permits("analyse")
@blueprint.body(ChartAlertInSchema)
@blueprint.answers(ChartAlertSchema, 201)
def create_alert(body: dict[str, Any], site: str, chart: str) -> ChartAlert:
    """Have somebody told when a figure crosses a threshold; looked at now, and at least every two hours.

    422 `not_a_member` for an address that is not of the team, `nobody_told`, `bad_url`, `no_funnel`, `no_step`.
    """
    return alerts.create(parts().context, site, chart, _alert(body))


@blueprint.put("/charts/<string:chart>/alerts/<string:alert>")
@permits("analyse")
@blueprint.body(ChartAlertInSchema)
@blueprint.answers(ChartAlertSchema)
def change_alert(body: dict[str, Any], site: str, chart: str, alert: str) -> ChartAlert:
    """Another rule, or other people who are told. With another rule it begins anew; its history stays. 422 as above."""
    return alerts.change(parts().context, site, chart, alert, _alert(body))


@blueprint.delete("/charts/<string:chart>/alerts/<string:alert>")
@permits("analyse")
@blueprint.answers(None, 204)
def remove_alert(site: str, chart: str, alert: str) -> None:
    """Remove an alert with its history."""
    parts().graph.write(lambda tx: chart_alerts.delete(tx, site, chart, alert))


def _alert(body: dict[str, Any]) -> NewAlert:
    emails = tuple(dict.fromkeys(accounts.normalised(each) for each in body["emails"]))
    return NewAlert(
        body["rule"], body["threshold"], body["hours"], emails, body["url"], auth.user().email, body["step"]
    )  # fmt: skip


def _shown(view: AlertView) -> dict[str, Any]:
    history = [{**asdict(each.crossing), "notices": each.notices} for each in view.history]
    return {**asdict(view.alert), "history": history}
