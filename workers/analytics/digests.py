"""The weekly digest: on Monday morning in the site's time zone, to each member who asked for it, once."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, Final, cast

from engine.analytics import ranges
from engine.analytics.ranges import Range, Step
from engine.calendar import local, moment_at
from engine.digest_links import DigestLinks, DigestOf
from engine.errors import EngineError
from graphstore import apps, charts, digest_figures, digests
from graphstore.charts import Chart
from graphstore.digests import Digest
from graphstore.errors import GraphTimeoutError
from workers import keys
from workers.analytics import building, files
from workers.analytics.asked import Asked
from workers.analytics.charts import result
from workers.analytics.digest_letter import Contents, Line, rendered
from workers.analytics.notifying import mail
from workers.analytics.telling import NOTHING, change_text, number, percent, value_text
from workers.context import Context

AT: Final = time(7)  # of the Monday
_PATIENCE: Final = 2 * 3_600_000  # ms that figures of the whole week are waited for
_AGAIN_AFTER: Final = 600_000  # ms until a mail server that did not take it is tried again
_ASKED_EVERY: Final = 60_000  # ms
_MOST: Final = 30  # charts, the first of the dashboard

_LATE: Final = "The figures do not reach to the end of the week: bringing them up to date has not come so far."


def week_of(now: int, zone: str) -> date:
    """The Monday of the week that this moment (ms) is in."""
    today = local(now, zone).date()
    return today - timedelta(days=today.weekday())


def wanted(context: Context, app: str, email: str) -> Digest | None:
    return context.graph.read(lambda tx: digests.get(tx, app, email))


def want(context: Context, app: str, email: str, *, on: bool) -> Digest | None:
    """Have it sent from the next Monday on, or no more."""
    now = context.clock.now()
    if not on:
        context.graph.write(lambda tx: digests.end(tx, app, email))
        return None
    zone = context.graph.read(lambda tx: charts.time_zone(tx, app))
    context.graph.write(lambda tx: digests.wish(tx, app, email, week_of(now, zone).isoformat()))
    return wanted(context, app, email)


def due(context: Context) -> list[str]:
    """The sites whose digest is to be sent now; those just asked for are not named again."""
    now = context.clock.now()
    return [
        app
        for app, zone in digests.sites(context.graph).items()
        if now >= moment_at(monday := week_of(now, zone), AT, zone)
        and digests.are_due(context.graph, app, monday.isoformat(), now)
        and context.redis.set(keys.digesting(app), "1", nx=True, px=_ASKED_EVERY)
    ]


def work(context: Context, app: str) -> int:
    """Send it to whoever has not had this week's; to how many. What is known of it is found out first, so that nobody
    is passed over when that fails.
    """
    now = context.clock.now()
    zone = context.graph.read(lambda tx: charts.time_zone(tx, app))
    monday = week_of(now, zone)
    if now < moment_at(monday, AT, zone) or not _is_counted(context, app, monday, zone, now):
        return 0
    contents = _contents(context, app, monday, zone)
    claimed = context.graph.write(lambda tx: digests.claim(tx, app, monday.isoformat(), now))
    links = DigestLinks(context.settings.secret_key)
    for email in claimed:
        end = links.address(context.settings.public_url, DigestOf(app, email))
        problem, again = mail(context, app, email, rendered(contents, end), end)
        _record(context, app, email, problem, again=again)
    return len(claimed)


def _record(context: Context, app: str, email: str, problem: str, *, again: bool) -> None:
    until = context.clock.now() + _AGAIN_AFTER
    if problem and again:
        context.graph.write(lambda tx: digests.put_off(tx, app, email, until, problem))
    else:
        context.graph.write(lambda tx: digests.record(tx, app, email, "failed" if problem else "sent", problem))


def _is_counted(context: Context, app: str, monday: date, zone: str, now: int) -> bool:
    """Whether figures reach to the end of the week, or have been waited for long enough."""
    if not context.graph.read(lambda tx: charts.listing(tx, app)):
        return True
    version = files.load(context.settings.home, app)
    if version is not None and version.as_of >= ranges.midnight(monday, zone):
        return True
    building.ask(context, app)
    return now >= moment_at(monday, AT, zone) + _PATIENCE


def _contents(context: Context, app: str, monday: date, zone: str) -> Contents:
    last_week = Range(monday - timedelta(days=7), monday - timedelta(days=1), zone)
    week, before = (
        context.graph.read(lambda tx, span=span: digest_figures.read(tx, app, span.since, span.until))  # type: ignore[misc]  # mypy can't infer a lambda's default
        for span in (last_week, last_week.before())
    )
    rest = [
        Line("New people", number(week.people), change_text(week.people, before.people)),
        Line("Letters sent", number(week.letters), change_text(week.letters, before.letters)),
        Line("Failures that wait for you", number(week.failures)),
    ]
    shown = context.graph.read(lambda tx: charts.listing(tx, app))[:_MOST]
    version = files.load(context.settings.home, app)
    late = bool(shown) and (version is None or version.as_of < last_week.until)
    return Contents(
        apps.get(context.graph, app).name, last_week.first, last_week.last,
        [_line(context, app, chart, last_week) for chart in shown], rest,
        _LATE if late else "",
        f"{context.settings.public_url}/sites/{app}/analytics",
    )  # fmt: skip


def _line(context: Context, app: str, chart: Chart, span: Range) -> Line:
    try:
        found = result(context, app, chart.kind, chart.definition, Asked(span, Step.DAY, compare=True)).figures
    except (GraphTimeoutError, EngineError) as error:
        return Line(chart.name, NOTHING, str(error))
    if found is None:
        return Line(chart.name, NOTHING)
    if chart.kind == "funnel":
        rate, earlier = _conversion(found["steps"]), _conversion(found["previous"] or [])
        return Line(chart.name, NOTHING if rate is None else percent(rate), change_text(rate, earlier))
    total, earlier = found["total"], cast("dict[str, Any]", found["previous"] or {}).get("total")
    return Line(chart.name, value_text(found["measure"], total), change_text(total, earlier))


def _conversion(steps: list[dict[str, Any]]) -> float | None:
    return steps[-1]["people"] / steps[0]["people"] if steps and steps[0]["people"] else None
