"""Where people stop, and who they are, over the real graph."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from analysing.columns import refreshed
from feeding import Feed
from support import Site

from engine.analytics.ranges import Range
from engine.errors import RejectedError
from graphstore import user_properties
from graphstore.errors import NotFoundError
from graphstore.user_properties import Said
from workers import keys, lists
from workers.analytics import charts, counted, files, stopping
from workers.analytics.asked import CountedOnes
from workers.analytics.reporting import Scope
from workers.analytics.stopping import Ones, Sought
from workers.context import Context

SCOPE = Scope(Range(date(2026, 3, 1), date(2026, 3, 31), "UTC"))
STEPS = [{"event": name} for name in ("Visit", "Register", "Upgrade")]


@pytest.fixture
def context(context: Context, tmp_path: Path) -> Context:
    return dataclasses.replace(context, settings=dataclasses.replace(context.settings, home=tmp_path))


def at(hour: int) -> int:
    return int(datetime(2026, 3, 10, hour, tzinfo=UTC).timestamp() * 1_000)


@pytest.fixture
def crowd(context: Context, app: Site, feed: Feed) -> None:
    """Of 24 who visit, 16 on phones register, and 11 of these, who came by advertisements for Acme, upgrade."""
    calls: list[Any] = []
    for number in range(24):
        who, registers, upgrades = f"p{number:02}", number < 16, number < 11
        values: dict[str, Any] = {"device": "phone" if registers else "desktop", "email": f"{who}@example.com"}
        values |= {"beta": True, "plan": ["free"]} if number % 2 else {}
        values |= {"company": {"id": "acme", "name": "Acme"}} if upgrades else {}
        source = {"utm_source": "ads"} if upgrades else {}
        calls += [
            feed.set(who, json.dumps(values)),
            feed.track(who, "Visit", at(1), json.dumps(source)),
            *([feed.track(who, "Register", at(2))] if registers else []),
            *([feed.track(who, "Upgrade", at(3))] if upgrades else []),
        ]
    feed(*calls)
    refreshed(context, app)


def funnel(context: Context, app: Site, name: str = "To premium", **more: Any) -> str:
    return charts.create(context, app.id, "funnel", name, {"steps": STEPS, **more}).id


def ids(context: Context, app: Site, ones: CountedOnes | None) -> set[str]:
    version = files.load(context.settings.home, app.id)
    assert ones is not None
    assert version is not None
    return {each.person.id for each in counted.page(context, app.id, version, ones, 100, None).people}


def numbers(first: int, last: int) -> set[str]:
    return {f"p{number:02}" for number in range(first, last)}


@pytest.mark.usefixtures("crowd")
def test_the_largest_drop_and_who_they_are(context: Context, app: Site) -> None:
    chart = funnel(context, app)
    (found,) = stopping.shown(context, app.id, SCOPE, Sought())
    assert (found.chart, found.steps, found.people) == (chart, ["Visit", "Register", "Upgrade"], [24, 16, 11])
    assert (found.at, found.stopped, found.problem) == (0, 8, "")
    assert [(each.name, each.label, each.stopped, each.all_stopped, each.went_on, each.all_went_on)
            for each in found.told] == [
        ("device", "desktop", 8, 8, 0, 16),
        ("Company", "Not set", 8, 8, 5, 16),
    ]  # fmt: skip
    assert found.told[0].share == 1.0
    (second,) = stopping.shown(context, app.id, SCOPE, Sought(chart, 1))
    assert {(each.name, each.label, each.stopped, each.went_on) for each in second.told} == {
        ("Company", "Not set", 5, 0)
    }  # who comes from nowhere that is known is the same people

    assert stopping.shown(context, app.id, SCOPE, Sought()) == [found]  # as it is kept
    context.redis.delete(*context.redis.keys(f"{keys.analytics_result(app.id, '')}*"))
    context.graph.write(lambda tx: user_properties.say(tx, app.id, ("device",), Said(label="Kind of device"), 1))
    (renamed,) = stopping.shown(context, app.id, SCOPE, Sought())
    assert renamed.told[0].name == "Kind of device"


@pytest.mark.usefixtures("crowd")
def test_each_number_opens_its_people(context: Context, app: Site) -> None:
    chart = funnel(context, app)

    def who(part: str, trait: str = "", value: str = "", step: int | None = None, scope: Scope = SCOPE) -> set[str]:
        found = stopping.behind(context, app.id, scope, Sought(chart, step), Ones(part, trait, value))
        return ids(context, app, found)

    (found,) = stopping.shown(context, app.id, SCOPE, Sought())
    desktop = found.told[0].value
    assert who("stopped") == numbers(16, 24)
    assert who("went_on") == numbers(0, 16)
    assert who("stopped", "property:device", desktop) == numbers(16, 24)
    assert who("went_on", "property:device", desktop) == set()
    assert who("went_on", "company", "none") == numbers(11, 16)
    assert who("stopped", "source", "none", 1) == numbers(11, 16)
    for step, trait, value in ((2, "", ""), (None, "property:none", "x"), (None, "company", "x")):
        with pytest.raises(RejectedError):
            who("stopped", trait, value, step)

    some = lists.create(context, app.id, "Some").id
    lists.add(context, app.id, some, ids=["p03", "p20", "p21"])
    assert who("stopped", scope=Scope(SCOPE.range, some)) == {"p20", "p21"}
    (scoped,) = stopping.shown(context, app.id, Scope(SCOPE.range, some), Sought())
    assert (scoped.people, scoped.told) == ([3, 1, 1], [])
    with pytest.raises(NotFoundError):
        who("stopped", scope=Scope(SCOPE.range, "none"))


@pytest.mark.usefixtures("crowd")
def test_the_largest_drops_come_first_and_one_that_fails_holds_up_none(context: Context, app: Site) -> None:
    phones = {"property": "device", "operator": "is", "value": "phone"}
    funnel(context, app, "Phones", people=phones)
    funnel(context, app, "All")
    nobody = charts.create(context, app.id, "funnel", "Nobody", {"steps": [{"event": "Luck"}, *STEPS]})
    old = funnel(context, app, "Old")
    metric = charts.create(context, app.id, "metric", "Visits", {"measure": "times", "event": STEPS[0]})
    context.graph.command(
        "MATCH (c:Chart {app: $app, id: $id}) SET c.definition = $definition",
        {"app": app.id, "id": old, "definition": json.dumps({"steps": STEPS[:1], "order": "by luck"})},
    )
    found = stopping.shown(context, app.id, SCOPE, Sought())
    assert [(each.funnel, each.stopped) for each in found] == [("All", 8), ("Phones", 5), ("Nobody", 0), ("Old", 0)]
    assert (found[2].at, found[2].told, bool(found[3].problem)) == (None, [], True)
    csv = list(stopping.lines(context, app.id, SCOPE, Sought()))
    assert csv[1] == "All,Visit,Register,24,8,device,desktop,8,8,0,16\r\n"
    assert all(not line.startswith(("Nobody", "Old")) for line in csv)
    for chart, step in ((metric.id, None), (nobody.id, 3)):
        with pytest.raises(RejectedError):
            stopping.shown(context, app.id, SCOPE, Sought(chart, step))
    with pytest.raises(RejectedError):
        stopping.behind(context, app.id, SCOPE, Sought(nobody.id), Ones("stopped"))
    with pytest.raises(NotFoundError):
        stopping.shown(context, app.id, SCOPE, Sought("none"))


def test_nothing_is_counted_yet(context: Context, app: Site) -> None:
    chart = funnel(context, app)
    assert stopping.shown(context, app.id, SCOPE, Sought()) == []
    assert stopping.behind(context, app.id, SCOPE, Sought(chart), Ones("stopped")) is None


@pytest.mark.usefixtures("crowd")
def test_what_is_kept_of_people_is_as_they_are(context: Context, app: Site, feed: Feed) -> None:
    def device() -> dict[str, int]:
        version = files.load(context.settings.home, app.id)
        assert version is not None
        (trait,) = (each for each in version.traits if each.name == "property:device")
        return {value: int((trait.codes == place).sum()) for place, value in enumerate(trait.values)}

    def names() -> set[str]:
        version = files.load(context.settings.home, app.id)
        assert version is not None
        return {each.name for each in version.traits}

    # An e-mail address has too many values, a list is none.
    many = [feed.set(f"q{number}", json.dumps({"email": f"q{number}@example.com"})) for number in range(50)]
    feed(*many, feed.set("p00", json.dumps({"device": "desktop"})))
    assert device() == {"phone": 16, "desktop": 8}
    refreshed(context, app)
    assert device() == {"phone": 15, "desktop": 9}
    assert names() == {"property:device", "property:beta", "company"}
    context.graph.write(lambda tx: user_properties.say(tx, app.id, ("beta",), Said(hidden=True), 1))
    refreshed(context, app)
    assert names() == {"property:device", "company"}
