"""Alerts on metrics and funnels: told once a crossing, by letter and signed webhook, whatever dies on the way."""

from __future__ import annotations

import dataclasses
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Other
from stage import Stage

from engine.analytics.alerting import is_crossed
from engine.errors import RejectedError
from engine.hooks import check
from graphstore import accounts, alert_notices, apps, chart_alerts, team
from graphstore.chart_alerts import NewAlert, Rule
from graphstore.errors import ConflictError, NotFoundError
from workers import effect_jobs, jobs
from workers.analytics import alerts, building, charts, notifying
from workers.analytics.alerts import AlertView
from workers.context import Context
from workers.effects import webhooks

VISITS = {"measure": "times", "event": {"event": "visit"}}


@pytest.mark.parametrize(
    ("rule", "threshold", "value", "before", "expected"),
    [
        ("above", 10, 11, None, True),
        ("above", 10, 10, None, False),
        ("below", 10, 9, 100, True),
        ("below", 10, None, 100, None),
        ("change", 0.5, 16, 10, True),
        ("change", 0.5, 4, 10, True),
        ("change", 0.5, 15, 10, False),
        ("change", 0.5, 1, 0, True),
        ("change", 0.5, 0, 0, False),
        ("change", 0.5, 1, None, None),
    ],
)
def test_when_it_is_crossed(rule: Rule, threshold: float, value: float, before: float, expected: bool | None) -> None:
    assert is_crossed(rule, threshold, value, before) is expected


@pytest.fixture(autouse=True)
def long_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "_FIRST_PAUSE", 45_000)


@pytest.fixture
def other() -> Iterator[Other]:
    found = Other()
    yield found
    found.close()


