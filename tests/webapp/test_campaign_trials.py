"""Trying a campaign over HTTP: one person step by step, and a backtest that is asked after and stopped."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import Browser, opened
from flask import Flask
from stage import definition
from support import Site

from engine.intake.intake import Intake, Placed
from graphstore import letters
from graphstore.driver import Graph
from graphstore.letters import LetterContents
from graphstore.records import Call
from workers.rehearsing import backtesting

DAY = 86_400_000


@pytest.fixture
def drawn(graph: Graph, app: Site) -> dict[str, Any]:
    contents = LetterContents("Offer", "Rated {{ event.rating }}", "", "<p>Hello {{ person.first_name }}</p>")
    letter = letters.create(graph, app.id, contents).id
    return definition(
        {
            "rated": ("person_event", {"event": "Movie rated", "where": [
                {"argument": "rating", "operator": "at_least", "value": 4}
            ]}),
            "free": ("person_property", {"property": "plan", "operator": "is", "value": "free"}),
            "day": ("wait", {"amount": 1, "unit": "days"}),
            "letter": ("send_letter", {"letter": letter}),
            "hook": ("webhook_out", {"url": "https://shop.example/x", "body": {"of": "{{ person.id }}"}}),
        },
        "rated.out>free", "free.yes>day", "day.out>letter", "letter.sent>hook",
    )  # fmt: skip


@pytest.fixture
def ann(web: Flask, app: Site, graph: Graph) -> str:
    """Uid of somebody on the free plan who has rated a movie two days ago, and then wrote."""
    context = opened(web).context
    now = context.clock.now()
    calls = [
        Call("set", app.id, "ann", now, now, '{"email":"a@b.example","first_name":"A&B","plan":"free"}'),
        Call("track", app.id, "ann", now - 2 * DAY, now, '{"rating":5}', name="Movie rated"),
        Call("track", app.id, "ann", now - DAY, now, '{"rating":2}', name="Movie rated"),
    ]  # fmt: skip
    placed = [Placed(call, "t", str(number)) for number, call in enumerate(calls)]
    Intake(graph, context.registry).store(placed, {}, {}, now)
    found = graph.rows("MATCH (p:Person {app: $app}) RETURN p.uid AS uid", app=app.id)
    return str(found[0]["uid"])


@pytest.fixture
def base(browser: Browser, app: Site, drawn: dict[str, Any]) -> str:
    campaigns = f"/api/v1/sites/{app.id}/campaigns"
    return f"{campaigns}/{browser.post(campaigns, {'name': 'C', 'definition': drawn}, 201)['id']}"


def events(browser: Browser, app: Site, uid: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/api/v1/sites/{app.id}/people/{uid}/events")["items"]
    return found


def test_one_person_goes_through_step_by_step(browser: Browser, app: Site, base: str, ann: str, graph: Graph) -> None:
    rated = events(browser, app, ann)[-1]
    found = browser.post(f"{base}/simulate", {"person": ann, "key": rated["key"]})
    assert found["at"] == rated["at"]
    told = [(step["kind"], step["node"], step["port"]) for step in found["steps"]]
    assert told == [
        ("started", "rated", "out"), ("passed", "free", "yes"), ("waiting", "day", ""), ("woke", "day", "out"),
        ("acted", "letter", "sent"), ("acted", "hook", "answered"), ("ended", "hook", ""),
    ]  # fmt: skip
    passed, waits, woke, letter, hook, _ = found["steps"][1:]
    assert passed["seen"] == [{"name": "person.plan", "value": "free"}]
    assert waits["due"] == woke["at"] == rated["at"] + DAY
    assert letter["letter"]["subject"] == "Rated 5"
    assert letter["letter"]["html"] == "<p>Hello A&amp;B</p>"
    shown = browser.ask("GET", f"{base}/made-letters/{letter['letter']['view']}")
    assert shown.text == letter["letter"]["html"]
    assert shown.headers["Content-Security-Policy"].startswith("sandbox allow-popups")
    assert hook["details"]["body"] == '{"of":"ann"}'
    assert graph.rows("MATCH (n:Run|Delivery|CampaignNode {app: $app}) RETURN n", app=app.id) == []


def test_an_event_that_starts_nothing_says_why(browser: Browser, app: Site, base: str, ann: str) -> None:
    low = events(browser, app, ann)[0]
    found = browser.post(f"{base}/simulate", {"person": ann, "key": low["key"]})
    assert found["steps"] == []
    assert found["unfired"] == [{"node": "rated", "text": "“rating” is 2; it must be at least 4."}]
    made_up = {"person": ann, "event": {"name": "Movie rated", "arguments": {"rating": 4}}}
    assert browser.post(f"{base}/simulate", made_up)["steps"][0]["kind"] == "started"
    forced = {"person": ann, "event": {"name": "x"}, "trigger": "rated"}
    assert browser.post(f"{base}/simulate", forced)["steps"][0]["text"] == "“x” happened. They enter."


@pytest.mark.parametrize(
    ("body", "status", "path"),
    [
        ({"person": "nobody", "event": {"name": "x"}}, 404, None),
        ({"person": "ANN", "key": "nothing"}, 404, None),
        ({"person": "ANN"}, 422, "event"),
        ({"person": "ANN", "trigger": "free"}, 422, "trigger"),
        ({"person": "ANN", "event": {"name": "x"}, "definition": {"nodes": []}}, 422, "nodes"),
        ({"person": "ANN", "event": {"name": "x"}, "version": 7}, 404, None),
    ],
)
def test_what_can_t_be_tried_is_refused(
    browser: Browser, base: str, ann: str, body: dict[str, Any], status: int, path: str | None
) -> None:
    if body["person"] == "ANN":
        body = {**body, "person": ann}
    error = browser.post(f"{base}/simulate", body, status)["error"]
    assert error.get("path") == path


def test_a_backtest_is_started_asked_after_and_stopped(
    browser: Browser, app: Site, base: str, ann: str, web: Flask
) -> None:
    started = browser.post(f"{base}/backtests", {"days": 7}, 202)["backtest"]
    address = f"{base}/backtests/{started}"
    assert browser.get(address)["state"] == "running"
    backtesting.work(opened(web).context, app.id, started)
    done = browser.get(address)
    assert (done["state"], done["people"], done["looked"], done["entered"]) == ("done", 1, 1, 1)
    assert done["counts"]["letter"]["out"] == {"sent": 1}
    assert done["samples"]["letter"][0]["person"]["uid"] == ann
    assert done["assumed"]
    other = browser.post(f"{base}/backtests", {}, 202)["backtest"]
    assert browser.ask("DELETE", f"{base}/backtests/{other}").status_code == 204
    assert browser.get(f"{base}/backtests/{other}")["state"] == "cancelled"
    elsewhere = base.rpartition("/")[0]
    made = browser.post(elsewhere, {"name": "D", "definition": {}}, 201)["id"]
    browser.get(f"{elsewhere}/{made}/backtests/{started}", 404)
