"""What reports show of the real graph: pages, what people came from, the ways they take, and who is here."""

from __future__ import annotations

import dataclasses
import json
import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from analysing import plain_reports as plain
from analysing.columns import refreshed
from analysing.plain_reports import Did
from feeding import Feed
from support import Site

from engine.analytics.paths import Way
from engine.analytics.ranges import Range, Step
from engine.errors import RejectedError
from graphstore.errors import NotFoundError
from workers import lists
from workers.analytics import acquisition, building, counted, files, paths, popular, present, retention
from workers.analytics.acquisition import Ones, Sought
from workers.analytics.asked import CountedOnes
from workers.analytics.reporting import Scope
from workers.analytics.retention import Cycle
from workers.context import Context
from workers.privacy import requests

DAY = 86_400_000
HALF_HOUR = 1_800_000
LISBON = Range(date(2026, 3, 28), date(2026, 3, 30), "Europe/Lisbon")  # clocks go forward on the 29th
SCOPE = Scope(LISBON)


@pytest.fixture
def context(context: Context, tmp_path: Path) -> Context:
    return dataclasses.replace(context, settings=dataclasses.replace(context.settings, home=tmp_path))


def ids(context: Context, app: Site, ones: CountedOnes | None) -> set[str]:
    version = files.load(context.settings.home, app.id)
    assert ones is not None
    assert version is not None
    page = counted.page(context, app.id, version, ones, 100, None)
    assert page.total == len(page.people)
    return {each.person.id for each in page.people}


def view(feed: Feed, who: str, at: int, page: str, **more: str) -> Any:
    return feed.track(who, "Page view", at, json.dumps({"path": page, "url": f"https://a.example{page}", **more}))


def at(day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(2026, 3, day, hour, minute, tzinfo=UTC).timestamp() * 1_000)


@pytest.fixture
def crowd(context: Context, app: Site, feed: Feed) -> None:
    """Ann comes by an advertisement and buys; Bob finds it by himself and reads; Cid's only page lies before."""
    feed(
        view(feed, "ann", at(28, 10), "/?utm_source=ads&utm_campaign=spring", referrer="https://ads.example/x"),
        view(feed, "ann", at(28, 10, 5), "/plans/", referrer="https://a.example/"),
        feed.track("ann", "Buy", at(28, 10, 6)),
        view(feed, "ann", at(29, 23, 30), "/"),  # the 30th in Lisbon
        view(feed, "bob", at(28, 12), "/plans", referrer="https://www.search.example/?q=films"),
        view(feed, "bob", at(28, 12, 20), "/"),
        feed.track("cid", "Page view", at(27, 12), json.dumps({"path": "/"})),
    )
    refreshed(context, app)


@pytest.mark.usefixtures("crowd")
def test_popular_pages(context: Context, app: Site) -> None:
    found = popular.shown(context, app.id, SCOPE, "", "views")
    assert (found.event, found.events, found.views, found.people, found.visits) == (
        "Page view", ["Page view"], 5, 2, 3
    )  # fmt: skip
    assert found.pages == [
        popular.Page("/", 3, 2, 1.5, 2, 2, 1, 300_000),
        popular.Page("/plans", 2, 2, 1.0, 1, 1, 1, 1_200_000),
    ]
    assert [page.page for page in popular.shown(context, app.id, SCOPE, "", "on").pages] == ["/plans", "/"]
    only_last = Scope(Range(LISBON.last, LISBON.last, LISBON.zone))
    assert [page.views for page in popular.shown(context, app.id, only_last, "", "views").pages] == [1]
    assert ids(context, app, popular.behind(context, app.id, SCOPE, "", "/", "entries")) == {"ann"}
    assert ids(context, app, popular.behind(context, app.id, SCOPE, "", "/", "people")) == {"ann", "bob"}
    with pytest.raises(RejectedError):
        popular.behind(context, app.id, SCOPE, "", "/none", "people")
    csv = list(popular.lines(context, app.id, SCOPE, "", "views"))
    assert csv[0] == "page,views,people,per_person,entries,exits,on,median_ms_until_next\r\n"
    assert csv[1] == "/,3,2,1.5,2,2,1,300000.0\r\n"

    chosen = lists.create(context, app.id, "Chosen").id
    lists.add(context, app.id, chosen, ids=["bob"])
    assert popular.shown(context, app.id, Scope(LISBON, chosen), "", "views").people == 1
    with pytest.raises(NotFoundError):
        popular.shown(context, app.id, Scope(LISBON, "none"), "", "views")