@pytest.fixture
def stage(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """With a folder of its own for columns."""
    own = dataclasses.replace(stage.context, settings=dataclasses.replace(stage.context.settings, home=tmp_path))
    monkeypatch.setattr(jobs, "current", lambda: own)
    monkeypatch.setattr(effect_jobs, "current", lambda: own)
    stage.context = own
    return stage


def visited(stage: Stage, times: int) -> None:
    now = stage.context.clock.now()
    stage.feed(*[stage.feed.track(f"p-{number}", "visit", now - number) for number in range(times)])


def looked(stage: Stage) -> None:
    """As the scheduler has it done at least every two hours."""
    building.ask(stage.context, stage.feed.app)
    assert building.work(stage.context, stage.feed.app)


def member(context: Context, app: str) -> str:
    return team.add(context.graph, app, f"{secrets.token_hex(6)}@example.com", "analyst", 0).email


def view(stage: Stage, chart: str) -> AlertView:
    (only,) = stage.context.graph.read(lambda tx: alerts.views(tx, stage.feed.app, chart))
    return only


def tell(stage: Stage) -> int:
    return notifying.work(stage.context) if notifying.is_due(stage.context) else 0


def test_a_crossing_is_told_once_and_again_when_it_was_back(stage: Stage, other: Other) -> None:
    context, app = stage.context, stage.feed.app
    chart = charts.create(context, app, "metric", "Visits", VISITS)
    email = member(context, app)
    visited(stage, 3)
    looked(stage)
    made = alerts.create(context, app, chart.id, NewAlert("above", 4, 24, (email,), other.url, "ann"))
    assert (made.crossed, made.value, made.before) == (False, 3, 0)
    assert tell(stage) == 0

    visited(stage, 2)
    looked(stage)
    looked(stage)  # still crossed: nobody is told again
    assert tell(stage) == 2
    assert tell(stage) == 0
    (letter,) = stage.sink.letters
    assert (letter["To"], letter["Subject"]) == (email, "Visits: 5")
    assert "above 4 in the last 24 hours" in stage.sink.texts()[0]
    ((headers, body),) = other.calls
    check([apps.get(context.graph, app).secret], body, headers["Tracktor-Signature"], context.clock.now())
    told = json.loads(body)
    assert (told["value"], told["metric"]["name"], told["rule"]["is"]) == (5, "Visits", "above")
    (crossing,) = view(stage, chart.id).history
    assert [notice.state for notice in crossing.notices] == ["sent", "sent"]
    assert crossing.crossing.back is None

    stage.context.clock.pass_time(days=2)  # type: ignore[attr-defined]  # the test's own clock
    looked(stage)
    assert view(stage, chart.id).alert.crossed is False
    assert view(stage, chart.id).history[0].crossing.back is not None
    visited(stage, 6)
    looked(stage)
    assert tell(stage) == 2
    assert len(stage.sink.letters) == len(other.calls) == 2
    assert len(view(stage, chart.id).history) == 2

    charts.delete(context, app, chart.id)
    left = context.graph.rows(
        "MATCH (n:ChartAlert|AlertCrossing|AlertNotice {app: $app}) RETURN count(n) AS n", app=app
    )
    assert left[0]["n"] == 0


WAY = {"steps": [{"event": "visit"}, {"event": "register"}, {"event": "pay"}]}


def went(stage: Stage, visitors: range, event: str) -> None:
    now = stage.context.clock.now()
    order = ["visit", "register", "pay"].index(event)
    stage.feed(*[stage.feed.track(f"p-{number}", event, now - 1_000 + 100 * order) for number in visitors])


def test_a_funnel_is_watched_as_a_whole_and_step_by_step(stage: Stage, other: Other) -> None:
    """Of four who visit two register, of these one pays; then all pay who registered."""
    context, app = stage.context, stage.feed.app
    chart = charts.create(context, app, "funnel", "Sales", WAY)
    email = member(context, app)
    went(stage, range(4), "visit")
    went(stage, range(2), "register")
    went(stage, range(1), "pay")
    looked(stage)
    whole = alerts.create(context, app, chart.id, NewAlert("below", 0.3, 24, (email,), other.url, "ann"))
    last = alerts.create(context, app, chart.id, NewAlert("above", 0.5, 168, (), other.url, "ann", step=2))
    assert (whole.crossed, whole.value, whole.before) == (True, 0.25, None)
    assert (last.crossed, last.value) == (False, 0.5)
    assert tell(stage) == 2
    (letter,) = stage.sink.letters
    assert letter["Subject"] == "Sales, visit to pay: 25 %"
    assert "below 30 % in the last 24 hours" in stage.sink.texts()[0]
    told = json.loads(other.calls[0][1])
    assert told["funnel"] == {"id": chart.id, "name": "Sales", "way": "visit to pay"}
    assert (told["rule"]["step"], told["value"]) == (None, 0.25)

    went(stage, range(1, 2), "pay")
    context.clock.pass_time(seconds=1)  # type: ignore[attr-defined]
    looked(stage)
    assert tell(stage) == 1
    told = json.loads(other.calls[1][1])
    assert (told["funnel"]["way"], told["rule"]["step"], told["value"]) == ("register to pay", 2, 1.0)
    found = {view.alert.id: view for view in context.graph.read(lambda tx: alerts.views(tx, app, chart.id))}
    assert (found[whole.id].alert.value, found[whole.id].alert.crossed) == (0.5, False)

    # The step is taken out: that is said, and nobody is told.
    charts.update(context, app, chart.id, name="Sales", definition={"steps": WAY["steps"][:2]}, version=chart.version)
    context.clock.pass_time(seconds=1)  # type: ignore[attr-defined]
    looked(stage)
    found = {view.alert.id: view for view in context.graph.read(lambda tx: alerts.views(tx, app, chart.id))}
    assert found[last.id].alert.problem
    assert tell(stage) == 0


def test_an_alert_is_changed(stage: Stage, other: Other) -> None:
    context, app = stage.context, stage.feed.app
    chart = charts.create(context, app, "metric", "Visits", VISITS)
    email = member(context, app)
    visited(stage, 3)
    looked(stage)
    made = alerts.create(context, app, chart.id, NewAlert("above", 1, 24, (), other.url, "ann"))
    assert tell(stage) == 1

    # Somebody else is told: the crossing that lasts is not told again.
    kept = alerts.change(context, app, chart.id, made.id, NewAlert("above", 1, 24, (email,), "", "bob"))
    assert (kept.emails, kept.url, kept.crossed, kept.by, kept.checked) == ((email,), "", True, "ann", made.checked)
    assert tell(stage) == 0

    # Another threshold: the crossing is over, and it is looked at at once.
    higher = alerts.change(context, app, chart.id, made.id, NewAlert("above", 5, 24, (email,), "", "bob"))
    assert (higher.threshold, higher.crossed, higher.value) == (5, False, 3)
    assert view(stage, chart.id).history[0].crossing.back is not None
    lower = alerts.change(context, app, chart.id, made.id, NewAlert("above", 2, 168, (email,), "", "bob"))
    assert (lower.crossed, lower.hours) == (True, 168)
    assert tell(stage) == 1
    assert len(stage.sink.letters) == 1
    assert len(view(stage, chart.id).history) == 2
    with pytest.raises(RejectedError):
        alerts.change(context, app, chart.id, made.id, NewAlert("above", 2, 168, ("x@example.com",), "", "bob"))
    with pytest.raises(NotFoundError):
        alerts.change(context, app, chart.id, "none", NewAlert("above", 2, 168, (email,), "", "bob"))
    assert view(stage, chart.id).alert == lower


def test_the_scheduler_has_it_told(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    chart = charts.create(context, app, "metric", "Visits", VISITS)
    email = member(context, app)
    visited(stage, 3)
    stage.work()  # the columns, which making a chart has asked for
    alerts.create(context, app, chart.id, NewAlert("above", 1, 24, (email,), "", "ann"))
    stage.scheduler.sweep()
    stage.work()
    assert [letter["To"] for letter in stage.sink.letters] == [email]


def test_a_failing_webhook_is_tried_again_under_one_key(stage: Stage, other: Other) -> None:
    context, app = stage.context, stage.feed.app
    chart = charts.create(context, app, "metric", "Visits", VISITS)
    visited(stage, 1)
    looked(stage)
    alerts.create(context, app, chart.id, NewAlert("below", 4, 168, (), other.url, "ann"))
    other.answers = [(503, b"")]
    assert tell(stage) == 1
    assert tell(stage) == 0
    assert view(stage, chart.id).history[0].notices[0].reason == "Answered 503."
    context.clock.pass_time(minutes=2)  # type: ignore[attr-defined]
    assert tell(stage) == 1
    assert view(stage, chart.id).history[0].notices[0].state == "sent"
    assert len({headers["Idempotency-Key"] for headers, _ in other.calls}) == 1
    assert len(other.calls) == 2


def test_what_a_dead_worker_had_begun(stage: Stage, other: Other) -> None:
    """A letter that may have gone out is not sent again; a webhook is called again."""
    context, app = stage.context, stage.feed.app
    chart = charts.create(context, app, "metric", "Visits", VISITS)
    visited(stage, 1)
    looked(stage)
    alerts.create(context, app, chart.id, NewAlert("above", 0, 24, (member(context, app),), other.url, "ann"))
    assert len(context.graph.write(lambda tx: alert_notices.claim(tx, context.clock.now(), 10))) == 2
    assert tell(stage) == 0
    context.clock.pass_time(minutes=20)  # type: ignore[attr-defined]
    assert tell(stage) == 1
    states = {notice.kind: notice.state for notice in view(stage, chart.id).history[0].notices}
    assert states == {"email": "unknown", "webhook": "sent"}
    assert stage.sink.letters == []


def test_who_may_be_told_and_of_what(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    metric = charts.create(context, app, "metric", "Visits", VISITS)
    funnel = charts.create(context, app, "funnel", "Way", {"steps": [{"event": "visit"}]})
    email = member(context, app)
    for chart, new in (
        (metric, NewAlert("above", 1, 24, ("stranger@example.com",), "", "ann")),
        (metric, NewAlert("above", 1, 24, (), "", "ann")),
        (metric, NewAlert("above", 1, 24, (), "ftp://example.com", "ann")),
        (metric, NewAlert("above", 1, 24, (email,), "", "ann", step=1)),
        (funnel, NewAlert("above", 1, 24, (email,), "", "ann", step=1)),
    ):
        with pytest.raises(RejectedError):
            alerts.create(context, app, chart.id, new)
    visited(stage, 3)
    looked(stage)
    alerts.create(context, app, metric.id, NewAlert("above", 1, 24, (email,), "", "ann"))
    team.remove(context.graph, app, email)
    assert accounts.find(context.graph, email) is not None
    assert tell(stage) == 1
    (notice,) = view(stage, metric.id).history[0].notices
    assert (notice.state, stage.sink.letters) == ("failed", [])
    for _ in range(chart_alerts.MOST - 1):
        alerts.create(context, app, metric.id, NewAlert("above", 9, 24, (), "https://example.com", "ann"))
    with pytest.raises(ConflictError):
        alerts.create(context, app, metric.id, NewAlert("above", 9, 24, (), "https://example.com", "ann"))


def test_what_cannot_be_looked_at_says_so(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    chart = charts.create(context, app, "metric", "Visits", VISITS)
    visited(stage, 3)
    looked(stage)
    alerts.create(context, app, chart.id, NewAlert("above", 9, 24, (member(context, app),), "", "ann"))
    gone = {"measure": "luck"}  # as another version may have kept it
    context.graph.command(
        "MATCH (c:Chart {app: $app}) SET c.definition = $definition", {"app": app, "definition": json.dumps(gone)}
    )
    context.clock.pass_time(seconds=1)  # type: ignore[attr-defined]
    looked(stage)
    assert view(stage, chart.id).alert.problem
    assert view(stage, chart.id).alert.crossed is False
