"""Drafts, versions and who is taken along, by the API."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Browser
from support import Site

from graphstore import letters
from graphstore.driver import Graph
from graphstore.letters import LetterContents


def waiting(letter: str, days: int = 1) -> dict[str, Any]:
    return {
        "nodes": [
            {"id": "came", "type": "person_event", "config": {"event": "Site visit"}, "position": {"x": 1, "y": 2.5}},
            {"id": "pause", "type": "wait", "config": {"amount": days, "unit": "days"}},
            {"id": "offer", "type": "send_letter", "config": {"letter": letter}},
        ],
        "edges": [{"from": "came", "port": "out", "to": "pause"}, {"from": "pause", "port": "out", "to": "offer"}],
    }


@pytest.fixture
def letter(graph: Graph, app: Site) -> str:
    return letters.create(graph, app.id, LetterContents("Offer", "Hello", "Hello")).id


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/campaigns"


@pytest.fixture
def path(browser: Browser, base: str, letter: str) -> str:
    made = browser.post(base, {"name": "Visitors", "definition": waiting(letter)}, 201)
    return f"{base}/{made['id']}"


def saved(browser: Browser, path: str, definition: dict[str, Any], revision: int, status: int = 200) -> Any:
    return browser.put(f"{path}/draft", {"definition": definition, "revision": revision}, status)


def people_wait(graph: Graph, path: str, app: Site, version: int, count: int, node: str = "pause") -> None:
    graph.command(
        """
        MATCH (c:Campaign {key: $key})
        UNWIND range(1, $count) AS number
        CREATE (p:Person {uid: randomUUID(), app: $app, id: 'p' + number, anonymous: false, created: 1, seen: 2,
                          json: '{}', times: '{}'})
        CREATE (p)-[:HAS_RUN]->(:Run {id: randomUUID(), app: $app, campaign: c.id, version: $version, node: $node,
                                      state: 'waiting', port: 'out', due: 9000000000000 + number, started: 5,
                                      since: 10 + number, event: ''})-[:RUNS]->(c)
        """,
        {
            "key": f"{app.id}:{path.rpartition('/')[2]}", "app": app.id, "version": version, "count": count,
            "node": node,
        },
    )  # fmt: skip


def test_a_draft_is_kept_exactly_with_all_its_problems(browser: Browser, path: str, letter: str) -> None:
    first = browser.get(f"{path}/draft")
    assert (first["revision"], first["by"], first["problems"]) == (0, "", [])
    broken = waiting(letter)
    broken["nodes"][1]["config"] = {"amount": 0}
    broken["nodes"].append({"id": "new", "type": "send_letter", "config": {}, "position": {"x": 0, "y": 0}})
    kept = saved(browser, path, broken, 0)
    assert (kept["definition"], kept["revision"], kept["by"]) == (broken, 1, browser.email)
    assert {(each["node"], each["path"]) for each in kept["problems"]} == {
        ("pause", "nodes/pause/config/amount"),
        ("new", "nodes/new/config/letter"),
        ("new", "nodes/new"),
    }
    assert browser.get(f"{path}/draft") == kept
    assert browser.get(path)["definition"] == waiting(letter)


def test_the_second_of_two_who_save_is_told_who_was_first(browser: Browser, path: str, letter: str) -> None:
    saved(browser, path, waiting(letter, 2), 0)
    error = saved(browser, path, waiting(letter, 3), 0, 409)["error"]
    assert error["code"] == "conflict"
    assert browser.email in error["message"]
    assert browser.get(f"{path}/draft")["definition"] == waiting(letter, 2)
    assert saved(browser, path, waiting(letter, 3), 1)["revision"] == 2


def test_what_never_ran_is_published_by_running(browser: Browser, path: str, letter: str) -> None:
    saved(browser, path, waiting(letter, 7), 0)
    assert browser.get(path)["published"] is None
    ran = browser.post(f"{path}/run")
    assert (ran["state"], ran["version"], ran["draft"]["differs"]) == ("running", 1, False)
    assert ran["definition"] == waiting(letter, 7)
    (version,) = browser.get(f"{path}/versions")["items"]
    assert (version["version"], version["by"], version["under_way"]) == (1, browser.email, 0)


def test_moving_a_node_about_needs_no_publishing(browser: Browser, path: str, letter: str) -> None:
    browser.post(f"{path}/run")
    moved = waiting(letter)
    moved["nodes"][0]["position"] = {"x": 300, "y": 7}
    saved(browser, path, moved, 0)
    assert browser.get(path)["draft"]["differs"] is False


def test_a_running_campaign_goes_on_while_its_draft_is_broken(browser: Browser, path: str, letter: str) -> None:
    browser.post(f"{path}/run")
    saved(browser, path, {"nodes": []}, 0)
    shown = browser.get(path)
    assert (shown["state"], shown["version"], shown["definition"]) == ("running", 1, waiting(letter))
    error = browser.post(f"{path}/publish", {"revision": 1}, 422)["error"]
    assert error["code"] == "invalid_definition"


def test_the_impact_tells_how_many_people_each_change_touches(
    browser: Browser, path: str, letter: str, graph: Graph, app: Site
) -> None:
    browser.post(f"{path}/run")
    people_wait(graph, path, app, 1, 3)
    people_wait(graph, path, app, 1, 2, "offer")
    draft = waiting(letter, 5)
    draft["nodes"].append({"id": "then", "type": "wait", "config": {"amount": 1}})
    draft["edges"].append({"from": "offer", "port": "sent", "to": "then"})
    saved(browser, path, draft, 0)
    impact = browser.get(f"{path}/impact")
    assert impact["nodes"] == [
        {"node": "pause", "change": "changed", "people": 3},
        {"node": "offer", "change": "changed", "people": 2},
    ]
    assert (impact["elsewhere"], impact["problems"], impact["revision"]) == (0, [], 1)
    pause, then = impact["comparison"]["nodes"]
    assert (pause["node"], pause["change"], pause["settings"]) == ("pause", "changed", ["amount"])
    assert (pause["before"], pause["after"]) == ({"amount": 1}, {"amount": 5})
    assert (then["node"], then["type"], then["change"], then["settings"]) == ("then", "wait", "added", [])
    assert impact["comparison"]["connected"] == [{"from": "offer", "port": "sent", "to": "then"}]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (None, {("waiting", 1, "pause"): 3}),
        ({"fate": "continue"}, {("waiting", 1, "pause"): 3}),
        ({"fate": "move"}, {("waiting", 2, "pause"): 3}),
        ({"fate": "move", "to": "offer"}, {("ready", 2, "offer"): 3}),
        ({"fate": "exit"}, {("done", 1, "pause"): 3}),
    ],
)
def test_people_under_way_continue_move_or_leave_as_chosen(
    browser: Browser,
    path: str,
    letter: str,
    graph: Graph,
    app: Site,
    choice: dict[str, str] | None,
    expected: dict[tuple[str, int, str], int],
) -> None:
    browser.post(f"{path}/run")
    people_wait(graph, path, app, 1, 3)
    saved(browser, path, waiting(letter, 5), 0)
    body = {"revision": 1, "people": {} if choice is None else {"pause": choice}}
    published = browser.post(f"{path}/publish", body)
    assert (published["version"], published["state"], published["draft"]["differs"]) == (2, "running", False)
    rows = graph.rows(
        "MATCH (r:Run {app: $app}) RETURN r.state AS state, r.version AS version, r.node AS node, count(*) AS runs",
        app=app.id,
    )
    assert {(row["state"], row["version"], row["node"]): row["runs"] for row in rows} == expected
    assert [each["version"] for each in browser.get(f"{path}/versions")["items"]] == [2, 1]


def test_nobody_moves_to_where_nothing_is(browser: Browser, path: str, letter: str) -> None:
    browser.post(f"{path}/run")
    saved(browser, path, waiting(letter, 5), 0)
    body = {"revision": 1, "people": {"pause": {"fate": "move", "to": "gone"}}}
    error = browser.post(f"{path}/publish", body, 422)["error"]
    assert error["details"][0]["path"] == "people/pause/to"
    assert browser.get(path)["version"] == 1


def test_what_was_looked_at_is_what_is_published(browser: Browser, path: str, letter: str) -> None:
    browser.post(f"{path}/run")
    saved(browser, path, waiting(letter, 5), 0)
    saved(browser, path, waiting(letter, 6), 1)
    assert browser.post(f"{path}/publish", {"revision": 1}, 409)["error"]["code"] == "conflict"


def test_an_old_version_comes_back_as_a_draft(browser: Browser, path: str, letter: str) -> None:
    browser.post(f"{path}/run")
    saved(browser, path, waiting(letter, 5), 0)
    browser.post(f"{path}/publish", {"revision": 1})
    compared = browser.get(f"{path}/versions/compare?a=1&b=2")
    assert [(each["settings"], each["after"]) for each in compared["nodes"]] == [(["amount"], {"amount": 5})]
    back = browser.get(f"{path}/versions/compare?a=2&b=1")
    assert [each["before"] for each in back["nodes"]] == [{"amount": 5}]
    assert browser.get(f"{path}/versions/compare?a=2")["nodes"] == []  # the draft
    browser.get(f"{path}/versions/compare?a=1&b=7", 404)
    browser.get(f"{path}/versions/compare?a=-1", 422)
    assert browser.get(f"{path}/versions/1")["definition"] == waiting(letter)
    draft = browser.post(f"{path}/restore", {"version": 1, "revision": 1})
    assert (draft["definition"], draft["revision"]) == (waiting(letter), 2)
    assert browser.get(path)["version"] == 2
    browser.post(f"{path}/restore", {"version": 9, "revision": 2}, 404)
    browser.get(f"{path}/versions/%EF%BC%91", 404)


def test_who_stands_at_a_node_since_when_and_until_when(browser: Browser, path: str, graph: Graph, app: Site) -> None:
    browser.post(f"{path}/run")
    people_wait(graph, path, app, 1, 5)
    page = browser.get(f"{path}/nodes/pause/people?limit=3")
    assert [each["person"]["id"] for each in page["items"]] == ["p5", "p4", "p3"]
    assert (page["items"][0]["since"], page["items"][0]["due"], page["items"][0]["started"]) == (15, 9000000000005, 5)
    rest = browser.get(f"{path}/nodes/pause/people?limit=3&cursor={page['next_cursor']}")
    assert [each["person"]["id"] for each in rest["items"]] == ["p2", "p1"]
    assert rest["next_cursor"] is None
    assert browser.get(f"{path}/nodes/pause/people?place=failed")["items"] == []


def test_stopping_ends_everybodys_way_and_running_begins_anew(
    browser: Browser, path: str, graph: Graph, app: Site
) -> None:
    browser.post(f"{path}/run")
    people_wait(graph, path, app, 1, 4)
    stopped = browser.post(f"{path}/stop")
    assert (stopped["state"], stopped["runs"]["waiting"], stopped["runs"]["done"]) == ("stopped", 0, 4)
    ended = browser.get(f"{path}/nodes/pause/people?place=ended")["items"]
    assert {each["reason"] for each in ended} == {"the campaign was stopped"}
    assert browser.post(f"{path}/run")["version"] == 1


def test_a_copy_is_a_draft_of_its_own(browser: Browser, path: str, base: str, letter: str) -> None:
    browser.post(f"{path}/run")
    saved(browser, path, waiting(letter, 9), 0)
    copy = browser.post(f"{path}/duplicate", {"name": "Again"}, 201)
    assert (copy["name"], copy["state"], copy["version"]) == ("Again", "draft", 1)
    assert copy["definition"] == waiting(letter, 9)
    browser.put(f"{base}/{copy['id']}/name", {"name": "Other"})
    assert {each["name"] for each in browser.get(base)["items"]} == {"Visitors", "Other"}


def test_nothing_stays_of_one_that_is_deleted(browser: Browser, path: str, graph: Graph, app: Site) -> None:
    browser.post(f"{path}/run")
    people_wait(graph, path, app, 1, 4)
    graph.command(
        """
        MATCH (p:Person {app: $app, id: 'p1'})
        CREATE (p)-[:ENTERED {count: 1}]->(:CampaignNode {key: $key, app: $app, campaign: $campaign, node: 'came'})
        """,
        {"app": app.id, "campaign": path.rpartition("/")[2], "key": f"{path}:came"},
    )
    assert browser.ask("DELETE", path).status_code == 409
    browser.post(f"{path}/pause")
    assert browser.ask("DELETE", path).status_code == 204
    browser.get(path, 404)
    # But for the log of changes, which says who deleted it.
    found = "MATCH (n {app: $app}) WHERE NOT n:AuditEntry RETURN DISTINCT labels(n) AS labels"
    left = graph.rows(found, app=app.id)
    assert {label for row in left for label in row["labels"]} == {"Person", "Asset", "Letter"}