@pytest.mark.usefixtures("crowd")
def test_acquisition(context: Context, app: Site) -> None:
    bought = Sought("source", "first", "Buy", 7, Step.DAY)
    found = acquisition.shown(context, app.id, SCOPE, bought)
    assert (found.people, found.won, found.firsts[0]) == (2, 1, LISBON.first)  # Cid came before
    assert [(each.label, each.people, each.won) for each in found.sources] == [
        ("ads", 1, 1), ("search.example", 1, 0)
    ]  # fmt: skip
    assert [bucket.people for bucket in found.sources[0].buckets] == [1, 0, 0]
    by_campaign = dataclasses.replace(bought, by="campaign")
    assert [each.label for each in acquisition.shown(context, app.id, SCOPE, by_campaign).sources] == ["", "spring"]
    assert ids(context, app, acquisition.behind(context, app.id, SCOPE, bought, Ones("ads", "won"))) == {"ann"}
    assert ids(context, app, acquisition.behind(context, app.id, SCOPE, by_campaign, Ones("", "lost"))) == {"bob"}
    with pytest.raises(RejectedError):
        acquisition.behind(context, app.id, SCOPE, bought, Ones("nobody", "people"))
    assert list(acquisition.lines(context, app.id, SCOPE, bought))[1] == "ads,1,1,1,0,0\r\n"
    long = Scope(Range(date(2025, 1, 1), LISBON.last, "UTC"))
    with pytest.raises(RejectedError):
        acquisition.shown(context, app.id, long, bought)


@pytest.mark.usefixtures("crowd")
def test_ways(context: Context, app: Site) -> None:
    way = Way("Page view", "from", 2, HALF_HOUR)
    found = paths.shown(context, app.id, SCOPE, way, 5)
    assert found.people == 2
    assert [[(node.key, node.people) for node in step] for step in found.steps] == [
        [("event:Page view", 2)], [("event:Buy", 1), ("left", 1)], [("left", 1)]
    ]  # fmt: skip
    assert [(link.step, link.origin, link.target, link.people) for link in found.links] == [
        (1, 0, 1, 1), (1, 0, 0, 1), (2, 0, 0, 1)
    ]  # fmt: skip
    behind = {"step": 1, "node": "event:Buy", "before": "event:Page view"}
    assert ids(context, app, paths.behind(context, app.id, SCOPE, way, 5, **behind)) == {"ann"}  # type: ignore[arg-type]
    assert ids(context, app, paths.behind(context, app.id, SCOPE, way, 5, step=1, node="left", before="")) == {"bob"}
    back = paths.shown(context, app.id, SCOPE, Way("Buy", "to", 1, HALF_HOUR), 5)
    assert [node.key for node in back.steps[1]] == ["event:Page view"]
    assert list(paths.lines(context, app.id, SCOPE, Way("Buy", "to", 1, HALF_HOUR), 5))[1] == "1,Page view,Buy,1\r\n"
    # Between two events: only who came to the other, and nobody leaves.
    for event, direction, end in (("Page view", "from", "Buy"), ("Buy", "to", "Page view")):
        between = Way(event, direction, 3, HALF_HOUR, end=end)  # type: ignore[arg-type]
        found = paths.shown(context, app.id, SCOPE, between, 5)
        assert (found.people, [[(node.key, node.people) for node in step] for step in found.steps]) == (
            1, [[(f"event:{event}", 1)], [(f"event:{end}", 1)]]
        )  # fmt: skip
        behind = {"step": 1, "node": f"event:{end}", "before": ""}
        assert ids(context, app, paths.behind(context, app.id, SCOPE, between, 5, **behind)) == {"ann"}  # type: ignore[arg-type]
        with pytest.raises(RejectedError):
            paths.behind(context, app.id, SCOPE, between, 5, step=1, node="left", before="")
    never = paths.shown(context, app.id, SCOPE, Way("Page view", "from", 3, HALF_HOUR, end="Never"), 5)
    assert (never.people, never.links) == (0, [])
    for node, step in (("event:None", 1), ("none", 1), ("left", 4)):
        with pytest.raises(RejectedError):
            paths.behind(context, app.id, SCOPE, way, 5, step=step, node=node, before="")


@pytest.mark.usefixtures("crowd")
def test_cohorts_of_a_segment(context: Context, app: Site) -> None:
    cycle = Cycle("", "", Step.DAY)
    assert [each.people for each in retention.shown(context, app.id, SCOPE, cycle)] == [2, 0, 0]
    assert list(retention.lines(context, app.id, SCOPE, cycle))[1] == "2026-03-28,2,2,0,1\r\n"
    chosen = lists.create(context, app.id, "Chosen").id
    lists.add(context, app.id, chosen, ids=["bob"])
    assert [each.people for each in retention.shown(context, app.id, Scope(LISBON, chosen), cycle)] == [1, 0, 0]


