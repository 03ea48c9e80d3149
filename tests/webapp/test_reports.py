"""Reports over HTTP: figures, files, whose numbers they are, and lists of these."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from browsing import Browser, opened
from feeding import Feed
from flask import Flask
from support import Site

from workers.analytics import building

HOUR = 3_600_000


@pytest.fixture
def base(browser: Browser, app: Site, web: Flask) -> str:  # noqa: ARG001 - whoever asks is logged in
    """Ann comes by an advertisement, reads on, and buys; Bob leaves at once."""
    context = opened(web).context
    feed, now = Feed(context, app.id), context.clock.now()
    first = {"url": "https://a.example/?utm_source=ads", "path": "/", "referrer": "https://ads.example/"}
    feed(
        feed.track("ann", "Page view", now - HOUR, json.dumps(first)),
        feed.track("ann", "Page view", now - HOUR + 60_000, json.dumps({"path": "/plans"})),
        feed.track("ann", "Buy", now - HOUR + 120_000),
        feed.track("bob", "Page view", now - HOUR, json.dumps({"path": "/"})),
    )
    building.ask(context, app.id)
    assert building.work(context, app.id)
    return f"/api/v1/sites/{app.id}/reports"


def asked(browser: Browser, url: str, **query: str) -> list[str]:
    """Ids of the people of a number."""
    return [each["id"] for each in browser.get(f"{url}?{urlencode(query)}")["items"]]


def test_pages(browser: Browser, base: str) -> None:
    found = browser.get(f"{base}/pages?range=last_14_days&sort=people")
    assert (found["event"], found["views"], found["people"], found["total"]) == ("Page view", 3, 2, 2)
    assert [(page["page"], page["views"], page["on"], page["median"]) for page in found["pages"]] == [
        ("/", 2, 1, 60_000), ("/plans", 1, 0, None)
    ]  # fmt: skip
    assert asked(browser, f"{base}/pages/people", range="last_14_days", page="/", part="on") == ["ann"]
    browser.get(f"{base}/pages/people?page=/none", 422)
    browser.get(f"{base}/pages/people", 422)
    browser.get(f"{base}/pages?segment=none", 404)
    browser.get(f"{base}/pages?sort=luck", 422)
    file = browser.ask("GET", f"{base}/pages/figures.csv?range=last_14_days")
    assert file.text.splitlines()[1].startswith("/,2,2,1.0")
    body = {"name": "Readers", "page": "/", "part": "people", "range": "last_14_days"}
    assert browser.post(f"{base}/pages/people/list", body, 201)["size"] == 2
    browser.post(f"{base}/pages/people/list", body, 409)


def test_acquisition(browser: Browser, base: str) -> None:
    query = "range=last_14_days&event=Buy&step=month"
    found = browser.get(f"{base}/acquisition?{query}")
    assert (found["people"], found["won"], len(found["firsts"]) in {1, 2}) == (2, 1, True)
    assert [(each["label"], each["people"], each["won"]) for each in found["sources"]] == [("", 1, 0), ("ads", 1, 1)]
    people = f"{base}/acquisition/people"
    assert asked(browser, people, range="last_14_days", event="Buy", label="ads", part="won") == ["ann"]
    browser.get(f"{people}?label=nobody", 422)
    for part, names in (("people", ["ann", "bob"]), ("won", ["ann"]), ("lost", ["bob"])):
        own = {"range": "last_14_days", "event": "Buy", "part": part, "whole": "true"}
        assert sorted(asked(browser, people, **own)) == names
    for place, first in enumerate(found["firsts"]):
        own = {"range": "last_14_days", "step": "month", "event": "Buy", "label": "ads", "bucket": first}
        assert len(asked(browser, people, **own)) == found["sources"][1]["buckets"][place]["people"]
    browser.get(f"{people}?label=ads&bucket=1999-01-01", 422)
    browser.get(f"{base}/acquisition?days=0", 422)
    assert browser.ask("GET", f"{base}/acquisition/figures.csv?{query}").text.splitlines()[1].startswith("(direct),1,0")
    body = {"name": "Won", "label": "ads", "part": "won", "event": "Buy", "range": "last_14_days"}
    assert browser.post(f"{base}/acquisition/people/list", body, 201)["size"] == 1


def test_ways(browser: Browser, base: str) -> None:
    query = urlencode({"range": "last_14_days", "event": "Page view", "steps": 1})
    found = browser.get(f"{base}/paths?{query}")
    assert found["people"] == 2
    assert [[node["key"] for node in step] for step in found["steps"]] == [["event:Page view"], ["event:Buy", "left"]]
    assert [(link["target"], link["people"]) for link in found["links"]] == [(1, 1), (0, 1)]
    there = {"range": "last_14_days", "event": "Page view", "at": "1", "node": "event:Buy"}
    assert asked(browser, f"{base}/paths/people", **there) == ["ann"]
    browser.get(f"{base}/paths/people?{query}&at=1&node=event:None", 422)
    browser.get(f"{base}/paths", 422)
    assert "1,Page view,Buy,1" in browser.ask("GET", f"{base}/paths/figures.csv?{query}").text
    assert browser.post(f"{base}/paths/people/list", {"name": "Next", **there, "at": 1}, 201)["size"] == 1


def test_stops(browser: Browser, base: str) -> None:
    steps = [{"event": "Page view"}, {"event": "Buy"}]
    body = {"kind": "funnel", "name": "Sales", "definition": {"steps": steps}}
    chart = browser.post(base.replace("/reports", "/analytics/charts"), body, 201)["id"]
    found = browser.get(f"{base}/stops?range=last_14_days")["funnels"]
    assert [(each["funnel"], each["steps"], each["people"], each["at"]) for each in found] == [
        ("Sales", ["Page view", "Buy"], [2, 1], 0)
    ]
    assert found == browser.get(f"{base}/stops?range=last_14_days&chart={chart}&at=0")["funnels"]
    there = {"range": "last_14_days", "chart": chart}
    assert asked(browser, f"{base}/stops/people", **there) == ["bob"]
    assert asked(browser, f"{base}/stops/people", **there, part="went_on") == ["ann"]
    assert asked(browser, f"{base}/stops/people", **there, trait="source", value="none") == ["bob"]
    for step, names in (("0", ["ann", "bob"]), ("1", ["ann"])):
        assert sorted(asked(browser, f"{base}/stops/people", **there, part="did", at=step)) == names
    browser.get(f"{base}/stops/people?{urlencode(there)}&part=did&at=2", 422)
    browser.get(f"{base}/stops/people?{urlencode(there)}&trait=shoes", 422)
    browser.get(f"{base}/stops?chart={chart}&at=1", 422)
    browser.get(f"{base}/stops?chart=none", 404)
    browser.get(f"{base}/stops/people", 422)
    file = browser.ask("GET", f"{base}/stops/figures.csv?range=last_14_days").text
    assert file.splitlines()[1] == "Sales,Page view,Buy,2,1,,,,,,"
    assert browser.post(f"{base}/stops/people/list", {"name": "Stopped", **there}, 201)["size"] == 1


def test_cohorts(browser: Browser, base: str) -> None:
    query = "range=last_14_days&step=month&event=Page+view&again=Buy"
    found = browser.get(f"{base}/retention?{query}")["cohorts"]
    assert sum(each["people"] for each in found) == 2
    first = next(each["first"] for each in found if each["people"])
    assert asked(browser, f"{base}/retention/people", range="last_14_days", step="month", first=first, later="0")
    file = browser.ask("GET", f"{base}/retention/figures.csv?{query}").text
    assert file.startswith("first_day,people,month_0")
    body = {"name": "All", "first": first, "range": "last_14_days", "step": "month"}
    assert browser.post(f"{base}/retention/people/list", body, 201)["size"] == 2
    browser.get(f"{base}/retention/people?first=1999-01-01", 422)


def test_who_is_here(browser: Browser, app: Site, web: Flask) -> None:
    context = opened(web).context
    url = f"/api/v1/sites/{app.id}/reports/visitors"
    empty = browser.get(url)
    assert (empty["total"], empty["people"], empty["minutes"]) == (0, [], [0] * 30)
    feed = Feed(context, app.id)
    feed(feed.track("ann", "Page view", context.clock.now() - 1_000, '{"path": "/plans/?a=1"}'))
    found = browser.get(url)
    assert [(each["person"]["id"], each["event"], each["page"]) for each in found["people"]] == [
        ("ann", "Page view", "/plans")
    ]
    assert found["minutes"][-2] + found["minutes"][-1] == 1
    minute = found["first_minute"] + 60_000 * found["minutes"].index(1)
    for query in ("", f"?minute={minute}"):
        people = browser.get(f"{url}/people{query}")
        assert [(each["id"], each["last_event"]) for each in people["items"]] == [("ann", "Page view")], query
    assert browser.get(f"{url}/people?minute={minute - 600_000}")["total"] == 0
    assert browser.post(f"{url}/people/list", {"name": "Here", "minute": minute}, 201)["size"] == 1
