"""What is lost is found again, what is broken holds up nobody, and what is many gives way to what is urgent."""

from __future__ import annotations

from typing import Any

import pytest
from rq import Queue
from rq.serializers import JSONSerializer
from stage import Stage

from graphstore import failures, forgotten
from workers import jobs, keys, queues, segments
from workers.timers import HORIZON, Timers

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})
WAIT: tuple[str, dict[str, Any]] = ("wait", {"amount": 30, "unit": "minutes"})
PEOPLE = tuple(f"p{number}" for number in range(20))


def go(stage: Stage, *who: str, event: str = "go") -> None:
    now = stage.context.clock.now()
    stage.feed(*[stage.feed.track(each, event, now) for each in who])


def people(stage: Stage, *who: str) -> None:
    stage.feed(*[stage.feed.set(each, f'{{"email":"{each}@example.com"}}') for each in who])


def failed(stage: Stage, campaign: str) -> list[failures.Failure]:
    return stage.context.graph.read(lambda tx: failures.listing(tx, stage.feed.app, campaign, None, 10))


def test_one_broken_run_fails_alone(stage: Stage) -> None:
    campaign = stage.campaign({"on": ON, "e": ("end", {})}, "on.out>e")
    go(stage, *PEOPLE)
    stage.context.graph.command(
        "MATCH (:Person {app: $app, id: 'p7'})-[:HAS_RUN]->(r:Run {campaign: $campaign}) SET r.`m:on` = 'no JSON'",
        {"app": stage.feed.app, "campaign": campaign},
    )
    stage.work()
    assert sorted(stage.runs(campaign)) == [("done", "e")] * 19 + [("failed", "e")]
    (failure,) = failed(stage, campaign)
    assert failure.person.id == "p7"
    assert "JSON" in failure.reason


def test_a_run_that_never_gets_on_is_kept_as_failed(stage: Stage, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = stage.campaign({"on": ON, "e": ("end", {})}, "on.out>e")
    go(stage, "ann")
    monkeypatch.setattr(jobs, "advance", lambda *_: 0)  # as if the job ended its worker each time
    for _ in range(forgotten.MOST_TIMES + 2):
        clock.pass_time(seconds=20)
        stage.work()
    (failure,) = failed(stage, campaign)
    assert "never came to an end" in failure.reason
    assert stage.runs(campaign) == [("failed", "e")]


def test_what_began_with_many_gives_way(stage: Stage) -> None:
    people(stage, *PEOPLE, "ann")
    stage.work()
    letter = stage.letter("to {{ person.id }}")
    stage.campaign({"on": ON, "l": ("send_letter", {"letter": letter})}, "on.out>l")
    stage.campaign({"all": ("for_all_people", {}), "l": ("send_letter", {"letter": letter})}, "all.people>l")
    lines = {name: Queue(name, connection=stage.context.redis, serializer=JSONSerializer) for name in queues.ALL}
    assert {name: queue.count for name, queue in lines.items() if queue.count} == {queues.BULK: 1}
    go(stage, "ann")
    assert lines[queues.CAMPAIGNS].count == 1
    stage.work()
    assert stage.sink.texts()[0] == "to ann"
    assert len(stage.sink.texts()) == 22


def test_a_letter_node_that_a_run_comes_to_again_sends_again(stage: Stage) -> None:
    people(stage, "ann")
    letter = stage.letter()
    campaign = stage.campaign(
        {
            "on": ON,
            "l": ("send_letter", {"letter": letter, "repeat": "every_time"}),
            "w": WAIT,
            "x": ("exit_when", {"event": "again"}),
        },
        "on.out>l",
        "x.out>l",
        "l.sent>w",
    )
    go(stage, "ann")
    stage.work()
    go(stage, "ann", event="again")
    stage.work()
    assert len(stage.sink.texts()) == 2
    assert stage.runs(campaign) == [("waiting", "w")]


def test_a_merge_between_a_segment_s_change_and_its_pickup(stage: Stage) -> None:
    definition = {"property": "plan", "operator": "is", "value": "free"}
    free = segments.create(stage.context, stage.feed.app, "Free", definition).id
    campaign = stage.campaign({"in": ("enters_segment", {"segment": free}), "e": ("end", {})}, "in.out>e")
    stage.feed(stage.feed.set("dave", "{}", 1_000))
    stage.feed(stage.feed.set("a-1", '{"plan":"free"}', 2_000))
    stage.feed(stage.feed.alias("a-1", "dave"))
    stage.work()
    assert stage.went(campaign) == {"in.out": 1}
    assert stage.runs(campaign) == [("done", "e")]


def test_timers_come_back_with_a_lost_redis(stage: Stage, clock: Any) -> None:
    campaign = stage.campaign({"on": ON, "w": WAIT, "e": ("end", {})}, "on.out>w", "w.out>e")
    go(stage, "ann", "bob")
    stage.work()
    timers = Timers(stage.context.redis)
    stage.scheduler.wake()
    assert timers.count() == 2
    stage.context.redis.delete(keys.TIMERS, keys.TIMERS_FILLED)
    assert stage.scheduler.wake() == 0
    assert timers.count() == 2
    clock.pass_time(minutes=20)
    assert stage.scheduler.wake() == 0
    clock.pass_time(minutes=10)
    assert stage.scheduler.wake() == 2
    assert timers.count() == 0
    stage.work()
    assert stage.runs(campaign) == [("done", "e")] * 2


def test_a_timer_that_nobody_noted_is_found_by_the_sweep(stage: Stage, clock: Any) -> None:
    campaign = stage.campaign({"on": ON, "w": WAIT}, "on.out>w")
    go(stage, "ann")
    stage.work()
    stage.scheduler.wake()
    stage.context.redis.delete(keys.TIMERS)
    clock.pass_time(minutes=30, seconds=4)
    stage.context.redis.set(keys.TIMERS_FILLED, clock.now())
    assert stage.scheduler.wake() == 0
    stage.scheduler.sweep()
    stage.work()
    assert stage.runs(campaign) == [("done", "w")]


def test_redis_holds_the_next_hour_only(stage: Stage, clock: Any) -> None:
    days: tuple[str, dict[str, Any]] = ("wait", {"amount": 2, "unit": "hours"})
    campaign = stage.campaign({"on": ON, "w": days}, "on.out>w")
    go(stage, "ann")
    stage.work()
    stage.scheduler.wake()
    assert Timers(stage.context.redis).count() == 0
    clock.pass_time(milliseconds=HORIZON + 600_000)
    stage.scheduler.wake()
    assert Timers(stage.context.redis).count() == 1
    clock.pass_time(hours=1)
    assert stage.scheduler.wake() == 1
    stage.work()
    assert stage.runs(campaign) == [("done", "w")]
