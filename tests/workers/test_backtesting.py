"""A backtest counts what a real run over the same events has counted; and it can be stopped."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis import Redis
from stage import Stage, definition
from support import examples

from graphstore import workflows
from workers import segments
from workers.rehearsing import backtesting, store
from workers.rehearsing.store import Backtest

NODES: dict[str, tuple[str, dict[str, Any]]] = {
    "go": ("person_event", {"event": "go", "where": [{"argument": "n", "operator": "above", "value": 1}]}),
    "late": ("person_event", {"event": "late", "enters": "again_after", "days": 2, "at_once": "one"}),
    "quit": ("exit_when", {"event": "quit"}),
    "big": ("event_property", {"argument": "n", "operator": "above", "value": 4}),
    "often": ("has_done", {"event": "go", "count": 3, "last_days": 3}),
    "limit": ("entry_limit", {"limit": 3}),
    "day": ("wait", {"amount": 1, "unit": "days"}),
    "buys": ("wait_for_event", {"event": "buy", "amount": 2, "unit": "days"}),
    "cap": ("frequency_cap", {"limit": 2, "amount": 3, "unit": "days"}),
    "letters": ("frequency_cap", {"limit": 1, "amount": 1, "unit": "days", "counts": "letters"}),
    "mark": ("set_property", {"property": "warm", "value": "{{ event.n }}"}),
    "warm": ("person_property", {"property": "warm", "operator": "above", "value": 6}),
    "said": ("track_event", {"event": "said"}),
    "goal": ("goal", {"event": "buy", "amount": 3, "unit": "days"}),
    "gone": ("end", {}),
}
EDGES = (
    "go.out>big", "big.yes>often", "big.no>limit", "often.yes>mark", "often.no>day", "limit.yes>letters",
    "letters.below>letter", "letters.reached>buys", "letter.sent>buys", "letter.skipped>cap", "mark.out>warm",
    "warm.yes>again", "warm.no>said", "said.out>goal", "day.out>cap", "cap.below>again", "again.sent>goal",
    "buys.happened>cap", "late.out>buys", "quit.out>gone",
)  # fmt: skip


@pytest.fixture(autouse=True)
def own_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """When days pass, segments of all sites are due: those of other tests are not these tests' to find anew."""
    monkeypatch.setattr(segments, "due", lambda _: [])


@pytest.mark.parametrize("seed", [3, 58, *range(100, 98 + examples(2))])
def test_it_counts_what_a_real_run_counts(stage: Stage, clock: Any, seed: int) -> None:
    chance, feed = random.Random(seed), stage.feed
    start = datetime.now(UTC) - timedelta(days=6, hours=13)
    names = [f"p{number}" for number in range(9)]
    clock.hold(start)
    at = clock.now()
    feed(*[feed.set(who, '{"email":"a@b.example"}' if who != "p0" else "{}", at) for who in names])
    nodes = {
        **NODES,
        "letter": ("send_letter", {"letter": stage.letter()}),
        "again": ("send_letter", {"letter": stage.letter("{{ event.n }}"), "repeat": "every_time"}),
    }
    campaign = stage.campaign(nodes, *EDGES)
    for day in range(1, 5):
        # Not after whole days: what happens as somebody wakes up may come before or after it.
        _run_until(stage, clock, start + timedelta(hours=25 * day))
        # One thing a person and moment: what happens within milliseconds is one batch of the real run.
        for who in chance.sample(names, 8):
            name = chance.choice(["go"] * 5 + ["buy", "late", "quit"])
            feed.append(feed.track(who, name, clock.now(), f'{{"n":{chance.randrange(10)}}}'))
        stage.work()
    _run_until(stage, clock, start + timedelta(days=6, hours=12))
    real = stage.context.graph.read(lambda tx: workflows.counts(tx, feed.app, [campaign]))[campaign]
    job = backtesting.start(
        stage.context, feed.app, campaign, 7, definition=definition(nodes, *EDGES), version=None
    )  # fmt: skip
    backtesting.work(stage.context, feed.app, job)
    done = store.load(stage.context.redis, feed.app, job)
    assert done.state == "done"
    assert {node: (own.entered, own.failed, own.skipped, own.out) for node, own in done.tally.counts.items()} == {
        own.node: (own.entered, own.failed, own.skipped, own.out) for own in real
    }
    standing = [node for state, node in stage.runs(campaign) if state == "waiting"]
    assert done.tally.here == {node: standing.count(node) for node in standing}


