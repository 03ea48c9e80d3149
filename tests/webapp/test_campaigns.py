from __future__ import annotations

from typing import Any

import pytest
from browsing import Browser
from support import Site

from graphstore import letters
from graphstore.driver import Graph
from graphstore.letters import LetterContents


@pytest.fixture
def definition(graph: Graph, app: Site) -> dict[str, Any]:
    """The contract's fifth tutorial, with a letter that exists."""
    letter = letters.create(graph, app.id, LetterContents("Offer", "Hello", "Hello"))
    return {
        "nodes": [
            {"id": "watched", "type": "person_event", "config": {"event": "Movie watch"}},
            {"id": "limit", "type": "entry_limit", "config": {"limit": 20}},
            {
                "id": "free",
                "type": "person_property",
                "config": {"property": "plan", "operator": "is", "value": "free"},
            },
            {"id": "offer", "type": "send_letter", "config": {"letter": letter.id}},
        ],
        "edges": [
            {"from": "watched", "port": "out", "to": "limit"},
            {"from": "limit", "port": "no", "to": "free"},
            {"from": "free", "port": "yes", "to": "offer"},
        ],
    }


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/campaigns"


def test_a_campaign_begins_as_a_draft(browser: Browser, base: str, definition: dict[str, Any]) -> None:
    made = browser.post(base, {"name": "Watchers", "definition": definition}, 201)
    assert (made["name"], made["state"], made["version"], made["definition"]) == ("Watchers", "draft", 1, definition)
    assert made["counts"] == {}
    assert made["runs"] == {"ready": 0, "waiting": 0, "sending": 0, "done": 0, "failed": 0}
    assert browser.get(f"{base}/{made['id']}") == made
    (listed,) = browser.get(base)["items"]
    same = {name: made[name] for name in ("id", "name", "state", "version", "created", "changed")}
    assert listed == {**same, "sent": 0, "failed": 0}


def test_a_draft_may_be_unfinished(browser: Browser, base: str) -> None:
    unfinished = {"nodes": [{"id": "x", "type": "nothing"}], "edges": "?", "notes": {"big": 2**80}}
    made = browser.post(base, {"name": "Later", "definition": unfinished}, 201)
    assert browser.get(f"{base}/{made['id']}")["definition"] == unfinished


def test_a_change_makes_a_version(browser: Browser, base: str, definition: dict[str, Any]) -> None:
    made = browser.post(base, {"name": "One", "definition": {}}, 201)
    changed = browser.put(f"{base}/{made['id']}", {"name": "Two", "definition": definition, "version": 1})
    assert (changed["name"], changed["version"], changed["definition"]) == ("Two", 2, definition)


def test_a_change_from_an_old_version_is_refused(browser: Browser, base: str, definition: dict[str, Any]) -> None:
    made = browser.post(base, {"name": "One", "definition": {}}, 201)
    path = f"{base}/{made['id']}"
    browser.put(path, {"name": "Mine", "definition": definition, "version": 1})
    refused = browser.put(path, {"name": "Theirs", "definition": {}, "version": 1}, 409)
    assert refused["error"]["code"] == "conflict"
    assert browser.get(path)["name"] == "Mine"


@pytest.mark.parametrize("version", ["1", 1.5, None, True])
def test_a_version_is_a_whole_number(browser: Browser, base: str, version: Any) -> None:
    made = browser.post(base, {"name": "One", "definition": {}}, 201)
    body = {"name": "Two", "definition": {}, "version": version}
    assert browser.put(f"{base}/{made['id']}", body, 422)["error"]["path"] == "version"


def test_all_problems_are_told_each_with_its_node(browser: Browser, base: str, definition: dict[str, Any]) -> None:
    made = browser.post(base, {"name": "One", "definition": {}}, 201)
    definition["nodes"][1]["config"] = {"limit": -1}
    definition["nodes"][3]["config"] = {"letter": "none"}
    definition["nodes"].append({"id": "lost", "type": "wait", "config": {"amount": 1, "unit": "days"}})
    definition["edges"].append({"from": "free", "port": "maybe", "to": "offer"})
    verdict = browser.post(f"{base}/{made['id']}/validate", {"definition": definition})
    assert verdict["valid"] is False
    assert {(problem["node"], problem["code"]) for problem in verdict["problems"]} == {
        ("limit", "bad_setting"),
        ("offer", "unknown_letter"),
        ("lost", "unreachable"),
        ("free", "unknown_port"),
    }
    assert all(problem["message"] for problem in verdict["problems"])


