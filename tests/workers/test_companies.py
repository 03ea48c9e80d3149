"""Companies follow the property `company` of people, and calls of /company, in whatever order they come."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from feeding import Feed

from graphstore import companies
from graphstore.driver import Graph
from graphstore.records import Call
from workers import deadletters, segments


def of(graph: Graph, app: str) -> dict[str, list[str]]:
    """Person -> ids of companies."""
    rows = graph.rows(
        "MATCH (p:Person {app: $app}) RETURN p.id AS id, [(p)-[:MEMBER_OF]->(c) | c.id] AS companies",
        app=app,
    )
    return {row["id"]: row["companies"] for row in rows}


def known(graph: Graph, app: str) -> dict[str, dict[str, Any]]:
    return {row.id: json.loads(row.json) for row in companies.page(graph, app, limit=100)}


def company(feed: Feed, who: str, at: int = 1_000, **values: Any) -> Call:
    return Call("company", feed.app, who, at, at, json.dumps(values))


def test_people_belong_to_the_company_their_property_names(feed: Feed, graph: Graph) -> None:
    feed(
        feed.set("ann", '{"company":"Acme"}'),
        feed.set("bob", '{"company":{"id":7,"name":"Seven Ltd","plan":"team","address":{"city":"Oslo"}}}'),
        feed.set("cid", '{"company":{"name":"Acme","staff":12}}'),
        feed.set("dot", "{}"),
    )
    assert of(graph, feed.app) == {"ann": ["Acme"], "bob": ["7"], "cid": ["Acme"], "dot": []}
    assert known(graph, feed.app) == {
        "Acme": {"name": "Acme", "staff": 12},
        "7": {"name": "Seven Ltd", "plan": "team", "address": {"city": "Oslo"}},
    }
    (acme, seven) = companies.page(graph, feed.app, limit=10)
    assert (acme.name, acme.size, seven.name, seven.size) == ("Acme", 2, "Seven Ltd", 1)
    (found,) = graph.rows("MATCH (c:Company {key: $key}) RETURN c.`c:address/city` AS city", key=f"{feed.app}:7")
    assert found["city"] == "Oslo"


def test_they_leave_with_the_property_and_change_with_it(feed: Feed, graph: Graph) -> None:
    feed(feed.set("ann", '{"company":"Acme"}'), feed.set("bob", '{"company":"Acme"}'))
    feed(feed.set("ann", '{"company":"Beta"}', 2_000), feed.set("bob", '{"company":null}', 2_000))
    assert of(graph, feed.app) == {"ann": ["Beta"], "bob": []}
    # What is older than what is known changes nothing.
    feed(feed.set("ann", '{"company":"Acme"}', 1_500), feed.set("bob", '{"company":"Beta"}', 1_500))
    assert of(graph, feed.app) == {"ann": ["Beta"], "bob": []}
    assert {row.id: row.size for row in companies.page(graph, feed.app, limit=10)} == {"Acme": 0, "Beta": 1}


def test_properties_hold_by_the_time_they_were_set(feed: Feed, graph: Graph) -> None:
    for seed in range(4):
        who = f"acme-{seed}"
        calls = [
            feed.set("ann", json.dumps({"company": {"id": who, "plan": "team", "seats": 5}}), 3_000 + seed),
            feed.set("bob", json.dumps({"company": {"id": who, "plan": "free", "city": "Oslo"}}), 2_000 + seed),
            company(feed, who, 4_000, seats=9, name="Acme"),
            company(feed, who, 1_000, seats=1, city="Rome"),
        ]
        random.Random(seed).shuffle(calls)
        feed(*calls)
        assert known(graph, feed.app)[who] == {"plan": "team", "seats": 9, "city": "Oslo", "name": "Acme"}


def test_a_call_about_a_company_makes_no_person(feed: Feed, graph: Graph) -> None:
    feed(company(feed, "acme", name="Acme", owner=None), feed.track("ann", "Visit"))
    assert of(graph, feed.app) == {"ann": []}
    assert known(graph, feed.app) == {"acme": {"name": "Acme"}}
    feed(company(feed, "acme", 2_000, name=None))
    assert known(graph, feed.app) == {"acme": {}}
    assert companies.get(graph, feed.app, "acme").name == "acme"


@pytest.mark.parametrize("together", [True, False])
def test_a_merge_moves_where_people_belong(feed: Feed, graph: Graph, together: bool) -> None:
    calls = [
        feed.set("a-1", '{"company":"Acme"}'),
        feed.set("a-2", '{"company":"Acme"}'),
        feed.set("ann", '{"plan":"free"}'),
        feed.set("bob", '{"company":"Beta"}'),
        feed.alias("a-1", "ann", 2_000),
        feed.alias("a-2", "bob", 2_000),
    ]
    if together:
        feed(*calls)
    else:
        for call in calls:
            feed(call)
    assert of(graph, feed.app) == {"ann": ["Acme"], "bob": ["Beta"]}


def test_segments_on_companies_follow_at_once(feed: Feed, graph: Graph) -> None:
    team = {"company_property": "plan", "operator": "is", "value": "team"}
    segment = segments.create(feed.context, feed.app, "Team plan", team).id
    feed(feed.set("ann", '{"company":{"id":"acme","plan":"team"}}'), feed.set("bob", '{"company":"beta"}'))
    query = "MATCH (p:Person)-[:IN]->(s:Segment {id: $id}) RETURN collect(p.id) AS ids"
    assert graph.rows(query, id=segment)[0]["ids"] == ["ann"]
    feed(feed.set("bob", '{"company":"acme"}', 2_000), feed.set("ann", '{"company":null}', 2_000))
    assert graph.rows(query, id=segment)[0]["ids"] == ["bob"]
    # Whom a change of the company alone reaches, is marked for the keeper of freshness.
    feed(company(feed, "acme", 3_000, plan="free"))
    marks = graph.rows("MATCH (r:Recheck {app: $app, kind: 'company'}) RETURN r.of AS of", app=feed.app)
    assert f"{feed.app}:acme" in {mark["of"] for mark in marks}


def test_names_without_end_are_refused(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphstore.property_keys.MAX_KEYS", 3)
    feed(company(feed, "acme", a=1, b=2, c=3), company(feed, "acme", d=4))
    (letter,) = deadletters.listing(feed.context.redis)
    assert "company property names" in letter.reason