def test_nothing_is_counted_yet(context: Context, app: Site) -> None:
    assert building.state(context, app.id).state == ""
    assert popular.shown(context, app.id, SCOPE, "", "views").pages == []
    assert building.state(context, app.id).state == "running"  # for somebody looks
    building.cancel(context, app.id)
    assert popular.behind(context, app.id, SCOPE, "", "/", "people") is None
    assert acquisition.shown(context, app.id, SCOPE, Sought("all", "last", "", 7, Step.WEEK)).sources == []
    assert paths.shown(context, app.id, SCOPE, Way("x", "from", 1, 1), 5).steps == []
    assert building.state(context, app.id).state == "cancelled"  # what was stopped has its rest


def test_it_stays_right_while_people_change(context: Context, app: Site, feed: Feed) -> None:
    """Columns that are brought up to date tell of pages what plain lists tell; of who is erased nothing is left."""
    chance = random.Random(7)
    did: dict[str, list[Did]] = {f"p{number}": [] for number in range(6)}
    moment = LISBON.since
    for round_ in range(4):
        for _ in range(20):
            who, page = chance.choice(sorted(did)), chance.choice(["/a", "/b", "/c"])
            moment += chance.choice([60_000, HALF_HOUR // 3, HALF_HOUR * 2])
            feed.append(view(feed, who, moment, page))
            did[who].append(Did("Page view", moment, page))
        feed.append(view(feed, f"gone{round_}", moment, f"/of/gone{round_}@x.example"))
        feed.store()
        refreshed(context, app)
        row = context.graph.rows(
            "MATCH (p:Person {app: $app, id: $id}) RETURN p.uid AS uid", app=app.id, id=f"gone{round_}"
        )
        requests.erase(context, app.id, row[0]["uid"])
        version = refreshed(context, app)
        assert all("gone" not in page for page in version.columns.words.pages)
        assert b"gone" not in (context.settings.home / "analytics" / app.id / version.id / "words.json").read_bytes()
        wanted = plain.pages(list(did.values()), "Page view", HALF_HOUR, LISBON.since, LISBON.until)
        assert {page.page: page for page in popular.shown(context, app.id, SCOPE, "", "views").pages} == {
            name: popular.Page(
                name, own.views, len(own.people), own.views / len(own.people), own.entries, own.exits, own.on,
                own.median(),
            )
            for name, own in wanted.items()
        }  # fmt: skip


def test_what_segments_sdks_send_counts_too(context: Context, app: Site, feed: Feed) -> None:
    campaign = {"source": "post", "medium": "social", "name": "may"}
    page = {"url": "https://a.example/b#/c", "path": "/b", "referrer": "https://search.example/"}
    feed(
        feed.track("ann", "Order", at(28, 10), json.dumps({"page": page, "campaign": campaign})),
        feed.track("bob", "Order", at(28, 11), json.dumps({"page": "/plain", "utm_source": 5})),
    )
    words = refreshed(context, app).columns.words
    assert set(words.pages) == {"/b#/c", "/plain"}
    assert set(words.origins) == {("post", "social", "may", "search.example"), ("5", "", "", "")}


def test_who_is_here_now(context: Context, app: Site, feed: Feed) -> None:
    now = context.clock.now()
    feed(
        view(feed, "ann", now - 60_000, "/plans/"),
        feed.track("ann", "Buy", now - 30_000),
        feed.track("bob", "Search", now - 200_000),
        feed.track("cid", "Search", now - 400_000),
        feed.track("dan", "Letter sent", now - 1_000),
        feed.track("eve", "Search", now - DAY),
    )
    found = present.shown(context, app.id)
    assert found.total == 2
    assert [(each.person.id, each.event, each.page, each.events) for each in found.people] == [
        ("ann", "Buy", "/plans", 2), ("bob", "Search", None, 1)
    ]  # fmt: skip
    assert len(found.minutes) == present.MINUTES
    assert sum(found.minutes) in {3, 4}  # Ann's two events may lie in two minutes
    for place, people in enumerate(found.minutes):
        minute = found.first_minute + 60_000 * place
        ones = present.behind(context, app.id, minute)
        assert len(ones.uids) == people
        assert all(minute <= moment < minute + 60_000 for moment in ones.at.tolist())
    ones = present.behind(context, app.id, None)
    page = present.page(context, app.id, ones, 1, None)
    assert [(each.person.id, each.at, each.last_event, each.last_at) for each in page.people] == [
        ("ann", now - 30_000, "Buy", now - 30_000)
    ]
    assert page.total == 2
    rest = present.page(context, app.id, ones, 1, page.after)
    assert ([each.person.id for each in rest.people], rest.after) == (["bob"], None)
