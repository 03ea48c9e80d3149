"""Old events go as the rules say: in batches, stopped and gone on with, and what stays is still right."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
import typer
from stage import Stage

from graphstore import audit, retention
from graphstore.audit import AuditEntry, AuditFilter
from graphstore.retention import DAY, Rule
from workers import retention as rules
from workers import segments
from workers.analytics import building, files
from workers.cli import commands
from workers.context import Context


def days_ago(stage: Stage, days: float) -> int:
    return stage.context.clock.now() - int(days * DAY)


@pytest.fixture
def past(stage: Stage) -> Stage:
    """Two people who did things long ago, and one of them lately, too."""
    feed = stage.feed
    feed(feed.set("anna", '{"plan":"free"}'), feed.set("bob", '{"plan":"free"}'))
    feed(*(feed.track("anna", "Visit", days_ago(stage, days)) for days in (100, 99.9, 50, 1)))
    feed(feed.track("bob", "Visit", days_ago(stage, 200)), feed.track("bob", "Bought", days_ago(stage, 200)))
    return stage


def left(stage: Stage) -> list[tuple[str, int]]:
    rows = stage.context.graph.rows(
        "MATCH (e:Event {app: $app}) RETURN e.name AS name, e.at AS at ORDER BY name, at", app=stage.feed.app
    )
    return [(row["name"], round((stage.context.clock.now() - row["at"]) / DAY)) for row in rows]


def counters(stage: Stage) -> dict[tuple[str, str], int]:
    rows = stage.context.graph.rows(
        "MATCH (p:Person {app: $app})-[d:HAS_DONE]->(t) RETURN p.id AS who, t.name AS what, d.count AS count",
        app=stage.feed.app,
    )
    return {(row["who"], row["what"]): row["count"] for row in rows}


def run(stage: Stage, *wanted: Rule) -> rules.Progress:
    rules.save(stage.context, stage.feed.app, wanted)
    rules.ask(stage.context, stage.feed.app)
    stage.work()
    return rules.state(stage.context, stage.feed.app)


def test_a_dry_run_says_how_many_would_go_and_takes_none(past: Stage) -> None:
    wanted = [Rule("", 30, "delete"), Rule("Bought", 30, "keep")]
    before = left(past)
    assert rules.preview(past.context, past.feed.app, wanted) == [rules.Taken("Visit", "delete", 30, 4)]
    assert left(past) == before
    assert rules.preview(past.context, past.feed.app) == []


def test_old_events_go_and_counters_stay(past: Stage) -> None:
    before = counters(past)
    done = run(past, Rule("Visit", 75, "delete"))
    assert (done.state, done.removed, done.total) == ("done", 3, 3)
    assert left(past) == [("Bought", 200), ("Visit", 50), ("Visit", 1)]
    assert counters(past) == before == {("anna", "Visit"): 4, ("bob", "Visit"): 1, ("bob", "Bought"): 1}
    kept = past.context.graph.read(lambda tx: retention.read(tx, past.feed.app))
    assert (kept.removed, kept.ran is not None) == (3, True)
    assert retention.days(past.context.graph, past.feed.app) == []


def test_each_day_s_number_stays_where_a_rule_says_so(past: Stage) -> None:
    run(past, Rule("", 30, "aggregate"), Rule("Bought", 7, "delete"))
    assert left(past) == [("Visit", 1)]
    days = retention.days(past.context.graph, past.feed.app)
    assert sum(each.count for each in days) == 4
    assert {each.event for each in days} == {"Visit"}
    oldest = days_ago(past, 200)
    assert (days[0].day, days[0].count) == (oldest - oldest % DAY, 1)
    # Applied again, days are added to, never counted twice.
    feed = past.feed
    feed(feed.track("anna", "Visit", oldest))
    run(past, Rule("", 30, "aggregate"))
    assert retention.days(past.context.graph, feed.app)[0].count == 2


def test_segments_follow_without_campaigns_and_ever_stays_true(past: Stage) -> None:
    app, context = past.feed.app, past.context
    ever = segments.create(context, app, "Ever", {"event": "Visit", "operator": "at_least", "count": 1}).id
    year = {"last_days": 365}
    lately = segments.create(context, app, "In a year", {"event": "Visit", "operator": "performed", "within": year}).id
    often = {"event": "Visit", "operator": "at_least", "count": 3, "within": year}
    counted = segments.create(context, app, "Often in a year", often).id
    past.work()

    def members(segment: str) -> list[str]:
        rows = context.graph.rows(
            "MATCH (p:Person)-[:IN]->(:Segment {key: $key}) RETURN p.id AS id ORDER BY id", key=f"{app}:{segment}"
        )
        return [row["id"] for row in rows]

    def all_members() -> tuple[list[str], ...]:
        return members(ever), members(lately), members(counted)

    campaign = past.campaign({"on": ("leaves_segment", {"segment": counted}), "end": ("end", {})}, "on.out>end")
    assert all_members() == (["anna", "bob"], ["anna", "bob"], ["anna"])
    run(past, Rule("Visit", 75, "delete"))
    # That it was done, and when last, is kept; what is counted in a period is not there any more.
    assert all_members() == (["anna", "bob"], ["anna", "bob"], [])
    assert past.runs(campaign) == []
    # Asked of everybody, it is the same.
    for segment in (ever, lately, counted):
        segments.recompute(context, app, segment)
    assert all_members() == (["anna", "bob"], ["anna", "bob"], [])


def test_figures_see_no_events_beyond_the_rule(past: Stage) -> None:
    app, context = past.feed.app, past.context

    def visits() -> int:
        building.ask(context, app)
        past.work()
        version = files.load(context.settings.home, app)
        assert version is not None
        return len(version.columns.at)

    assert visits() == 6
    run(past, Rule("Visit", 75, "delete"))
    assert visits() == 3


def test_it_is_stopped_and_gone_on_with(past: Stage) -> None:
    app, context = past.feed.app, past.context
    rules.save(context, app, [Rule("Visit", 30, "aggregate")])
    rules.ask(context, app)
    assert rules.work(context, app, seconds=-1, at_once=1) == 1
    assert rules.state(context, app) == rules.Progress("running", 1, 4, rules.state(context, app).asked)
    assert rules.cancel(context, app).state == "cancelled"
    assert rules.work(context, app) == 0
    assert len(left(past)) == 5
    rules.ask(context, app)
    past.work()
    assert rules.state(context, app).state == "done"
    assert left(past) == [("Bought", 200), ("Visit", 1)]
    assert sum(each.count for each in retention.days(context.graph, app)) == 4


def test_it_runs_once_a_day_by_itself_and_after_a_crash(past: Stage, clock: Any) -> None:
    app, context = past.feed.app, past.context
    rules.save(context, app, [Rule("Visit", 75, "delete")])
    past.work()
    assert len(left(past)) == 3
    past.work()
    clock.pass_time(days=26)
    past.work()
    assert [each for each in left(past) if each[0] == "Visit"] == [("Visit", 27)]
    # A job that is lost with Redis' queue is found again.
    clock.pass_time(days=60)
    rules.tick(context)
    context.redis.delete("rq:queue:segments")
    past.scheduler.sweep()
    past.work()
    assert [each for each in left(past) if each[0] == "Visit"] == []


def test_nobody_else_s_events_go(past: Stage, other: Any) -> None:
    past.context.graph.command(
        "CREATE (:Event {key: $key, app: $app, name: 'Visit', at: 1, received: 1})",
        {"key": f"{other.id}:one", "app": other.id},
    )
    run(past, Rule("", 7, "delete"))
    rows = past.context.graph.rows("MATCH (e:Event {app: $app}) RETURN e", app=other.id)
    assert len(rows) == 1
    past.context.graph.command("MATCH (e:Event {app: $app}) DELETE e", {"app": other.id})


@pytest.mark.parametrize(
    "wanted",
    [
        [Rule("", 6, "delete")],
        [Rule("", 40_000, "aggregate")],
        [Rule("Visit", 30, "delete"), Rule("Visit", 60, "delete")],
    ],
    ids=str,
)
def test_rules_that_can_not_be_are_refused(context: Context, app: Any, wanted: list[Rule]) -> None:
    with pytest.raises(rules.BadRuleError):
        rules.save(context, app.id, wanted)


def test_the_audit_log_is_kept_so_long(context: Context, app: Any) -> None:
    now = context.clock.now()
    for place, days in enumerate((399, 401, 500)):
        for site in (app.id, ""):
            entry = AuditEntry(f"{app.id}{place}", site, now - days * DAY, "ann", "user", "x", "y", "z")
            context.graph.write(lambda tx, entry=entry: audit.finish(tx, entry))
    forever = dataclasses.replace(context, settings=dataclasses.replace(context.settings, audit_days=0))
    assert rules.trim_audit(forever) == 0
    assert rules.trim_audit(context) >= 4
    for site in (app.id, ""):
        found = audit.page(context.graph, site, AuditFilter(who="ann", action="x"), limit=100)
        assert [each.key for each in found if each.key.startswith(app.id)] == [f"{app.id}0"]


def test_commands_set_show_and_apply_rules(
    past: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("workers.cli.retention.load", lambda: past.context.settings)
    command = typer.main.get_command(commands.app)

    def call(*given: str) -> str:
        command(["retention", *given, "--site", past.feed.app], standalone_mode=False)
        return capsys.readouterr().out

    call("set", "--event", "Visit", "--days", "75")
    call("set", "--days", "30", "--mode", "aggregate")
    assert "Visit" in call("run", "--dry-run")
    assert len(left(past)) == 6
    shown = json.loads(call("show", "--json"))
    assert shown["rules"] == [
        {"event": "", "days": 30, "mode": "aggregate"},
        {"event": "Visit", "days": 75, "mode": "delete"},
    ]
    call("set", "--remove")
    assert "3 events" in call("run")
    assert left(past) == [("Bought", 200), ("Visit", 50), ("Visit", 1)]