def _run_until(stage: Stage, clock: Any, end: datetime) -> None:
    """Time goes on to each moment at which somebody wakes up, and then to this one."""
    until = int(end.timestamp() * 1000)
    while True:
        [row] = stage.context.graph.rows(
            "MATCH (r:Run {app: $app, state: 'waiting'}) WHERE r.due <= $until RETURN min(r.due) AS due",
            app=stage.feed.app,
            until=until,
        )
        if row["due"] is None:
            break
        clock.hold(datetime.fromtimestamp(row["due"] / 1000, UTC))
        stage.tick()
    clock.hold(end)


def test_it_stores_and_sends_nothing_and_can_be_stopped(stage: Stage) -> None:
    now = stage.context.clock.now()
    stage.feed(stage.feed.set("ann", '{"email":"a@b.example"}', now), stage.feed.track("ann", "go", now - 1_000))
    letter = ("send_letter", {"letter": stage.letter()})
    drawn = definition({"on": ("person_event", {"event": "go"}), "l": letter}, "on.out>l")
    campaign = stage.campaign({"e": ("called", {}), "x": ("end", {})}, "e.out>x")
    job = backtesting.start(stage.context, stage.feed.app, campaign, 30, definition=drawn, version=None)
    store.end(stage.context.redis, stage.feed.app, job, "cancelled")
    stage.work()
    assert store.load(stage.context.redis, stage.feed.app, job).tally.people == 0
    job = backtesting.start(stage.context, stage.feed.app, campaign, 30, definition=drawn, version=None)
    stage.work()
    done = store.load(stage.context.redis, stage.feed.app, job)
    assert (done.state, done.looked, done.tally.entered) == ("done", 1, 1)
    assert done.tally.counts["l"].out == {"sent": 1}
    assert len(done.tally.samples["l"]) == 1
    assert stage.sink.letters == []
    assert stage.runs(campaign) == []
    assert stage.went(campaign) == {}


def test_it_is_stopped_in_the_middle_and_keeps_what_it_has_counted(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, feed = stage.context, stage.feed
    drawn, campaign = _everybody_goes(stage, 7)
    monkeypatch.setattr(backtesting, "_PAGE", 2)
    advance = store.advance

    def pressed(redis: Redis, job: Backtest, looked: int, *told: Any) -> None:
        """As its second page is counted, somebody stops it."""
        advance(redis, job, looked, *told)
        if looked == 4:
            store.end(redis, feed.app, job.job, "cancelled")

    monkeypatch.setattr(store, "advance", pressed)
    job = backtesting.start(context, feed.app, campaign, 30, definition=drawn, version=None)
    assert backtesting.work(context, feed.app, job) == 4
    stopped = store.load(context.redis, feed.app, job)
    assert (stopped.state, stopped.looked, stopped.total) == ("cancelled", 4, 7)
    assert (stopped.tally.people, stopped.tally.counts["x"].entered) == (4, 4)
    stage.work()  # whatever is still in the queues, nobody goes on with it
    stage.scheduler.sweep()
    assert store.load(context.redis, feed.app, job) == stopped


def test_it_goes_on_in_job_after_job_to_the_same_counts(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    context, feed = stage.context, stage.feed
    drawn, campaign = _everybody_goes(stage, 7)
    whole = backtesting.start(context, feed.app, campaign, 30, definition=drawn, version=None)
    assert backtesting.work(context, feed.app, whole) == 7
    monkeypatch.setattr(backtesting, "_PAGE", 2)
    monkeypatch.setattr(backtesting, "_A_JOB", 0.0)
    parted = backtesting.start(context, feed.app, campaign, 30, definition=drawn, version=None)
    assert [backtesting.work(context, feed.app, parted) for _ in range(5)] == [2, 2, 2, 1, 0]
    one, other = (store.load(context.redis, feed.app, job) for job in (whole, parted))
    assert (other.state, other.looked) == ("done", 7)
    assert one.tally.to_json() == other.tally.to_json()


def _everybody_goes(stage: Stage, people: int) -> tuple[dict[str, Any], str]:
    """So many have done "go"; what is drawn for them, and a campaign to try it in."""
    feed, now = stage.feed, stage.context.clock.now()
    feed(*[feed.track(f"p{number}", "go", now - 60_000 - number) for number in range(people)])
    drawn = definition({"on": ("person_event", {"event": "go"}), "x": ("end", {})}, "on.out>x")
    return drawn, stage.campaign({"e": ("called", {}), "x": ("end", {})}, "e.out>x")
