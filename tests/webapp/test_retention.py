"""Rules of how long events are kept, over the API."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Browser, Member
from support import Site

from graphstore.driver import Graph
from graphstore.retention import DAY


@pytest.fixture
def base(app: Site, graph: Graph) -> str:
    graph.command(
        """
        CREATE (:EventType {key: $app + ':Visit', app: $app, name: 'Visit'})
        WITH 1 AS one UNWIND range(0, 4) AS number
        CREATE (:Event {key: $app + ':' + number, app: $app, name: 'Visit', at: number * $day, received: 1})
        """,
        {"app": app.id, "day": DAY},
    )
    return f"/api/v1/sites/{app.id}/retention"


def test_rules_are_tried_set_and_applied(browser: Browser, base: str, graph: Graph, app: Site) -> None:
    assert browser.get(base)["rules"] == []
    wanted = {"rules": [{"event": "Visit", "days": 30, "mode": "aggregate"}, {"days": 90, "mode": "delete"}]}
    tried = browser.post(f"{base}/preview", wanted)
    assert tried == {"items": [{"event": "Visit", "mode": "aggregate", "days": 30, "events": 5}], "events": 5}
    assert browser.get(base)["rules"] == []
    answer = browser.ask("PUT", base, wanted).json
    assert answer is not None
    assert [rule["event"] for rule in answer["rules"]] == ["", "Visit"]
    assert answer["audit_days"] == 400
    running = browser.post(f"{base}/run", {}, 202)["progress"]
    assert (running["state"], running["total"]) == ("running", 5)
    assert browser.post(f"{base}/cancel", {})["progress"]["state"] == "cancelled"
    assert len(graph.rows("MATCH (e:Event {app: $app}) RETURN e", app=app.id)) == 5
    entries = browser.get(f"/api/v1/sites/{app.id}/audit")["items"]
    assert [entry["action"] for entry in entries] == ["cancel_retention", "run_retention", "set_retention"]


def test_days_are_a_file(browser: Browser, base: str, graph: Graph, app: Site) -> None:
    graph.command("CREATE (:EventDay {key: $app + ':0:x', app: $app, name: '=1+1', day: 0, count: 7})", {"app": app.id})
    answer = browser.ask("GET", f"{base}/days.csv")
    assert answer.text.splitlines() == ["event,day,count", "'=1+1,1970-01-01,7"]


@pytest.mark.parametrize(
    ("rules", "path"),
    [
        ([{"days": 0}], "rules/0/days"),
        ([{"days": 3}], "rules"),
        ([{"mode": "burn"}], "rules/0/mode"),
        ([{"event": "x"}, {"event": "x"}], "rules"),
    ],
    ids=str,
)
def test_rules_that_can_not_be_are_refused(browser: Browser, base: str, rules: list[Any], path: str) -> None:
    answer = browser.ask("PUT", base, {"rules": rules})
    assert answer.json is not None
    assert (answer.status_code, answer.json["error"]["path"]) == (422, path)


def test_rules_are_for_admins(member: Member, app: Site, base: str) -> None:
    for method, path in (("GET", ""), ("PUT", ""), ("POST", "/run")):
        assert member(app.id, role="editor").ask(method, base + path, {"rules": []}).status_code == 403
