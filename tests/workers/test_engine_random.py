"""Random campaigns, whose processes die before or after any transaction, come to what a plain reference says."""

from __future__ import annotations

import json
import random
import secrets
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from feeding import Feed
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from stage import Nodes, Stage
from support import examples

from graphstore import apps
from graphstore.driver import Graph

PEOPLE = ("ann", "bob", "cem")
PLANS = ("free", "paid", "gold")


class Died(BaseException):
    """A process that ends here, as by kill -9."""


class Campaign:
    """A random DAG, and what a reference of a few lines makes of people who go through it."""

    def __init__(self, chance: random.Random) -> None:
        kinds: list[Callable[[], tuple[str, dict[str, Any], list[str]]]] = [
            lambda: ("entry_limit", {"limit": chance.randint(1, 3)}, ["yes", "no"]),
            lambda: ("person_property", {"property": "plan", "value": chance.choice(PLANS)}, ["yes", "no"]),
            lambda: ("set_property", {"property": "plan", "value": chance.choice(PLANS)}, ["out"]),
            lambda: ("track_event", {"event": "noted"}, ["out"]),
            lambda: ("wait", {"amount": 1, "unit": "hours"}, ["out"]),
            lambda: ("has_done", {"event": "noted", "count": chance.randint(1, 2)}, ["yes", "no"]),
            lambda: ("wait_for_event", {"event": "never", "amount": 1, "unit": "hours"}, ["late"]),
        ]
        made = [chance.choice(kinds)() for _ in range(chance.randint(2, 6))]
        self.ways: dict[tuple[str, str], str] = {("on", "out"): "n0"}
        reached = {0}
        for place, (_, _, ports) in enumerate(made):
            for port in ports if place in reached else ():
                later = range(place + 1, len(made))
                if later and chance.random() < 0.8:
                    to = chance.choice(later)
                    reached.add(to)
                    self.ways[f"n{place}", port] = f"n{to}"
        self.nodes: Nodes = {"on": ("person_event", {"event": "go"})}
        self.nodes |= {f"n{place}": made[place][:2] for place in sorted(reached)}
        self.went: Counter[str] = Counter()
        self.plans = dict.fromkeys(PEOPLE, "free")
        self.noted: Counter[str] = Counter()
        self._entries: Counter[tuple[str, str]] = Counter()

    def edges(self) -> list[str]:
        return [f"{start}.{port}>{to}" for (start, port), to in self.ways.items()]

    def go(self, who: str) -> None:
        node: str | None = "on"
        while node is not None:
            port = self._port(node, who)
            self.went[f"{node}.{port}"] += 1
            node = self.ways.get((node, port))

    def _port(self, node: str, who: str) -> str:
        kind, config = self.nodes[node]
        match kind:
            case "entry_limit":
                self._entries[node, who] += 1
                return "yes" if self._entries[node, who] < config["limit"] else "no"
            case "person_property":
                return "yes" if self.plans[who] == config["value"] else "no"
            case "has_done":
                return "yes" if self.noted[who] >= config["count"] else "no"
            case "set_property":
                self.plans[who] = config["value"]
            case "track_event":
                self.noted[who] += 1
            case "wait_for_event":
                return "late"
        return "out"


class Death:
    """Comes before or after some of the first transactions."""

    def __init__(self, chance: random.Random, patch: pytest.MonkeyPatch) -> None:
        self._at = set(chance.sample(range(60), 7))
        self._boundary = self.came = 0
        self._write = Graph.write
        death = self

        def write(graph: Graph, work: Callable[..., Any]) -> Any:
            death.maybe()
            done = death._write(graph, work)
            death.maybe()
            return done

        patch.setattr(Graph, "write", write)

    def maybe(self) -> None:
        self._boundary += 1
        if self._boundary in self._at:
            self.came += 1
            raise Died


def settle(stage: Stage, clock: Any) -> None:
    """Work on, with new processes after each death, until all runs are over."""
    for _ in range(60):
        try:
            stage.tick()
        except Died:
            stage.feed.ingester.start()
            continue
        clock.pass_time(minutes=20)
        rows = stage.context.graph.rows(
            "MATCH (r:Run {app: $app}) WHERE NOT r.state IN ['done', 'failed'] RETURN r.id AS id", app=stage.feed.app
        )
        if not rows:
            return
    raise AssertionError("runs are stuck")


@settings(
    max_examples=examples(4),
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_it_ends_as_if_nothing_had_died(seed: int, stage: Stage, clock: Any) -> None:
    chance = random.Random(seed)
    graph = stage.context.graph
    site = apps.create(graph, secrets.token_hex(4), 0)
    stage.feed = Feed(stage.context, site.id)
    now = clock.now()
    stage.feed(*[stage.feed.set(who, '{"plan":"free"}', now) for who in PEOPLE])
    expected = Campaign(chance)
    campaign = stage.campaign(expected.nodes, *expected.edges())
    with pytest.MonkeyPatch.context() as patch:
        death = Death(chance, patch)
        for _ in range(2):
            stage.feed.append(*[stage.feed.track(who, "go", clock.now()) for who in PEOPLE])
            settle(stage, clock)
            for who in PEOPLE:
                expected.go(who)
    assert death.came
    assert stage.went(campaign) == dict(expected.went)
    rows = graph.rows(
        """
        MATCH (p:Person {app: $app})
        RETURN p.id AS id, p.json AS json, COUNT { (p)-[:DID]->(e:Event) WHERE e.name = 'noted' } AS noted
        """,
        app=site.id,
    )
    assert {row["id"]: json.loads(row["json"])["plan"] for row in rows} == expected.plans
    assert Counter({row["id"]: row["noted"] for row in rows if row["noted"]}) == expected.noted
