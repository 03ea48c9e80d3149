"""Alerts on metrics: looked at whenever figures are brought up to date, told once each time one is crossed.

That it is crossed, the crossing and who is to be told of it are one transaction; notifying.py tells them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import orjson
import structlog

from engine.analytics.alerting import is_crossed
from engine.errors import EngineError, RejectedError
from graphstore import accounts, alert_notices, apps, chart_alerts, charts
from graphstore.alert_notices import NewNotice, Notice
from graphstore.apps import AppRecord
from graphstore.chart_alerts import ChartAlert, Crossing, NewAlert
from graphstore.charts import Chart
from graphstore.driver import Transaction
from graphstore.errors import GraphTimeoutError, NotFoundError
from workers.analytics import files
from workers.analytics.files import Version
from workers.analytics.metrics import MetricReader
from workers.analytics.sources import Source
from workers.analytics.telling import rule_text, value_text
from workers.context import Context
from workers.people import PATIENCE

log = structlog.get_logger("analytics")

_HOUR: Final = 3_600_000  # ms


@dataclass(frozen=True, slots=True)
class Told:
    """A crossing, and who was told of it."""

    crossing: Crossing
    notices: Sequence[Notice]


@dataclass(frozen=True, slots=True)
class AlertView:
    alert: ChartAlert
    history: Sequence[Told]  # the last first


def create(context: Context, app: str, chart: str, new: NewAlert) -> ChartAlert:
    """Looked at with the figures there are, at once. Raises RejectedError, NotFoundError, ConflictError."""
    team = set(accounts.team(context.graph, app))
    strangers = [each for each in new.emails if each not in team]
    if strangers:
        text = f"{strangers[0]} may not use this site: invite them first, or choose somebody who may."
        raise RejectedError("not_a_member", text, "emails", 422)
    if not new.emails and not new.url:
        raise RejectedError("nobody_told", "Say who is told: addresses of the team, or a webhook.", "emails", 422)
    if new.url and (urlsplit(new.url).scheme not in {"http", "https"} or not urlsplit(new.url).hostname):
        raise RejectedError("bad_url", "A webhook is called by an address that begins with https://.", "url", 422)
    now = context.clock.now()

    def work(tx: Transaction) -> ChartAlert:
        if charts.get(tx, app, chart).kind != "metric":
            raise RejectedError("no_metric", "Alerts are for metrics: make one of the conversion rate.", "", 422)
        return chart_alerts.create(tx, app, chart, new, now)

    made = context.graph.write(work)
    version = files.load(context.settings.home, app)
    if version is not None:
        _look(context, apps.get(context.graph, app), version, made)
    listed = context.graph.read(lambda tx: chart_alerts.listing(tx, app, chart))
    return next(each for each in listed if each.id == made.id)


def views(tx: Transaction, app: str, chart: str) -> list[AlertView]:
    """Of one metric. Raises NotFoundError."""
    charts.get(tx, app, chart)
    found = chart_alerts.listing(tx, app, chart)
    crossings = chart_alerts.history(tx, app, [each.id for each in found])
    notices: dict[str, list[Notice]] = {}
    for notice in alert_notices.of_crossings(tx, app, [each.id for each in crossings]):
        notices.setdefault(notice.crossing, []).append(notice)
    return [
        AlertView(alert, [Told(each, notices.get(each.id, [])) for each in crossings if each.alert == alert.id])
        for alert in found
    ]


def check(context: Context, app: str) -> int:
    """Look at all alerts of a site with the figures there are; how many were crossed anew."""
    found = chart_alerts.of_site(context.graph, app)
    version = files.load(context.settings.home, app) if found else None
    if version is None:
        return 0
    site = apps.get(context.graph, app)
    return sum(_look(context, site, version, alert) for alert in found)


def _look(context: Context, site: AppRecord, version: Version, alert: ChartAlert) -> bool:
    """Whether it was crossed just now. What can't be looked at says so, and holds up no other."""
    value = before = crossed = None
    problem = ""
    try:
        chart = context.graph.read(lambda tx: charts.get(tx, site.id, alert.chart))
        reader = MetricReader(Source(context, site.id, version, PATIENCE), chart.definition)
        value, before = reader.lately(alert.hours * _HOUR)
        crossed = is_crossed(alert.rule, alert.threshold, value, before)
    except NotFoundError:
        return False  # it has just been removed
    except (GraphTimeoutError, EngineError) as error:
        problem = str(error)
        log.warning("alert_not_looked_at", app=site.id, alert=alert.id, reason=problem)

    def work(tx: Transaction) -> bool:
        begun = chart_alerts.note(
            tx, alert, version.as_of, crossed=crossed, value=value, before=before, problem=problem
        )
        if begun is None:
            return False
        new = _notices(context, site, chart, alert, begun)
        alert_notices.add(tx, site.id, alert.id, begun.id, new, context.clock.now())
        return True

    return context.graph.write(work)


def _notices(context: Context, site: AppRecord, chart: Chart, alert: ChartAlert, crossing: Crossing) -> list[NewNotice]:
    measure = str(chart.definition["measure"])
    link = f"{context.settings.public_url}/sites/{site.id}/analytics/{chart.id}"
    said = rule_text(alert, measure)
    shown, earlier = value_text(measure, crossing.value), value_text(measure, crossing.before)
    letter = {
        "subject": f"{chart.name}: {shown}",
        "text": f"{chart.name} of {site.name} is {shown}; it was {earlier} before.\n\n"
        f"You are told when it is {said}. You will be told again once it has been back.\n\n{link}\n",
    }
    call = {
        "type": "alert",
        "alert": alert.id,
        "crossing": crossing.id,
        "site": site.id,
        "metric": {"id": chart.id, "name": chart.name, "measure": measure},
        "rule": {"is": alert.rule, "threshold": alert.threshold, "hours": alert.hours},
        "value": crossing.value,
        "before": crossing.before,
        "at": crossing.at,
        "link": link,
    }
    told = [NewNotice("email", each, orjson.dumps(letter).decode()) for each in alert.emails]
    return [*told, *([NewNotice("webhook", alert.url, orjson.dumps(call).decode())] if alert.url else [])]