def test_what_can_run_has_no_problems(browser: Browser, base: str, definition: dict[str, Any]) -> None:
    made = browser.post(base, {"name": "One", "definition": {}}, 201)
    verdict = browser.post(f"{base}/{made['id']}/validate", {"definition": definition})
    assert verdict == {"valid": True, "problems": []}


@pytest.mark.parametrize(
    "definition",
    [
        {},
        {"nodes": {}},
        {"nodes": [1, None, "x"]},
        {"nodes": [{"id": 7}], "edges": [1, {}, {"from": 1, "to": []}]},
        {"nodes": [{"id": "a", "type": ["wait"]}], "edges": {}},
        {"nodes": [{"id": "a", "type": "wait", "config": [1]}], "edges": [{"from": "a", "port": "out", "to": "a"}]},
    ],
    ids=str,
)
def test_no_definition_is_too_odd_to_judge(browser: Browser, base: str, definition: dict[str, Any]) -> None:
    made = browser.post(base, {"name": "Odd", "definition": definition}, 201)
    assert browser.post(f"{base}/{made['id']}/validate", {"definition": definition})["valid"] is False
    error = browser.post(f"{base}/{made['id']}/run", None, 422)["error"]
    assert error["code"] == "invalid_definition"
    assert error["details"]


def test_running_and_pausing(browser: Browser, base: str, definition: dict[str, Any]) -> None:
    made = browser.post(base, {"name": "One", "definition": definition}, 201)
    path = f"{base}/{made['id']}"
    assert browser.post(f"{path}/run")["state"] == "running"
    refused = browser.put(path, {"name": "One", "definition": {}, "version": 1}, 422)
    assert refused["error"]["code"] == "invalid_definition"
    assert browser.post(f"{path}/pause")["state"] == "paused"
    assert browser.get(path)["state"] == "paused"


def test_counts_are_shown_by_node_and_state(browser: Browser, base: str, app: Site, graph: Graph) -> None:
    made = browser.post(base, {"name": "One", "definition": {}}, 201)
    graph.command(
        """
        MATCH (c:Campaign {key: $app + ':' + $campaign})
        CREATE (:CampaignNode {key: c.key + ':limit', app: $app, campaign: $campaign, node: 'limit', entered: 21,
                               failed: 1, skipped: 2, `out:yes`: 19, `out:no`: 2})
        CREATE (:CampaignNode {key: c.key + ':pause', app: $app, campaign: $campaign, node: 'pause', entered: 4})
        CREATE (:CampaignNode {key: c.key + ':thanks', app: $app, campaign: $campaign, node: 'thanks', entered: 19,
                               failed: 3, `out:sent`: 16})
        FOREACH (state IN ['ready', 'waiting', 'waiting', 'done', 'done', 'done', 'failed'] |
          CREATE (:Run {id: $app + $campaign + randomUUID(), app: $app, campaign: $campaign, state: state,
                        node: 'pause'})-[:RUNS]->(c))
        """,
        {"app": app.id, "campaign": made["id"]},
    )
    shown = browser.get(f"{base}/{made['id']}")
    assert shown["counts"] == {
        "limit": {"entered": 21, "failed": 1, "skipped": 2, "waiting": 0, "failing": 0, "out": {"yes": 19, "no": 2}},
        "pause": {"entered": 4, "failed": 0, "skipped": 0, "waiting": 2, "failing": 1, "out": {}},
        "thanks": {"entered": 19, "failed": 3, "skipped": 0, "waiting": 0, "failing": 0, "out": {"sent": 16}},
    }
    assert shown["runs"] == {"ready": 1, "waiting": 2, "sending": 0, "done": 3, "failed": 1}
    [listed] = browser.get(base)["items"]
    assert (listed["id"], listed["sent"], listed["failed"]) == (made["id"], 16, 4)


def test_the_catalogue_holds_what_campaigns_are_drawn_from(browser: Browser) -> None:
    items = browser.get("/api/v1/catalogue")["items"]
    by_type = {item["type"]: item for item in items}
    assert {"for_all_people", "person_event", "entry_limit", "person_property", "send_letter", "wait"} <= set(by_type)
    limit = by_type["entry_limit"]
    assert [port["name"] for port in limit["outputs"]] == ["yes", "no"]
    assert limit["settings"]["properties"]["limit"]["type"] == "integer"
    assert all(item["description"] and item["examples"] for item in items)
