"""Columns never disagree with the graph, whatever happens to people; and what charts show of them."""

from __future__ import annotations

import dataclasses
import json
import random
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from analysing.columns import refreshed, stored_in, told
from feeding import Feed
from support import Site

from engine.analytics.ranges import Range, Step
from engine.errors import RejectedError
from graphstore import charts as stored
from graphstore import touches
from graphstore.charts import Chart
from graphstore.driver import Graph
from workers import lists
from workers.analytics import building, charts, exporting, files
from workers.analytics.asked import Asked, Part, Whose
from workers.analytics.charts import Result
from workers.context import Context
from workers.privacy import requests

NAMES = ["visit", "watch", "buy", "leave"]
SPAN = Range(date(1970, 1, 1), date(1970, 1, 31), "UTC")
DAY = 86_400_000


@pytest.fixture
def context(context: Context, tmp_path: Path) -> Context:
    return dataclasses.replace(context, settings=dataclasses.replace(context.settings, home=tmp_path))


def test_columns_never_disagree_with_the_graph(context: Context, app: Site, feed: Feed, graph: Graph) -> None:
    chance = random.Random(5)
    for number in range(8):
        who = [f"p{chance.randrange(6)}" for _ in range(12)]
        calls = [feed.track(each, chance.choice(NAMES), chance.randrange(1, 9) * 1_000) for each in who]
        if number in {2, 5}:
            calls.insert(6, feed.alias(f"a-{number}", f"p{chance.randrange(6)}"))
            calls.insert(3, feed.track(f"a-{number}", "visit"))
        feed(*calls)
        if number == 6:
            uid = graph.rows("MATCH (p:Person {app: $app}) RETURN min(p.uid) AS uid", app=app.id)[0]["uid"]
            requests.erase(context, app.id, uid)
        if number != 3:  # once, two batches come together
            version = refreshed(context, app)
            assert told(version) == stored_in(graph, app)
    again = files.load(context.settings.home, app.id)
    assert again is not None
    for column in context.settings.home.glob("analytics/*/*/*.npy"):
        column.unlink()  # what is lost is made anew
    files._opened.clear()  # as another process finds it
    assert files.load(context.settings.home, app.id) is None
    assert told(refreshed(context, app)) == told(again)


def test_a_late_transaction_is_not_missed(context: Context, app: Site, feed: Feed, graph: Graph) -> None:
    feed(feed.track("ann", "visit"))
    refreshed(context, app)
    feed(feed.track("ann", "buy"))
    # As if it had begun before the columns were made, and was over only now.
    graph.command("MATCH (t:Touch {app: $app}) SET t.at = t.at - 60000", {"app": app.id})
    assert told(refreshed(context, app)) == stored_in(graph, app)


