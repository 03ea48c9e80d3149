"""Alerts on metrics and funnels: looked at whenever figures are brought up to date, told once each time one is crossed.

That it is crossed, the crossing and who is to be told of it are one transaction; notifying.py tells them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson
import structlog

from engine.analytics.alerting import is_crossed
from engine.analytics.measures import Measure
from engine.errors import EngineError, RejectedError
from engine.web_address import split
from graphstore import accounts, alert_notices, apps, chart_alerts, charts
from graphstore.alert_notices import NewNotice, Notice
from graphstore.apps import AppRecord
from graphstore.chart_alerts import ChartAlert, Crossing, NewAlert
from graphstore.charts import Chart
from graphstore.driver import Transaction
from graphstore.errors import GraphTimeoutError, NotFoundError
from workers.analytics import files
from workers.analytics.files import Version
from workers.analytics.funnels import FunnelReader
from workers.analytics.metrics import MetricReader
from workers.analytics.sources import Source
from workers.analytics.telling import rule_text, value_text, way_text
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
    return _put(context, app, chart, new, lambda tx: chart_alerts.create(tx, app, chart, new, context.clock.now()))


def change(context: Context, app: str, chart: str, alert: str, new: NewAlert) -> ChartAlert:
    """As `create`; where only who is told is another, it stays as it is. Raises RejectedError, NotFoundError."""
    now = context.clock.now()
    return _put(context, app, chart, new, lambda tx: chart_alerts.change(tx, app, chart, alert, new, now))


def _put(context: Context, app: str, chart: str, new: NewAlert, put: Callable[[Transaction], ChartAlert]) -> ChartAlert:
    _check_told(context, app, new)

    def work(tx: Transaction) -> ChartAlert:
        _check_step(charts.get(tx, app, chart), new.step)
        return put(tx)

    made = context.graph.write(work)
    version = files.load(context.settings.home, app)
    if version is not None and made.checked is None:
        _look(context, apps.get(context.graph, app), version, made)
    return context.graph.read(lambda tx: chart_alerts.one(tx, app, chart, made.id))


def _check_told(context: Context, app: str, new: NewAlert) -> None:
    team = set(accounts.team(context.graph, app))
    strangers = [each for each in new.emails if each not in team]
    if strangers:
        text = f"{strangers[0]} may not use this site: invite them first, or choose somebody who may."
        raise RejectedError("not_a_member", text, "emails", 422)
    if not new.emails and not new.url:
        raise RejectedError("nobody_told", "Say who is told: addresses of the team, or a webhook.", "emails", 422)
    called = split(new.url)
    if new.url and (called.scheme not in {"http", "https"} or not called.hostname):
        raise RejectedError("bad_url", "A webhook is called by an address that begins with https://.", "url", 422)


def _check_step(chart: Chart, step: int | None) -> None:
    if step is None:
        return
    if chart.kind != "funnel":
        raise RejectedError("no_funnel", "Only funnels have steps.", "step", 422)
    if not 0 < step < len(chart.definition["steps"]):
        raise RejectedError("no_step", "Name a step that another one comes before.", "step", 422)


def views(tx: Transaction, app: str, chart: str) -> list[AlertView]:
    """Of one chart. Raises NotFoundError."""
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
        value, before = _lately(Source(context, site.id, version, PATIENCE), chart, alert)
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


def _lately(source: Source, chart: Chart, alert: ChartAlert) -> tuple[float | None, float | None]:
    length = alert.hours * _HOUR
    if chart.kind == "funnel":
        return FunnelReader(source, chart.definition).lately(length, alert.step)
    return MetricReader(source, chart.definition).lately(length)


def _notices(context: Context, site: AppRecord, chart: Chart, alert: ChartAlert, crossing: Crossing) -> list[NewNotice]:
    is_funnel = chart.kind == "funnel"
    measure = str(Measure.CONVERSION if is_funnel else chart.definition["measure"])
    way = way_text(chart, alert)
    what = f"{chart.name}, {way}" if way else chart.name
    link = f"{context.settings.public_url}/sites/{site.id}/analytics/{chart.id}"
    said = rule_text(alert, measure)
    shown, earlier = value_text(measure, crossing.value), value_text(measure, crossing.before)
    letter = {
        "subject": f"{what}: {shown}",
        "text": f"{what} of {site.name} is {shown}; it was {earlier} before.\n\n"
        f"You are told when it is {said}. You will be told again once it has been back.\n\n{link}\n",
    }
    call = {
        "type": "alert",
        "alert": alert.id,
        "crossing": crossing.id,
        "site": site.id,
        chart.kind: {"id": chart.id, "name": chart.name, **({"way": way} if is_funnel else {"measure": measure})},
        "rule": {
            "is": alert.rule,
            "threshold": alert.threshold,
            "hours": alert.hours,
            **({"step": alert.step} if is_funnel else {}),
        },
        "value": crossing.value,
        "before": crossing.before,
        "at": crossing.at,
        "link": link,
    }
    told = [NewNotice("email", each, orjson.dumps(letter).decode()) for each in alert.emails]
    return [*told, *([NewNotice("webhook", alert.url, orjson.dumps(call).decode())] if alert.url else [])]
