"""The System page's API: for owners, and also while something is away."""

from __future__ import annotations

from dataclasses import replace

from browsing import Browser, Member, opened
from flask import Flask
from redis import Redis
from support import free_ports

from graphstore.driver import Graph
from workers import system
from workers.metrics.meter import Meter
from workers.settings import Settings


def test_owners_see_how_all_stands(member: Member) -> None:
    found = member(owner=True).get("/api/v1/system")
    assert [(each["name"], each["fault"]) for each in found["services"]] == [("graph", ""), ("redis", "")]
    assert found["services"][0]["version"].startswith("Neo4j 5")
    assert {queue["name"] for queue in found["work"]["queues"]} == {
        "campaigns",
        "letters",
        "figures",
        "bulk",
        "segments",
        "effects",
    }
    assert found["size"]["people"] >= 0
    assert found["disk_free"] > 0
    assert found["parts"] == []  # no supervisor runs here


def test_others_do_not(browser: Browser) -> None:
    for path in ("", "/slow-queries", "/slow-queries/x/plan"):
        browser.get(f"/api/v1/system{path}", 403)


def test_slow_queries_and_their_plans(member: Member, redis: Redis) -> None:
    owner, cypher = member(owner=True), "MATCH (p:Person {uid: $uid})-[:DID]->(e:Event) RETURN e.name AS name"
    own = Meter()
    own.slow.saw(cypher, 99.5)
    own.flush(redis)
    shown = owner.get("/api/v1/system/slow-queries")["items"]
    mine = next(each for each in shown if each["cypher"] == cypher)
    assert (mine["times"] >= 1, mine["longest"]) == (True, 99_500)
    steps = owner.get(f"/api/v1/system/slow-queries/{mine['id']}/plan")["steps"]
    assert steps[0] == {"depth": 0, "operator": "ProduceResults", "details": "name", "rows": steps[0]["rows"]}
    assert any("Person" in step["details"] for step in steps)
    owner.get("/api/v1/system/slow-queries/nothing/plan", 404)


def test_a_graph_that_is_away_is_told(settings: Settings, web: Flask) -> None:
    away = replace(settings, neo4j_uri=f"bolt://127.0.0.1:{free_ports(1)[0]}")
    context = replace(opened(web).context, settings=away, graph=Graph(away.neo4j_uri, "neo4j", "x", retry_seconds=0.1))
    found = system.read(context)
    context.graph.close()
    assert found.services[0].fault.startswith("The graph can't be reached")
    assert found.services[1].fault == ""
    assert (found.work, found.size) == (None, None)
    assert found.dead_letters is not None
