"""User properties as people have them; and one taken from everybody."""

from __future__ import annotations

import json

import pytest
from feeding import Feed

from engine.intake.intake import Intake, Placed
from graphstore import user_properties
from graphstore.driver import Graph, Transaction
from graphstore.errors import NotFoundError
from workers import condition_names, keys, properties, segments
from workers.properties import UserProperty

FREE = {"property": "plan", "operator": "is", "value": "free"}


def listed(feed: Feed) -> dict[str, UserProperty]:
    feed.context.redis.delete(keys.properties(feed.app))
    return {each.name: each for each in properties.listing(feed.context, feed.app)}


def test_they_are_found_with_type_count_and_sample(feed: Feed) -> None:
    feed(
        feed.set("ann", '{"plan":"free","age":41,"born":"1990-02-03","tags":["a","b"],"address":{"city":"Oslo"}}'),
        feed.set("bob", '{"plan":"team","age":"old","vip":true,"email":"bob@example.com"}'),
        feed.set("cid", '{"plan":"free"}'),
    )
    found = listed(feed)
    assert list(found) == ["address/city", "age", "born", "email", "plan", "tags", "vip"]
    plan = found["plan"]
    assert (plan.people, plan.type, plan.types, set(plan.sample)) == (3, "text", ("text",), {"free", "team"})
    assert found["address/city"].path == ("address", "city")
    assert {name: found[name].type for name in ("born", "tags", "vip")} == {
        "born": "date", "tags": "list", "vip": "boolean"
    }  # fmt: skip
    assert set(found["age"].types) == {"number", "text"}
    assert [name for name, each in found.items() if each.predefined] == ["email"]


def test_what_is_said_of_one_stays(feed: Feed) -> None:
    feed(feed.set("ann", '{"plan":"free"}'))
    properties.change(feed.context, feed.app, "plan", {"label": "Their plan", "hidden": True})
    changed = properties.change(feed.context, feed.app, "plan", {"type": "number"})
    assert changed == listed(feed)["plan"]
    assert (changed.label, changed.hidden, changed.type, changed.types) == ("Their plan", True, "number", ("text",))
    with pytest.raises(NotFoundError):
        properties.change(feed.context, feed.app, "nothing", {"hidden": True})


def test_one_is_taken_from_everybody_and_segments_follow(
    feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(properties, "_AT_ONCE", 2)
    free = segments.create(feed.context, feed.app, "Free", FREE).id
    feed(*(feed.set(f"p{number}", '{"plan":"free","address":{"city":"Oslo","zip":"1"}}') for number in range(5)))
    members = "MATCH (:Segment {id: $id})<-[m:IN]-() RETURN count(m) AS size"
    assert graph.rows(members, id=free)[0]["size"] == 5
    assert properties.take(feed.context, feed.app, ["plan"]) == 5
    assert graph.rows(members, id=free)[0]["size"] == 0
    assert list(listed(feed)) == ["address/city", "address/zip"]
    assert properties.take(feed.context, feed.app, ["address", "city"]) == 5
    rows = graph.rows("MATCH (p:Person {app: $app}) RETURN p.json AS json", app=feed.app)
    assert [json.loads(row["json"]) for row in rows] == [{"address": {"zip": "1"}}] * 5
    feed(feed.set("p1", '{"plan":"team"}', 2**42))
    assert listed(feed)["plan"].people == 1


def offered(feed: Feed) -> set[str]:
    return {"/".join(each["path"]) for each in condition_names.known(feed.context, feed.app)["properties"]}


def test_what_was_removed_is_offered_again_once_somebody_sets_it(feed: Feed) -> None:
    other = Intake(feed.context.graph, feed.context.registry)  # of another process, which knows the names, too

    def elsewhere(data: str) -> None:
        other.store([Placed(feed.set("zoe", data), "", "")], {}, {}, 1_000)

    feed(feed.set("ann", '{"plan":"free","address":{"city":"Oslo","zip":"1"}}'))
    elsewhere('{"plan":"team","address":{"city":"Rome"}}')
    properties.change(feed.context, feed.app, "plan", {"label": "Their plan"})
    assert offered(feed) == {"plan", "address/city", "address/zip"}
    assert properties.take(feed.context, feed.app, ["plan"]) == 2
    assert offered(feed) == {"address/city", "address/zip"}
    assert properties.take(feed.context, feed.app, ["address"]) == 2
    assert offered(feed) == set()
    feed(feed.set("ann", '{"plan":"free"}', 2**42))
    assert offered(feed) == {"plan"}
    assert listed(feed)["plan"].label == ""
    elsewhere('{"address":{"city":"Rome"}}')
    assert offered(feed) == {"plan", "address/city"}
    properties.take(feed.context, feed.app, ["plan"])
    elsewhere('{"plan":"team"}')
    assert offered(feed) == {"plan", "address/city"}


def test_what_somebody_sets_during_the_removal_stays_known(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(feed.set("ann", '{"address":{"city":"Oslo","zip":"1"}}'))
    forget = user_properties.forget

    def late(tx: Transaction, app: str, path: tuple[str, ...]) -> None:
        monkeypatch.undo()
        feed(feed.set("bob", '{"address":{"city":"Rome"}}', 2**42))
        forget(tx, app, path)

    monkeypatch.setattr(user_properties, "forget", late)
    assert properties.take(feed.context, feed.app, ["address"]) == 1
    assert offered(feed) == set(listed(feed)) == {"address/city"}


def test_the_last_of_what_is_nested_takes_what_is_around_it_along() -> None:
    assert properties.without('{"a":{"b":1}}', ("a", "b")) == {"a": None}
    assert properties.without('{"a":{"b":1,"c":2}}', ("a", "b")) == {"a": {"c": 2}}
    assert properties.without('{"a":{"b":{"c":1},"d":1}}', ("a", "b", "c")) == {"a": {"b": {}, "d": 1}}
    assert properties.without('{"a":1}', ("a", "b")) == {}
