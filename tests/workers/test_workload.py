"""What `tracktor status` and `tracktor doctor` say of the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

from stage import Stage
from support import environment

from graphstore import standstill
from workers import queues, workload
from workers.context import Context
from workers.queues import Queues

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


def test_queues_calls_and_timers(stage: Stage) -> None:
    stage.campaign({"on": ON, "w": ("wait", {"amount": 30, "unit": "minutes"})}, "on.out>w")
    stage.feed.append(stage.feed.track("ann", "go", stage.context.clock.now()))
    assert workload.read(stage.context).calls == 1
    stage.feed.store()
    before = workload.read(stage.context)
    assert before.calls == 0
    assert [queue.jobs for queue in before.queues if queue.name == queues.CAMPAIGNS] == [1]
    stage.work()
    after = workload.read(stage.context)
    assert all(queue.jobs == 0 for queue in after.queues)
    assert (after.timers_soon, after.overdue) == (1, 0)
    assert after.timers >= 1


def test_what_stands_still_is_named(stage: Stage, clock: Any) -> None:
    campaign = stage.campaign({"on": ON, "w": ("wait", {"amount": 1, "unit": "minutes"})}, "on.out>w")
    stage.feed(stage.feed.track("ann", "go", clock.now()))
    clock.pass_time(minutes=3)
    mine = f"{stage.feed.app}:{campaign}"

    def found() -> list[str]:
        each = stage.context.graph.read(lambda tx: standstill.find(tx, clock.now() - 120_000))
        return [one.kind for one in each if one.campaign == mine]

    assert found() == ["ready"]
    stage.work()
    assert found() == []
    clock.pass_time(minutes=5)
    assert found() == ["overdue"]
    stage.tick()
    assert found() == []


def test_several_workers_stop_at_once_when_told(context: Context) -> None:
    given = {**os.environ, **environment(context.settings.home), "TRACKTOR_HOME": str(context.settings.home)}
    given |= {"REDIS_URL": context.settings.redis_url, "NEO4J_URI": context.settings.neo4j_uri}
    given |= {"NEO4J_USER": context.settings.neo4j_user, "NEO4J_PASSWORD": context.settings.neo4j_password}
    crew = subprocess.Popen(
        [sys.executable, "-m", "workers.cli.main", "worker", "--queues", "campaigns,letters", "--concurrency", "2"],
        env=given,
    )
    try:
        end = time.monotonic() + 60
        while len(workload.read(context).workers) < 2:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert {each.queues for each in workload.read(context).workers} == {("campaigns", "letters")}
        Queues(context.redis).send(["nobody's"])
        while workload.read(context).queues[1].jobs:
            assert time.monotonic() < end
            time.sleep(0.1)
    finally:
        crew.send_signal(signal.SIGTERM)
    assert crew.wait(30) == 0
    assert workload.read(context).workers == ()
