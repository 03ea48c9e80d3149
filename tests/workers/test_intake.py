"""Calls into the graph, over real streams: exactness, order, merges, and what happens to the bad ones."""

from __future__ import annotations

import itertools
import json
import random
from typing import Any

import pytest
from feeding import Feed
from redis import Redis

from engine.intake.intake import Intake
from graphstore import property_keys
from graphstore.driver import Graph, Row, Transaction
from graphstore.errors import GraphError, GraphUnavailableError, StalePositionError
from graphstore.records import ONLY_ANONYMOUS, Call
from workers import deadletters, keys, stream
from workers.ingest import Ingester


def person(feed: Feed, identity: str) -> Row:
    """The person an id stands for, with events by name and counters."""
    (row,) = feed.context.graph.rows(
        """
        MATCH (:Identity {key: $key})-[:RESOLVES_TO]->(p:Person)
        RETURN p.uid AS uid, p.id AS id, p.json AS json, properties(p) AS node,
          [(p)-[:DID]->(e) | e.name] AS events, [(p)-[d:HAS_DONE]->(t) | [t.name, d.count, d.first, d.last]] AS done,
          [(i:Identity)-[:RESOLVES_TO]->(p) | i.id] AS identities
        """,
        key=f"{feed.app}:{identity}",
    )
    return {**row, "properties": json.loads(row["json"])}


def test_properties_are_exact_and_typed(feed: Feed) -> None:
    text = (
        '{"plan":"free","age":25,"score":1.5,"on":true,"tags":["a","b"],"mixed":[1,"a",null],'
        '"big":123456789012345678901,"at":{"city":"Köln 🦄"}}'
    )
    feed(feed.set("dave", text))
    found = person(feed, "dave")
    assert found["json"] == text
    node = found["node"]
    assert (node["p:plan"], node["p:age"], node["p:score"], node["p:on"]) == ("free", 25, 1.5, True)
    assert (node["p:tags"], node["p:at/city"]) == (["a", "b"], "Köln 🦄")
    assert "p:mixed" not in node
    assert "p:big" not in node


def test_null_removes_and_the_unspecified_stays(feed: Feed) -> None:
    feed(feed.set("dave", '{"a":1,"b":{"c":2,"d":3},"e":4}', 1_000))
    feed(feed.set("dave", '{"a":null,"b":{"c":5}}', 2_000))
    found = person(feed, "dave")
    assert found["properties"] == {"b": {"c": 5}, "e": 4}
    assert {key: value for key, value in found["node"].items() if key.startswith("p:")} == {"p:b/c": 5, "p:e": 4}


def test_shuffled_delivery_gives_the_same_profile(feed: Feed) -> None:
    calls = [
        feed.set("{}", json.dumps({random.choice("abc"): random.choice([1, 2, None])}), at)
        for at in range(1_000, 1_030)
    ]
    profiles = []
    for number in range(3):
        shuffled = random.sample(calls, len(calls))
        own = [Call(c.kind, c.app, f"p{number}", c.at, c.received, c.data) for c in (shuffled if number else calls)]
        for start in range(0, len(own), 7):
            feed(*own[start : start + 7])
        profiles.append(person(feed, f"p{number}")["properties"])
    assert profiles[0] == profiles[1] == profiles[2]


def test_events_and_counters(feed: Feed) -> None:
    feed(
        feed.track("dave", "Movie watch", 3_000),
        feed.track("dave", "Movie watch", 1_000),
        feed.track("dave", "Search", 2_000),
    )
    feed(feed.track("dave", "Movie watch", 2_000))
    found = person(feed, "dave")
    assert sorted(found["events"]) == ["Movie watch"] * 3 + ["Search"]
    assert sorted(found["done"]) == [["Movie watch", 3, 1_000, 3_000], ["Search", 1, 2_000, 2_000]]


def test_one_message_is_stored_once(feed: Feed) -> None:
    feed(*[feed.track("dave", "Paid", message="m1") for _ in range(50)])
    feed(*[feed.track("dave", "Paid", message="m1") for _ in range(50)])
    assert person(feed, "dave")["done"] == [["Paid", 1, 1_000, 1_000]]


def test_a_batch_stored_twice_is_stored_once(feed: Feed) -> None:
    """As after a crash behind the commit: another ingester reads the same entries and finds itself behind."""
    late = Ingester(feed.context, patience=1)
    late.start()
    feed(*[feed.track(f"p{number % 7}", "Search") for number in range(100)])
    with pytest.raises(StalePositionError):
        late.step()
    late.start()
    assert late.step() == 0
    assert sum(person(feed, f"p{number}")["done"][0][1] for number in range(7)) == 100


