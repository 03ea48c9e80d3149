"""Goals, notes, alerts, links that show figures, and the weekly digest over HTTP."""

from __future__ import annotations

import re
import time

import pytest
from browsing import Browser, Member, opened
from feeding import Feed
from flask import Flask
from flask.testing import FlaskClient
from support import Site

from engine.digest_links import DigestLinks, DigestOf
from graphstore.driver import Graph
from workers.analytics import building, sharing

VISITS = {"measure": "times", "event": {"event": "Visit"}}


@pytest.fixture
def base(app: Site) -> str:
    return f"/api/v1/sites/{app.id}/analytics"


@pytest.fixture
def metric(browser: Browser, base: str) -> str:
    made = browser.post(f"{base}/charts", {"kind": "metric", "name": "<b>Visits", "definition": VISITS}, 201)
    return str(made["id"])


def counted(web: Flask, app: Site, count: int) -> None:
    context = opened(web).context
    feed = Feed(context, app.id)
    now = context.clock.now()
    feed(*[feed.track(f"secret-{number}", "Visit", now - number) for number in range(count)])
    building.ask(context, app.id)
    assert building.work(context, app.id)


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def test_a_goal_is_set_and_removed(browser: Browser, base: str, metric: str) -> None:
    own = f"{base}/charts/{metric}"
    assert browser.get(own)["goal"] is None
    assert browser.put(f"{own}/goal", {"value": 100, "per": "week"})["goal"] == {"value": 100, "per": "week"}
    browser.put(f"{own}/goal", {"value": 100, "per": "year"}, 422)
    assert browser.get(own)["goal"]["value"] == 100
    assert browser.ask("DELETE", f"{own}/goal").json["goal"] is None  # type: ignore[index]
    steps = {"steps": [{"event": "Visit"}]}
    funnel = browser.post(f"{base}/charts", {"kind": "funnel", "name": "Way", "definition": steps}, 201)
    browser.put(f"{base}/charts/{funnel['id']}/goal", {"value": 1, "per": "day"}, 409)


def test_notes_on_days(browser: Browser, base: str, member: Member, app: Site) -> None:
    made = browser.post(f"{base}/annotations", {"day": "2026-11-25", "text": " Prices went up "}, 201)
    assert (made["text"], made["by"]) == ("Prices went up", browser.email)
    browser.post(f"{base}/annotations", {"day": "2026-11-20", "text": "New front page"}, 201)
    assert [each["day"] for each in browser.get(f"{base}/annotations")["items"]] == ["2026-11-25", "2026-11-20"]
    found = browser.get(f"{base}/annotations?from=2026-11-21&to=2026-11-30")["items"]
    assert [each["text"] for each in found] == ["Prices went up"]
    for wrong in ({"day": "2026-11-31", "text": "x"}, {"day": "2026-11-30", "text": " "}, {"day": "", "text": "x"}):
        browser.post(f"{base}/annotations", wrong, 422)
    member(app.id, role="support").post(f"{base}/annotations", {"day": "2026-11-25", "text": "x"}, 403)
    assert browser.ask("DELETE", f"{base}/annotations/{made['id']}").status_code == 204
    assert browser.ask("DELETE", f"{base}/annotations/{made['id']}").status_code == 404


def test_an_alert_is_made_looked_at_and_removed(
    browser: Browser, base: str, metric: str, web: Flask, app: Site
) -> None:
    own = f"{base}/charts/{metric}/alerts"
    counted(web, app, 3)
    asked = {"rule": "above", "threshold": 2, "emails": [browser.email.upper()]}
    made = browser.post(own, asked, 201)
    assert (made["crossed"], made["value"], made["emails"]) == (True, 3, [browser.email])
    listed = browser.get(own)
    assert browser.email in listed["team"]
    (crossing,) = listed["items"][0]["history"]
    assert (crossing["value"], crossing["back"]) == (3, None)
    assert [notice["target"] for notice in crossing["notices"]] == [browser.email]
    refused = browser.post(own, {**asked, "emails": ["x@example.com"]}, 422)
    assert (refused["error"]["code"], refused["error"]["path"]) == ("not_a_member", "emails")
    browser.post(own, {"rule": "above", "threshold": 2}, 422)
    browser.post(own, {**asked, "hours": 3}, 422)
    browser.post(own, {**asked, "step": 1}, 422)
    changed = browser.put(f"{own}/{made['id']}", {**asked, "threshold": 9})
    assert (changed["threshold"], changed["crossed"], changed["step"]) == (9, False, None)
    browser.put(f"{own}/none", asked, 404)
    browser.put(f"{own}/{made['id']}", {**asked, "emails": []}, 422)
    assert browser.ask("DELETE", f"{own}/{made['id']}").status_code == 204
    assert browser.get(own)["items"] == []


