"""Alerts on metrics and funnels, and each time one was crossed.

(:ChartAlert {key, app, id, chart, rule, threshold, hours, step, emails, url, state, checked, value, before, problem,
by, created}), (:AlertCrossing {key, app, id, alert, at, value, before, back}). Who is to be told of a crossing is
stored with it: see alert_notices.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from graphstore.driver import Graph, Row, Transaction
from graphstore.errors import ConflictError, NotFoundError
from graphstore.vocabulary import scoped
from graphstore.workflows import touch

Rule = Literal["above", "below", "change"]
MOST: Final = 20  # of a metric or funnel
_HISTORY: Final = 50  # crossings that are kept of each


@dataclass(frozen=True, slots=True)
class NewAlert:
    rule: Rule
    threshold: float  # "change": a part of 1
    hours: int  # 24 or 168: over which span, counted back from the age of the figures
    emails: tuple[str, ...]
    url: str  # "" is no webhook
    by: str
    step: int | None = None  # of a funnel: how many of those who did the step before do this one (from 0); None: whole


@dataclass(frozen=True, slots=True)
class ChartAlert:
    """`value` and `before`: as last looked at, `checked` (ms); None: there was nothing to say, or nobody looked yet."""

    id: str
    app: str
    chart: str
    rule: Rule
    threshold: float
    hours: int
    emails: tuple[str, ...]
    url: str
    by: str
    created: int  # ms
    crossed: bool
    checked: int | None
    value: float | None
    before: float | None
    problem: str  # why it could not be looked at last; "" when it could
    step: int | None = None  # of a funnel, see NewAlert


@dataclass(frozen=True, slots=True)
class Crossing:
    id: str
    alert: str
    at: int  # ms: what the figures told of
    value: float
    before: float | None
    back: int | None  # ms: when it was found to be over


def create(tx: Transaction, app: str, chart: str, new: NewAlert, now: int) -> ChartAlert:
    """On a chart that is there. Raises ConflictError when it has too many."""
    touch(tx, app)
    if len(listing(tx, app, chart)) >= MOST:
        raise ConflictError(f"A metric or funnel may have {MOST} alerts: remove one first.")
    alert = secrets.token_hex(6)
    rows = tx.rows(
        """
        CREATE (a:ChartAlert {key: $key, app: $app, id: $id, chart: $chart, rule: $rule, threshold: $threshold,
                              hours: $hours, step: $step, emails: $emails, url: $url, by: $by, created: $now,
                              state: 'quiet', problem: ''})
        RETURN a
        """,
        key=scoped(app, alert),
        app=app,
        id=alert,
        chart=chart,
        rule=new.rule,
        threshold=new.threshold,
        hours=new.hours,
        step=new.step,
        emails=list(new.emails),
        url=new.url,
        by=new.by,
        now=now,
    )
    return _alert(rows[0])


def change(tx: Transaction, app: str, chart: str, alert: str, new: NewAlert, now: int) -> ChartAlert:
    """As `new` has it from now on; who made it stays. Raises NotFoundError.

    Where what it waits for is another thing, it begins anew: nobody has looked yet, and a crossing that lasts is over.
    """
    touch(tx, app)
    was = one(tx, app, chart, alert)
    anew = (was.rule, was.threshold, was.hours, was.step) != (new.rule, new.threshold, new.hours, new.step)
    tx.run(
        """
        MATCH (a:ChartAlert {key: $key})
        SET a.rule = $rule, a.threshold = $threshold, a.hours = $hours, a.step = $step, a.emails = $emails, a.url = $url
        """,
        key=scoped(app, alert),
        rule=new.rule,
        threshold=new.threshold,
        hours=new.hours,
        step=new.step,
        emails=list(new.emails),
        url=new.url,
    )
    if anew:
        tx.run(
            "MATCH (a:ChartAlert {key: $key}) SET a.state = 'quiet', a.problem = '' "
            "REMOVE a.checked, a.value, a.before",
            key=scoped(app, alert),
        )
        _over(tx, app, alert, now)
    return one(tx, app, chart, alert)


def one(tx: Transaction, app: str, chart: str, alert: str) -> ChartAlert:
    """Raises NotFoundError."""
    found = next((each for each in listing(tx, app, chart) if each.id == alert), None)
    if found is None:
        raise NotFoundError("There is no such alert.")
    return found


def listing(tx: Transaction, app: str, chart: str) -> list[ChartAlert]:
    rows = tx.rows(
        "MATCH (a:ChartAlert {app: $app, chart: $chart}) RETURN a ORDER BY a.created, a.id", app=app, chart=chart
    )
    return [_alert(row) for row in rows]


def of_site(graph: Graph, app: str) -> list[ChartAlert]:
    rows = graph.rows("MATCH (a:ChartAlert {app: $app}) RETURN a ORDER BY a.chart, a.created, a.id", app=app)
    return [_alert(row) for row in rows]


def history(tx: Transaction, app: str, alerts: Sequence[str]) -> list[Crossing]:
    """When these were crossed, the last first."""
    rows = tx.rows(
        "MATCH (c:AlertCrossing {app: $app}) WHERE c.alert IN $alerts RETURN c ORDER BY c.at DESC, c.id",
        app=app,
        alerts=list(alerts),
    )
    return [_crossing(row) for row in rows]


def note(
    tx: Transaction,
    alert: ChartAlert,
    at: int,
    *,
    crossed: bool | None,
    value: float | None,
    before: float | None,
    problem: str = "",
) -> Crossing | None:
    """What was found at `at` (ms): `crossed` None leaves it as it is. The crossing that this begins, and no other:
    whoever comes second, or with older figures, changes nothing.
    """
    rows = tx.rows(
        """
        MATCH (a:ChartAlert {key: $key}) SET a.locked = true
        WITH a WHERE coalesce(a.checked, 0) < $at
        WITH a, a.state AS was
        SET a.checked = $at, a.value = $value, a.before = $before, a.problem = $problem,
            a.state = coalesce($state, was)
        RETURN was
        """,
        key=scoped(alert.app, alert.id),
        at=at,
        value=value,
        before=before,
        problem=problem,
        state=None if crossed is None else "crossed" if crossed else "quiet",
    )
    if not rows or crossed is None:
        return None
    was = rows[0]["was"] == "crossed"
    if was and not crossed:
        _over(tx, alert.app, alert.id, at)
    return _began(tx, alert, at, value, before) if crossed and not was and value is not None else None


def _over(tx: Transaction, app: str, alert: str, at: int) -> None:
    tx.run(
        "MATCH (c:AlertCrossing {app: $app, alert: $alert}) WHERE c.back IS NULL SET c.back = $at",
        app=app,
        alert=alert,
        at=at,
    )


def _began(tx: Transaction, alert: ChartAlert, at: int, value: float, before: float | None) -> Crossing:
    made = Crossing(secrets.token_hex(8), alert.id, at, value, before, None)
    tx.run(
        "CREATE (:AlertCrossing {key: $key, app: $app, id: $id, alert: $alert, at: $at, value: $value, "
        "before: $before})",
        key=scoped(alert.app, made.id),
        app=alert.app,
        id=made.id,
        alert=alert.id,
        at=at,
        value=value,
        before=before,
    )
    tx.run(
        """
        MATCH (c:AlertCrossing {app: $app, alert: $alert}) WITH c ORDER BY c.at DESC SKIP $kept
        OPTIONAL MATCH (n:AlertNotice {app: $app, crossing: c.id})
        DETACH DELETE n, c
        """,
        app=alert.app,
        alert=alert.id,
        kept=_HISTORY,
    )
    return made


def delete(tx: Transaction, app: str, chart: str, alert: str) -> None:
    """With its history. Raises NotFoundError."""
    touch(tx, app)
    one(tx, app, chart, alert)
    _delete(tx, app, [alert])


def delete_all(tx: Transaction, app: str, chart: str) -> None:
    _delete(tx, app, [each.id for each in listing(tx, app, chart)])


def _delete(tx: Transaction, app: str, alerts: Sequence[str]) -> None:
    for label, key in (("AlertNotice", "alert"), ("AlertCrossing", "alert"), ("ChartAlert", "id")):
        tx.run(f"MATCH (n:{label} {{app: $app}}) WHERE n.{key} IN $alerts DELETE n", app=app, alerts=list(alerts))


def _alert(row: Row) -> ChartAlert:
    a = row["a"]
    return ChartAlert(
        a["id"], a["app"], a["chart"], a["rule"], a["threshold"], a["hours"], tuple(a["emails"]), a["url"], a["by"],
        a["created"], a["state"] == "crossed", a.get("checked"), a.get("value"), a.get("before"), a["problem"],
        a.get("step"),
    )  # fmt: skip


def _crossing(row: Row) -> Crossing:
    c = row["c"]
    return Crossing(c["id"], c["alert"], c["at"], c["value"], c.get("before"), c.get("back"))
