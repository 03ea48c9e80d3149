"""Segments over HTTP: made, changed, previewed, listed, explained."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Browser, opened
from flask import Flask
from support import Site

from engine.intake.intake import Intake, Placed
from engine.registry import Registry
from graphstore import positions, segment_sizes
from graphstore.broadcasts import ensure_asset
from graphstore.driver import Graph
from graphstore.records import Call
from graphstore.values import dump
from workers import keys, segments

DAY = 86_400_000
NOW = 1_760_000_000_000
FREE = {"property": "plan", "operator": "is", "value": "free"}
KIND = {"event": "Review", "where": [{"argument": "rating", "operator": "at_least", "value": 4}]}


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}"


@pytest.fixture
def people(app: Site, graph: Graph) -> dict[str, str]:
    """Names of three people and their uids: ann and bob are on the free plan, ann and cem have reviewed."""

    def review(who: str, at: int, rating: int) -> Call:
        return Call("track", app.id, who, at, at, dump({"rating": rating, "title": f"No {rating}"}), name="Review")

    calls = [
        Call("set", app.id, "ann", NOW, NOW, '{"plan":"free","age":31,"born":"1990-02-28","at":{"city":"Oslo"}}'),
        Call("set", app.id, "bob", NOW, NOW, '{"plan":"free","tags":["a","b"]}'),
        Call("set", app.id, "cem", NOW, NOW, '{"plan":"pro","age":40}'),
        review("ann", NOW - 5, 5), review("ann", NOW - 9, 4), review("ann", NOW - 3, 1), review("cem", NOW - 1, 2),
    ]  # fmt: skip
    stream = f"test-{app.id}"
    batch = [Placed(call, stream, f"{number}-0") for number, call in enumerate(calls, 1)]
    reached = {stream: batch[-1].position}
    Intake(graph, Registry(())).store(batch, {stream: positions.START}, reached, NOW)
    rows = graph.rows("MATCH (p:Person {app: $app}) RETURN p.id AS id, p.uid AS uid", app=app.id)
    return {row["id"]: row["uid"] for row in rows}


def made(browser: Browser, base: str, web: Flask, definition: Any, name: str = "Free") -> dict[str, Any]:
    """A segment whose members have been found."""
    segment: dict[str, Any] = browser.post(f"{base}/segments", {"name": name, "definition": definition}, 201)
    segments.recompute(opened(web).context, base.rpartition("/")[2], segment["id"])
    return segment


def test_a_segment_is_made_found_and_listed(browser: Browser, base: str, web: Flask, people: dict[str, str]) -> None:
    segment = browser.post(f"{base}/segments", {"name": "Free", "definition": FREE}, 201)
    assert segment["computed"] is None
    assert (segment["kind"], segment["size"], segment["version"], segment["yesterday"]) == ("live", 0, 1, None)
    assert (segment["broken"], segment["progress"], segment["definition"]) == ([], None, FREE)
    segments.recompute(opened(web).context, base.rpartition("/")[2], segment["id"])
    assert browser.get(f"{base}/segments/{segment['id']}")["size"] == 2
    (listed,) = browser.get(f"{base}/segments")["items"]
    assert listed["size"] == 2
    assert listed["computed"] > 0
    members = browser.get(f"{base}/segments/{segment['id']}/members?limit=1")
    (first,) = members["items"]
    assert first["since"] > 0
    following = browser.get(f"{base}/segments/{segment['id']}/members?cursor={members['next_cursor']}")
    assert {first["uid"], *(each["uid"] for each in following["items"])} == {people["ann"], people["bob"]}
    assert following["next_cursor"] is None


def test_changes_guard_against_each_other_and_keep_the_members_meanwhile(
    browser: Browser, base: str, web: Flask, people: dict[str, str]
) -> None:
    path = f"{base}/segments/{made(browser, base, web, FREE)['id']}"
    pro = {**FREE, "value": "pro"}
    changed = browser.put(path, {"name": "Pro", "definition": pro, "version": 1})
    assert (changed["name"], changed["version"], changed["computed"], changed["size"]) == ("Pro", 2, None, 2)
    error = browser.put(path, {"name": "Pro", "definition": FREE, "version": 1}, 409)["error"]
    assert "load it again" in error["message"]
    segments.recompute(opened(web).context, base.rpartition("/")[2], changed["id"])
    (member,) = browser.get(f"{path}/members")["items"]
    assert member["uid"] == people["cem"]


def test_what_is_wrong_in_a_definition_is_told_with_its_path(browser: Browser, base: str) -> None:
    bad = {"and": [FREE, {"event": "", "within": {"last_days": -1}}, {"segment": "none"}]}
    for path, body in (("segments", {"name": "Bad"}), ("segments/preview", {})):
        error = browser.post(f"{base}/{path}", {**body, "definition": bad}, 422)["error"]
        assert error["code"] == "invalid_definition"
        assert {(each["path"], each["code"]) for each in error["details"]} == {
            ("and/1/event", "bad_name"),
            ("and/1/within/last_days", "bad_number"),
            ("and/2/segment", "unknown_segment"),
        }


def test_loops_are_refused(browser: Browser, base: str) -> None:
    first = browser.post(f"{base}/segments", {"name": "First", "definition": FREE}, 201)["id"]
    second = browser.post(f"{base}/segments", {"name": "Second", "definition": {"not": {"segment": first}}}, 201)["id"]
    for named in (first, second):
        body = {"name": "First", "definition": {"or": [FREE, {"segment": named}]}, "version": 1}
        error = browser.put(f"{base}/segments/{first}", body, 422)["error"]
        assert [(each["code"], each["path"]) for each in error["details"]] == [("loop", "or/1/segment")]
        error = browser.post(f"{base}/segments/preview", {"definition": {"segment": named}, "segment": first}, 422)[
            "error"
        ]
        assert error["details"][0]["code"] == "loop"
    error = browser.ask("DELETE", f"{base}/segments/{first}")
    assert error.status_code == 409
    assert "Second" in error.text


def test_a_preview_counts_and_shows(browser: Browser, base: str, people: dict[str, str]) -> None:
    found = browser.post(f"{base}/segments/preview", {"definition": {"and": [FREE, FREE]}})
    assert (found["count"], found["total"]) == (2, 3)
    assert {each["uid"] for each in found["sample"]} == {people["ann"], people["bob"]}
    assert found["cypher"].startswith("MATCH (p:Person)")
    assert "free" in found["parameters"].values()
    assert found["plan"] == FREE
    nobody = browser.post(f"{base}/segments/preview", {"definition": {**FREE, "value": "none"}})
    assert (nobody["count"], nobody["sample"]) == (0, [])


def test_why_in_and_why_not(browser: Browser, base: str, web: Flask, people: dict[str, str]) -> None:
    often = {"event": "Review", "operator": "at_most", "count": 2}
    definition = {"and": [FREE, KIND, {"not": {"or": [often, {"property": ["at", "city"], "operator": "not_set"}]}}]}
    segment = made(browser, base, web, definition)["id"]
    path = f"{base}/segments/{segment}/explain"
    ann = browser.get(f"{path}/{people['ann']}")
    assert (ann["holds"], ann["member"]) == (True, True)
    free, kind, opposite = ann["tree"]["children"]
    assert (free["text"], free["found"], free["holds"], free["path"]) == ("plan is free", "free", True, "and/0")
    assert kind["text"] == "did Review, with rating is at least 4"
    assert kind["found"] == 2
    assert [each["arguments"]["rating"] for each in kind["evidence"]] == [5, 4]
    (either,) = opposite["children"]
    assert (opposite["kind"], opposite["holds"], either["holds"]) == ("not", True, False)
    assert [(each["path"], each["found"]) for each in either["children"]] == [
        ("and/2/not/or/0", 3),
        ("and/2/not/or/1", "Oslo"),
    ]
    cem = browser.get(f"{path}/{people['cem']}")
    assert (cem["holds"], cem["member"]) == (False, False)
    assert [(each["holds"], each["found"]) for each in cem["tree"]["children"][:2]] == [(False, "pro"), (False, 0)]
    browser.get(f"{path}/nobody", 404)
    browser.get(f"{base}/segments/none/explain/{people['ann']}", 404)


def test_every_kind_of_condition_is_explained(
    browser: Browser, base: str, app: Site, web: Flask, graph: Graph, people: dict[str, str]
) -> None:
    graph.command(
        """
        CREATE (c:Company {key: $app + ':acme', app: $app, id: 'acme', name: 'Acme', `c:plan`: 'team'})
        WITH c MATCH (p:Person {app: $app}) WHERE p.id IN ['ann', 'cem'] CREATE (p)-[:MEMBER_OF]->(c)
        """,
        {"app": app.id},
    )
    free = made(browser, base, web, FREE, "On free")["id"]
    within = {"within": {"last_days": 36_500}}
    conditions: list[tuple[dict[str, Any], bool, str, Any, int]] = [
        ({"event": "Review", "operator": "sum", "argument": "rating", "compare": {"operator": "above", "value": 9}},
         True, "sum of rating over Review is above 9", 10.0, 3),
        ({"event": "Review", "operator": "first", **within}, True, "did Review for the first time", None, 1),
        ({"event": "Review", "operator": "last", "within": {"to": 5}}, False, "did Review for the last time", None, 1),
        ({"event": "Review", "operator": "followed_by", "then": "Review", "in": {"minutes": 1}}, True,
         "did Review, and then Review after it within 1 minute", None, 2),
        ({"event": "Review", "operator": "not_followed_by", "then": "Search"}, True, "and no Search", None, 3),
        ({"event": "Review", "operator": "not_performed"}, False, "did not do Review", 3, 3),
        ({"company": True}, True, "belongs to a company", "Acme", 0),
        ({"company": ["acme", "other"]}, True, "belongs to acme or other", "Acme", 0),
        ({"company_property": "plan", "operator": "is", "value": "team"}, True, "company's plan is team", "team", 0),
        ({"company_size": {"operator": "at_least", "value": 3}}, False, "company's number of people", 2, 0),
        ({"colleagues": {"not": {"event": "Review", "operator": "at_least", "count": 2}}}, True,
         "has at least 1 colleague of whom: not did Review", 1, 0),
        ({"path": "company", "hops": 2, "to": free}, False, "is within 2 steps over companies of On free", None, 0),
        ({"asset": "letter", "activity": "opened"}, False, "did Letter opened", 0, 0),
        ({"property": "born", "operator": "anniversary_within", "value": 3}, False, "born comes round within 3 days",
         "1990-02-28", 0),
    ]  # fmt: skip
    segment = made(browser, base, web, {"or": [condition for condition, *_ in conditions]}, "All")["id"]
    tree = browser.get(f"{base}/segments/{segment}/explain/{people['ann']}")["tree"]
    assert tree["holds"]
    for node, (condition, holds, text, found, events) in zip(tree["children"], conditions, strict=True):
        if "anniversary" not in str(condition):  # depends on today
            assert node["holds"] == holds, node
        assert text in node["text"]
        assert node["found"] == found, node
        assert len(node["evidence"]) == events, node


def test_a_named_segment_is_explained_too(browser: Browser, base: str, web: Flask, people: dict[str, str]) -> None:
    free = made(browser, base, web, {"and": [FREE]})["id"]
    segment = made(browser, base, web, {"and": [{"segment": free}, KIND]}, "Named")["id"]
    tree = browser.get(f"{base}/segments/{segment}/explain/{people['bob']}")["tree"]
    named, kind = tree["children"]
    assert (tree["holds"], named["holds"], kind["holds"]) == (False, True, False)
    assert named["text"] == "is in Free"
    assert named["children"][0]["children"][0]["path"] == "and/0/segment/and/0"


def test_a_person_is_told_all_segments(browser: Browser, base: str, web: Flask, people: dict[str, str]) -> None:
    free = made(browser, base, web, FREE)["id"]
    browser.post(f"{base}/segments", {"name": "another", "definition": KIND}, 201)
    items = browser.get(f"{base}/people/{people['bob']}/segments")["items"]
    assert [(each["name"], each["kind"], each["member"]) for each in items] == [
        ("another", "live", False),
        ("Free", "live", True),
    ]
    assert (items[0]["since"], items[1]["id"], items[1]["since"] > 0) == (None, free, True)
    browser.get(f"{base}/people/nobody/segments", 404)


def test_a_list_has_no_conditions(browser: Browser, base: str, app: Site, graph: Graph, people: dict[str, str]) -> None:
    graph.command(
        """
        CREATE (s:Segment {key: $app + ':list', app: $app, id: 'list', name: 'Hand-picked', version: 1, live: false,
                           static: true, created: 0})
        WITH s MATCH (p:Person {uid: $uid}) CREATE (p)-[:IN {since: 7}]->(s)
        """,
        {"app": app.id, "uid": people["ann"]},
    )
    shown = browser.get(f"{base}/segments/list")
    assert (shown["kind"], shown["definition"], shown["size"]) == ("static", None, 1)
    browser.post(f"{base}/segments/list/recompute", {}, 409)
    browser.put(f"{base}/segments/list", {"name": "Other", "definition": FREE, "version": 1}, 409)
    told = browser.get(f"{base}/segments/list/explain/{people['ann']}")
    assert (told["holds"], told["member"]) == (True, True)
    assert browser.ask("DELETE", f"{base}/segments/list").status_code == 204
    browser.get(f"{base}/segments/list", 404)


def test_a_recompute_is_asked_for_and_watched(browser: Browser, base: str, web: Flask, people: dict[str, str]) -> None:
    segment = made(browser, base, web, FREE)["id"]
    asked = browser.post(f"{base}/segments/{segment}/recompute", {}, 202)
    assert asked["progress"] == {"people": 0, "total": len(people)}
    opened(web).redis.set(keys.progress(segment), "2/3", ex=9)
    assert browser.get(f"{base}/segments")["items"][0]["progress"] == {"people": 2, "total": 3}


def test_the_change_since_yesterday(
    browser: Browser, base: str, app: Site, web: Flask, graph: Graph, people: dict[str, str]
) -> None:
    segment = made(browser, base, web, FREE)["id"]
    now = opened(web).context.clock.now()
    graph.write(lambda tx: segment_sizes.measure(tx, now))
    assert browser.get(f"{base}/segments/{segment}")["yesterday"] is None  # it is new today
    graph.command("MATCH (s:Segment {app: $app}) SET s.created = 1", {"app": app.id})
    graph.write(lambda tx: segment_sizes.measure(tx, now))
    graph.command("MATCH (p:Person {uid: $uid})-[m:IN]->() DELETE m", {"uid": people["ann"]})
    graph.write(lambda tx: segment_sizes.measure(tx, now))
    shown = browser.get(f"{base}/segments/{segment}")
    assert (shown["size"], shown["yesterday"]) == (1, 2)
    graph.write(lambda tx: segment_sizes.measure(tx, now + 200 * DAY))
    assert browser.get(f"{base}/segments/{segment}")["yesterday"] is None
    assert browser.ask("DELETE", f"{base}/segments/{segment}").status_code == 204
    assert graph.rows("MATCH (z:SegmentSize {app: $app}) RETURN z", app=app.id) == []


def test_a_definition_that_can_no_longer_be_read_is_shown(browser: Browser, base: str, app: Site, graph: Graph) -> None:
    segment = browser.post(f"{base}/segments", {"name": "Free", "definition": FREE}, 201)["id"]
    graph.command(
        "MATCH (s:Segment {app: $app}) SET s.definition = $text", {"app": app.id, "text": '{"property":"a","oops":1}'}
    )
    (shown,) = browser.get(f"{base}/segments")["items"]
    assert {each["path"] for each in shown["broken"]} == {"oops", "value"}
    assert browser.get(f"{base}/segments/{segment}")["definition"] == {"property": "a", "oops": 1}


def test_the_catalogue_knows_names_types_and_operators(browser: Browser, base: str, people: dict[str, str]) -> None:
    assert len(people) == 3
    found = browser.get(f"{base}/segment-conditions")
    kinds = {kind["key"]: kind for kind in found["kinds"]}
    assert {"property", "event", "asset", "company", "colleagues", "segment", "path", "argument"} <= kinds.keys()
    operators = {each["name"]: each for each in kinds["property"]["operators"]}
    assert operators["is"]["value"] == "any"
    assert operators["in_last"]["types"] == ["date"]
    assert "in_last" not in {each["name"] for each in kinds["argument"]["operators"]}
    properties = {"/".join(each["path"]): each for each in found["properties"]}
    assert {name: each["type"] for name, each in properties.items()} == {
        "plan": "text", "age": "number", "born": "date", "at/city": "text", "tags": "list",
    }  # fmt: skip
    assert properties["plan"]["sample"] == ["free", "pro"]
    (review,) = found["events"]
    assert (review["name"], review["count"]) == ("Review", 4)
    assert {tuple(each["path"]): each["type"] for each in review["arguments"]} == {
        ("rating",): "number",
        ("title",): "text",
    }


def test_messages_are_in_the_catalogue_by_their_names(browser: Browser, base: str, app: Site, graph: Graph) -> None:
    graph.write(lambda tx: ensure_asset(tx, app.id, "campaign.node", "Are you still there?"))
    found = browser.get(f"{base}/segment-conditions")["messages"]
    assert found == [{"id": "campaign.node", "name": "Are you still there?"}]


def test_what_has_just_come_is_in_the_catalogue_at_once(
    browser: Browser, base: str, app: Site, graph: Graph, people: dict[str, str]
) -> None:
    assert len(people) == 3
    assert [each["name"] for each in browser.get(f"{base}/segment-conditions")["events"]] == ["Review"]
    stream = f"test-{app.id}"
    placed = Placed(Call("track", app.id, "ann", NOW, NOW, '{"by":"door"}', name="Left"), stream, "50-0")
    Intake(graph, Registry(())).store([placed], {stream: "7-0"}, {stream: "50-0"}, NOW)
    left = browser.get(f"{base}/segment-conditions")["events"][0]
    assert (left["name"], [each["path"] for each in left["arguments"]]) == ("Left", [["by"]])


def test_another_sites_segments_stay_there(browser: Browser, base: str, other_site: Site, graph: Graph) -> None:
    graph.command(
        "CREATE (:Segment {key: $app + ':x', app: $app, id: 'x', name: 'Theirs', definition: '{}', version: 1,"
        " live: true, created: 0})",
        {"app": other_site.id},
    )
    assert browser.get(f"{base}/segments")["items"] == []
    for path in ("", "/members", "/explain/someone"):
        browser.get(f"{base}/segments/x{path}", 404)
    browser.put(f"{base}/segments/x", {"name": "Mine", "definition": FREE, "version": 1}, 404)
    browser.post(f"{base}/segments/x/recompute", {}, 404)
    assert browser.ask("DELETE", f"{base}/segments/x").status_code == 404
    error = browser.post(f"{base}/segments/preview", {"definition": {"segment": "x"}}, 422)["error"]
    assert error["details"][0]["code"] == "unknown_segment"