@pytest.mark.parametrize("at_once", [False, True])
def test_a_visitor_who_is_known_by_now_is_not_folded_into_somebody_else(feed: Feed, at_once: bool) -> None:
    # A browser that two people share, whose library kept the visitor's id.
    first, second = (feed.alias("a-shared", who, name=ONLY_ANONYMOUS) for who in ("ann", "bob"))
    calls = [feed.track("a-shared", "Seen"), feed.set("ann", '{"plan":"free"}'), feed.set("bob", "{}")]
    for batch in [[*calls, first, second]] if at_once else [calls, [first], [second]]:
        feed(*batch)
    assert sorted(person(feed, "ann")["identities"]) == ["a-shared", "ann"]
    assert person(feed, "ann")["events"] == ["Seen"]
    assert person(feed, "bob")["identities"] == ["bob"]
    # Two visitors may become one.
    feed(feed.alias("a-1", "a-2", name=ONLY_ANONYMOUS))
    assert sorted(person(feed, "a-2")["identities"]) == ["a-1", "a-2"]


def test_an_alias_moves_everything_and_the_destination_wins(feed: Feed) -> None:
    feed(
        feed.set("a-1", '{"plan":"free","color":"red"}', 1_000),
        feed.track("a-1", "Site visit", 1_000),
        feed.track("a-1", "Search"),
    )
    feed(feed.set("dave", '{"plan":"premium"}', 500), feed.track("dave", "Search", 2_000))
    feed(feed.alias("a-1", "dave"))
    feed(feed.track("a-1", "Later", 3_000), feed.set("a-1", '{"color":"blue"}', 3_000))
    found = person(feed, "dave")
    assert found["uid"] == person(feed, "a-1")["uid"]
    assert (found["id"], found["node"]["anonymous"]) == ("dave", False)
    assert found["properties"] == {"plan": "premium", "color": "blue"}
    assert found["node"]["p:color"] == "blue"
    assert sorted(found["done"]) == [
        ["Later", 1, 3_000, 3_000],
        ["Search", 2, 1_000, 2_000],
        ["Site visit", 1, 1_000, 1_000],
    ]
    assert sorted(found["events"]) == ["Later", "Search", "Search", "Site visit"]


def test_a_set_and_an_event_by_two_ids_of_one_person_in_one_batch(feed: Feed) -> None:
    feed(feed.set("dave", '{"plan":"free"}'), feed.alias("a-5", "dave"))
    feed(feed.track("a-5", "x"), feed.set("dave", '{"age":5}', 2_000), feed.track("a-5", "x"))
    assert person(feed, "a-5")["properties"] == {"plan": "free", "age": 5}


def test_an_anonymous_destination_does_not_hide_the_known_id(feed: Feed) -> None:
    feed(feed.track("dave", "x"), feed.alias("dave", "a-2"))
    found = person(feed, "a-2")
    assert (found["id"], found["node"]["anonymous"]) == ("dave", False)


def test_chains_cycles_and_selves_end_in_one_person(feed: Feed) -> None:
    names = [f"a-{number}" for number in range(40)]
    calls = [feed.track(name, "x") for name in names]
    calls += [feed.alias(first, second) for first, second in itertools.pairwise(names)]
    calls += [feed.alias(names[-1], names[0]), feed.alias(names[3], names[3]), feed.track(names[0], "x")]
    feed(*calls)
    found = person(feed, names[0])
    assert sorted(found["identities"]) == sorted(names)
    assert found["done"] == [["x", 41, 1_000, 1_000]]
    rows = feed.context.graph.rows("MATCH (p:Person {app: $app}) RETURN count(p) AS people", app=feed.app)
    assert rows == [{"people": 1}]