def test_a_link_shows_numbers_and_nobody(
    browser: Browser, base: str, metric: str, web: Flask, app: Site, client: FlaskClient
) -> None:
    counted(web, app, 3)
    browser.put(f"{base}/charts/{metric}/goal", {"value": 5, "per": "day"})
    asked = {"name": "Wall", "chart": metric, "origins": ["https://wiki.example.com"]}
    made = browser.post(f"{base}/shares", asked, 201)
    path = path_of(made["url"])
    assert made["url"].startswith(opened(web).settings.public_url + "/share/")
    shown = client.get(path)
    assert shown.status_code == 200
    assert "&lt;b&gt;Visits" in shown.text
    assert "<strong>3</strong>" in shown.text
    assert "the line is the goal" in shown.text
    assert "secret-" not in shown.text
    assert "<script" not in shown.text
    assert 'http-equiv="refresh"' not in shown.text
    assert 'http-equiv="refresh"' in client.get(f"{path}?refresh").text
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("frame-ancestors https://wiki.example.com")
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in shown.headers
    (listed,) = browser.get(f"{base}/shares")["items"]
    token = path.rpartition("/")[2]
    assert (listed["hint"], listed["used"] is not None) == (token[-4:], True)
    assert token not in str(browser.get(f"{base}/shares"))

    whole = browser.post(f"{base}/shares", {"name": "All", "range": "last_30_days", "step": "week"}, 201)
    all_of_it = client.get(path_of(whole["url"]))
    assert all_of_it.text.count("<section") == 1
    assert all_of_it.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")

    assert browser.ask("DELETE", f"{base}/shares/{listed['id']}").status_code == 204
    assert client.get(path).status_code == 404
    assert browser.ask("DELETE", f"{base}/shares/{listed['id']}").status_code == 404


def test_a_link_ends_and_is_kept_as_a_hash(
    browser: Browser, base: str, metric: str, app: Site, client: FlaskClient, graph: Graph
) -> None:
    later = int(time.time() * 1000) + 60_000
    made = browser.post(f"{base}/shares", {"name": "Short", "chart": metric, "expires": later}, 201)
    path = path_of(made["url"])
    assert client.get(path).status_code == 200
    kept = graph.rows("MATCH (s:ShareLink {app: $app}) RETURN properties(s) AS p", app=app.id)[0]["p"]
    assert path.rpartition("/")[2] not in str(kept)
    graph.command("MATCH (s:ShareLink {app: $app}) SET s.expires = $now", {"app": app.id, "now": later - 60_000})
    assert client.get(path).status_code == 404
    assert client.get("/share/" + "x" * 43).status_code == 404
    assert client.get("/share/" + "x" * 4_000).status_code == 404
    for wrong in (
        {"name": "Past", "expires": 1},
        {"name": "Frame", "origins": ["https://a.example; script-src *"]},
        {"name": "Frame", "origins": ["*"]},
        {"name": " "},
    ):
        browser.post(f"{base}/shares", wrong, 422)
    browser.post(f"{base}/shares", {"name": "None", "chart": "none"}, 404)


def test_looking_too_often_is_refused(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "PER_ADDRESS", 2)
    found = [client.get("/share/nothing", environ_base={"REMOTE_ADDR": "192.0.2.77"}).status_code for _ in range(3)]
    assert found == [404, 404, 429]
    answer = client.get("/share/nothing", environ_base={"REMOTE_ADDR": "192.0.2.77"})
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_links_go_with_their_chart(browser: Browser, base: str, metric: str, client: FlaskClient) -> None:
    made = browser.post(f"{base}/shares", {"name": "Wall", "chart": metric}, 201)
    assert browser.ask("DELETE", f"{base}/charts/{metric}").status_code == 204
    assert client.get(path_of(made["url"])).status_code == 404


def test_the_digest_is_wanted_and_ended_by_its_link(
    browser: Browser, base: str, app: Site, web: Flask, client: FlaskClient
) -> None:
    assert browser.get(f"{base}/digest") == {"on": False, "state": "", "reason": "", "time_zone": "UTC"}
    assert browser.put(f"{base}/digest", {"on": True})["on"] is True
    assert browser.put(f"{base}/digest", {"on": True})["on"] is True
    links = DigestLinks(opened(web).settings.secret_key)
    path = links.address("", DigestOf(app.id, browser.email))
    page = client.get(path)
    assert re.search(r"<button[^>]*>No more</button>", page.text)
    assert browser.get(f"{base}/digest")["on"] is True  # looking changes nothing
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert browser.get(f"{base}/digest")["on"] is False
    assert client.get(path[:-3] + "xxx").status_code == 404