def test_touches_are_forgotten_and_columns_made_anew(
    context: Context, app: Site, feed: Feed, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(feed.track("ann", "visit"))
    refreshed(context, app)
    feed(feed.track("ann", "buy"))
    monkeypatch.setattr(touches, "KEPT", 0)
    assert told(refreshed(context, app)) == stored_in(graph, app)
    graph.command("MATCH (t:Touch {app: $app}) SET t.at = t.at - 1000", {"app": app.id})
    touches.trim(graph, app.id)
    assert graph.rows("MATCH (t:Touch {app: $app}) RETURN t", app=app.id) == []


def shown(context: Context, app: Site, definition: dict[str, Any], **asked: Any) -> Result:
    return charts.result(context, app.id, "funnel", definition, Asked(SPAN, **asked))


def counts(context: Context, app: Site, definition: dict[str, Any], **asked: Any) -> list[int]:
    figures = shown(context, app, definition, **asked).figures
    assert figures is not None
    return [step["people"] for step in figures["steps"]]


@pytest.fixture
def crowd(context: Context, app: Site, feed: Feed) -> None:
    """Twelve visit, those with an even number watch, every third buys; half of them have a plan."""
    for number in range(12):
        who = f"p{number}"
        feed.append(feed.set(who, json.dumps({"plan": "free", "email": f"{who}@x.example"} if number < 6 else {})))
        feed.append(feed.track(who, "visit", 1_000 + number))
        if number % 2 == 0:
            feed.append(feed.track(who, "watch", DAY + number, json.dumps({"stars": number})))
        if number % 3 == 0:
            feed.append(feed.track(who, "buy", 2 * DAY + number))
    feed.store()
    refreshed(context, app)


@pytest.mark.usefixtures("crowd")
def test_what_a_funnel_shows(context: Context, app: Site, feed: Feed) -> None:
    steps = [{"event": "visit"}, {"event": "watch"}, {"event": "buy"}]
    assert counts(context, app, {"steps": steps}) == [12, 6, 2]
    stars = [{"argument": "stars", "operator": "at_least", "value": 4}]
    assert counts(context, app, {"steps": [steps[0], {"event": "watch", "where": stars}]}) == [12, 4]
    never = [*stars, {"argument": "stars", "operator": "below", "value": 2}]
    assert counts(context, app, {"steps": [steps[0], {"event": "watch", "where": never}]}) == [12, 0]
    free = {"property": "plan", "operator": "is", "value": "free"}
    assert counts(context, app, {"steps": steps, "people": free}) == [6, 3, 1]
    assert counts(context, app, {"steps": [{"event": "unheard of"}, *steps]}) == [0, 0, 0, 0]

    figures = shown(context, app, {"steps": steps}, breakdown="property:plan", compare=True).figures
    assert figures is not None
    assert [(step["people"], step["median"]) for step in figures["previous"]] == [(0, None)] * 3
    assert [(group["label"], [step["people"] for step in group["steps"]]) for group in figures["groups"]] == [
        ("free", [6, 3, 1]), ("Not set", [6, 3, 1])
    ]  # fmt: skip
    assert figures["trend"][0] == {"first": "1970-01-01", "began": 12, "converted": 2}
    assert figures["steps"][1]["median"] == DAY - 1_000

    segment = lists.create(context, app.id, "Chosen").id
    lists.add(context, app.id, segment, ids=["p0", "p1"])
    figures = shown(context, app, {"steps": steps}, breakdown=f"segment:{segment}").figures
    assert figures is not None
    assert [step["people"] for step in figures["groups"][0]["steps"]] == [2, 1, 1]
    with pytest.raises(RejectedError):
        shown(context, app, {"steps": steps}, breakdown="plan")

    # A result is kept for as long as its columns are the present ones.
    feed(feed.track("p1", "watch", 3 * DAY))
    assert counts(context, app, {"steps": steps}) == [12, 6, 2]
    refreshed(context, app)
    assert counts(context, app, {"steps": steps}) == [12, 7, 2]


@pytest.mark.usefixtures("crowd")
def test_whose_numbers_they_are(context: Context, app: Site) -> None:
    definition = {"steps": [{"event": "visit"}, {"event": "watch"}, {"event": "buy"}]}
    chart = charts.create(context, app.id, "funnel", "Sales", definition)

    def ids(whose: Whose, breakdown: str = "") -> list[str]:
        found, after = [], None
        while True:
            page = charts.people(context, app.id, chart, Asked(SPAN, breakdown=breakdown), whose, 2, after)
            found += [each.person.id for each in page.people]
            if page.after is None:
                assert page.total == len(found)
                return found
            after = page.after

    assert ids(Whose(2, "reached")) == ["p6", "p0"]
    assert ids(Whose(2, "reached", bucket="1970-01-01")) == ["p6", "p0"]  # who began then
    assert ids(Whose(0, "reached", bucket="1970-01-02")) == []
    with pytest.raises(RejectedError):
        ids(Whose(0, "reached", bucket="1970-02-02"))
    assert ids(Whose(1, "dropped")) == ["p10", "p8", "p4", "p2"]
    free = charts.result(context, app.id, "funnel", definition, Asked(SPAN, breakdown="property:plan")).figures
    assert free is not None
    assert ids(Whose(1, "dropped", free["groups"][0]["key"]), "property:plan") == ["p4", "p2"]
    with pytest.raises(RejectedError):
        ids(Whose(3, "reached"))
    page = charts.people(context, app.id, chart, Asked(SPAN), Whose(0, "dropped"), 1, None)
    assert [(each.person.email, each.at, each.last_event, each.last_at) for each in page.people] == [
        (None, 1_011, "visit", 1_011)
    ]
    made = charts.listed(context, app.id, chart, Asked(SPAN), Whose(1, "dropped"), "Watched, did not buy")
    assert sorted(context.graph.rows(
        "MATCH (p:Person)-[:IN]->(:Segment {id: $id}) RETURN collect(p.id) AS ids", id=made.id
    )[0]["ids"]) == ["p10", "p2", "p4", "p8"]  # fmt: skip


METRICS: dict[str, tuple[dict[str, Any], float]] = {
    "people": ({"measure": "people", "event": {"event": "watch"}}, 6),
    "people who gave stars": (
        {
            "measure": "people",
            "event": {"event": "watch", "where": [{"argument": "stars", "operator": "at_least", "value": 4}]},
        },
        4,
    ),
    "free people": (
        {
            "measure": "people",
            "event": {"event": "watch"},
            "people": {"property": "plan", "operator": "is", "value": "free"},
        },
        3,
    ),
    "times": ({"measure": "times", "event": {"event": "visit"}}, 12),
    "times a person": ({"measure": "times_per_person", "event": {"event": "visit"}}, 1),
    "conversion": ({"measure": "conversion", "event": {"event": "visit"}, "then": {"event": "buy"}}, 4 / 12),
    "time between": (
        {"measure": "time_between", "event": {"event": "watch"}, "then": {"event": "buy"}},
        DAY,
    ),
}


@pytest.mark.usefixtures("crowd")
def test_what_metrics_of_events_show(context: Context, app: Site) -> None:
    for name, (definition, total) in METRICS.items():
        figures = charts.result(context, app.id, "metric", definition, Asked(SPAN, compare=True)).figures
        assert figures is not None
        assert figures["total"] == total, name
        assert len(figures["points"]) == len(figures["previous"]["points"]) == 31
    asked = Asked(SPAN, breakdown="property:plan", step=Step.MONTH)
    figures = charts.result(context, app.id, "metric", METRICS["times"][0], asked).figures
    assert figures is not None
    assert [(group["label"], group["total"], group["points"]) for group in figures["groups"]] == [
        ("free", 6, [6]), ("Not set", 6, [6])
    ]  # fmt: skip
    assert figures["daily"] == {
        "most": {"first": "1970-01-01", "value": 12.0}, "least": {"first": "1970-01-02", "value": 0.0},
        "average": 12 / 31,
    }  # fmt: skip
    buyers = charts.create(context, app.id, "metric", "Buyers", METRICS["conversion"][0])
    for part, total in (("reached", 4), ("dropped", 8)):
        whose = Whose(0, cast("Part", part), bucket="1970-01-01")
        page = charts.people(context, app.id, buyers, Asked(SPAN), whose, 20, None)
        assert (page.total, len(page.people)) == (total, total)
    with pytest.raises(RejectedError):
        charts.people(context, app.id, buyers, Asked(SPAN), Whose(0, "reached", bucket="1970-02-01"), 20, None)
    csv = list(exporting.lines(buyers.definition, charts.result(context, app.id, "metric", buyers.definition, asked)))
    assert csv[0] == "first_day,value,free,Not set\r\n"
    assert [line.split(",")[0] for line in csv[1:]] == ["1970-01-01", "all"]


def test_what_metrics_of_properties_show(context: Context, app: Site, feed: Feed) -> None:
    """History is kept from the moment that a metric asks for it; of before, what was set last."""
    feed(feed.set("ann", '{"paid": 1}', 1_000), feed.set("ann", '{"paid": 10}', DAY), feed.track("ann", "visit", DAY))
    feed(feed.set("bob", '{"paid": true, "plan": "free"}', 2 * DAY), feed.set("a-1", '{"paid": 7}', 2 * DAY))
    refreshed(context, app)
    total: dict[str, Any] = {"measure": "total", "property": "paid"}
    tried = charts.result(context, app.id, "metric", total, Asked(SPAN)).figures
    assert tried is not None
    assert [point["value"] for point in tried["points"][:3]] == [0, 10, 17]
    assert tried["known_from"] is not None
    chart = charts.create(context, app.id, "metric", "Paid", total)
    assert building.state(context, app.id).state == "running"  # for there is something to read

    feed(feed.set("ann", '{"paid": 20}', 3 * DAY, message="m-1"), feed.set("ann", '{"paid": 5}', 5 * DAY))
    feed(feed.set("ann", '{"paid": 20}', 3 * DAY, message="m-1"))  # told twice, set once
    feed(feed.set("bob", '{"paid": 4, "name": "Bob"}', 4 * DAY), feed.set("bob", '{"name": "B"}', 5 * DAY))
    feed(feed.alias("a-1", "ann"), feed.set("bob", '{"paid": null}', 6 * DAY))
    refreshed(context, app)

    def points(definition: dict[str, Any], days: int = 7) -> list[float | None]:
        figures = charts.result(context, app.id, "metric", {**definition, "property": "paid"}, Asked(SPAN)).figures
        assert figures is not None
        return [point["value"] for point in figures["points"][:days]]

    assert points(total) == [0, 0, 0, 20, 24, 9, 5]
    assert points({"measure": "average"}) == [None, 0, 0, 10, 12, 4.5, 2.5]
    assert points({"measure": "average", "by": "times"}) == [None, None, None, 20, 4, 5, None]
    visits = {"measure": "average", "by": "event", "event": {"event": "visit"}}
    assert points(visits) == [None, 0, None, None, None, None, None]
    people_of = charts.people(context, app.id, chart, Asked(SPAN), Whose(0, "reached", bucket="1970-01-05"), 9, None)
    assert {(each.person.id, each.at, each.last_event) for each in people_of.people} == {
        ("ann", 3 * DAY, "visit"), ("bob", 4 * DAY, "")
    }  # fmt: skip

    def kept() -> int:
        found: int = context.graph.rows("MATCH (v:Value {app: $app}) RETURN count(v) AS n", app=app.id)[0]["n"]
        return found

    assert kept() == 4
    uid = context.graph.rows("MATCH (p:Person {app: $app, id: 'bob'}) RETURN p.uid AS uid", app=app.id)[0]["uid"]
    requests.erase(context, app.id, uid)
    assert kept() == 2
    charts.delete(context, app.id, chart.id)
    feed(feed.set("ann", '{"paid": 6}', 7 * DAY))
    refreshed(context, app)
    assert kept() == 0


def test_charts_keep_their_order(context: Context, app: Site) -> None:
    made: list[Chart] = [
        charts.create(context, app.id, "funnel", name, {"steps": [{"event": name}]}) for name in ("A", "B", "C")
    ]
    context.graph.write(lambda tx: stored.arrange(tx, app.id, [made[2].id]))
    assert [each.name for each in context.graph.read(lambda tx: stored.listing(tx, app.id))] == ["C", "A", "B"]