@pytest.mark.parametrize("seed", range(5))
def test_a_batch_and_its_calls_one_by_one_come_to_the_same(feed: Feed, seed: int) -> None:
    """Whatever the order of sets, events and merges: bulk writing must not be seen."""
    dice = random.Random(seed)
    calls = []
    for at in range(1_000, 1_060):
        who = dice.choice("abcdef")
        kind = dice.randrange(4)
        if kind == 0:
            calls.append(feed.alias(who, dice.choice("abcdef"), at))
        elif kind == 1:
            calls.append(feed.set(who, json.dumps({dice.choice("xyz"): at}), at))
        else:
            calls.append(feed.track(who, dice.choice(["x", "y"]), at))
    bulk = [_renamed(call, "bulk-") for call in calls]
    single = [_renamed(call, "single-") for call in calls]
    _store_in_order(feed, bulk, len(bulk))
    _store_in_order(feed, single, 1)
    for name in "abcdef":
        one, other = person(feed, f"bulk-{name}"), person(feed, f"single-{name}")
        assert one["properties"] == other["properties"]
        assert sorted(one["events"]) == sorted(other["events"])
        assert sorted(one["done"]) == sorted(other["done"])
        assert [i.replace("bulk", "single") for i in sorted(one["identities"])] == sorted(other["identities"])


def _renamed(call: Call, prefix: str) -> Call:
    target = prefix + call.target if call.target else ""
    return Call(call.kind, call.app, prefix + call.identity, call.at, call.received, call.data, call.name, target)


def _store_in_order(feed: Feed, calls: list[Call], size: int) -> None:
    """Through one stream, as the calls of one person would go."""
    for start in range(0, len(calls), size):
        for call in calls[start : start + size]:
            fields: Any = {"d": stream.encode(call)}
            feed.context.redis.xadd("tracktor:in:0", fields)
        feed.store()


def test_a_poison_call_is_kept_with_its_reason_and_the_rest_is_stored(
    feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(property_keys, "MAX_KEYS", 3)
    feed(
        feed.track("a", "x", data='{"k1":1}'),
        feed.track("b", "x", data='{"k1":1,"k2":1,"k3":1,"k4":1}'),
        *[feed.track(f"c{number}", "x", data='{"k2":1}') for number in range(20)],
    )
    feed.context.redis.xadd("tracktor:in:0", {"d": "nonsense"})
    feed(feed.track("d", "x"))
    letters = list(deadletters.listing(feed.context.redis))
    assert [("names" in letter.reason, letter.app) for letter in letters] == [(True, feed.app), (False, "")]
    for name in ("a", "c0", "c19", "d"):
        assert person(feed, name)["done"]
    monkeypatch.setattr(property_keys, "MAX_KEYS", 100)
    assert deadletters.replay(feed.context.redis, letters) == 2
    feed.store()
    assert person(feed, "b")["done"] == [["x", 1, 1_000, 1_000]]
    assert [letter.app for letter in deadletters.listing(feed.context.redis)] == [""]


def test_a_failing_graph_loses_nothing(feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure at any query of the transaction leaves neither half a batch nor a moved position."""
    calls = [feed.set("p", '{"x":1}', message="s"), feed.track("p", "x", message="e"), feed.alias("a-9", "p")]
    feed.append(*calls)
    real = Graph.write
    for fail_at in range(40):
        seen = itertools.count()

        class Failing:
            def __init__(self, tx: Transaction) -> None:
                self._tx = tx

            def __getattr__(self, name: str) -> Any:
                if next(seen) == fail_at:  # noqa: B023 - used at once
                    raise KeyboardInterrupt
                return getattr(self._tx, name)

        monkeypatch.setattr(Graph, "write", lambda self, work: real(self, lambda tx: work(Failing(tx))))
        try:
            feed.ingester.step()
        except KeyboardInterrupt:
            # Names are made beforehand, and mean nothing without what bears them.
            rows = graph.rows(
                "MATCH (n {app: $app}) WHERE NOT n:App AND NOT n:EventType AND NOT n:PropertyKey "
                "RETURN count(n) AS nodes",
                app=feed.app,
            )
            assert rows == [{"nodes": 0}]
        else:
            break
    monkeypatch.undo()
    feed.store()
    assert person(feed, "a-9")["done"] == [["x", 1, 1_000, 1_000]]


def test_a_graph_that_takes_nothing_makes_no_call_a_dead_letter(
    feed: Feed, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that has shut itself off refuses every query with an error of its own: no call is to blame."""
    feed.append(*(feed.track("u", "a", mid) for mid in range(1_000, 1_004)))

    def refuse(*_: Any) -> None:
        raise GraphError("The database has encountered a critical error, and needs to be restarted.")

    monkeypatch.setattr(Intake, "store", refuse)
    with pytest.raises(GraphUnavailableError):
        feed.ingester.step()
    monkeypatch.undo()
    assert redis.xlen(keys.DEAD) == 0
    feed.store()
    assert person(feed, "u")["done"][0][1] == 4
