"""Whole figures, from the graph to what is shown, equal a plain reference; and each number has its people."""

from __future__ import annotations

import dataclasses
import json
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from analysing.columns import refreshed
from analysing.plain import History, PlainFunnel, best_run
from analysing.plain_metrics import PlainMetric, measured
from feeding import Feed
from stage import Stage
from support import Site

from engine.analytics.ranges import Range
from engine.segments.compile import compile_expression
from engine.segments.inline import inline
from engine.segments.parse import parse
from graphstore import event_columns
from graphstore.charts import Chart
from workers import lists
from workers.analytics import charts, exporting, segmenting
from workers.analytics.asked import Asked, Part, Whose
from workers.context import Context
from workers.segments import known

DAY = 86_400_000
SPAN = Range(date(1970, 1, 6), date(1970, 1, 8), "UTC")
PLANS = ("free", "paid", None)
WHERE = [{"argument": "n", "operator": "at_least", "value": 1}]
HAS_PLAN = {"property": "plan", "operator": "set"}


@pytest.fixture
def context(context: Context, tmp_path: Path) -> Context:
    return dataclasses.replace(context, settings=dataclasses.replace(context.settings, home=tmp_path))


@dataclasses.dataclass
class Crowd:
    """Whom a seed makes: what they did (an A whose argument does not meet the condition is an "a"), and their plan."""

    histories: dict[str, History]
    plans: dict[str, str | None]
    listed: set[str]
    segment: str

    def of(self, group: str | None = None) -> list[History]:
        """Of who has a plan; of these, of a group by its label."""
        own = {"Chosen": self.listed}.get(group or "", {who for who, plan in self.plans.items() if plan == group})
        return [
            history
            for who, history in self.histories.items()
            if self.plans[who] is not None and (group is None or who in own)
        ]


def crowd(context: Context, app: Site, feed: Feed, seed: int) -> Crowd:
    chance = random.Random(seed)
    made = Crowd({}, {}, set(), lists.create(context, app.id, "Chosen").id)
    for number in range(16):
        who, plan = f"p{number}", chance.choice(PLANS)
        made.plans[who], history = plan, []
        feed.append(feed.set(who, json.dumps({"plan": plan} if plan else {"name": "x"})))
        for at in sorted(chance.sample(range(2 * DAY, 11 * DAY, 1_000), chance.randrange(9))):
            name, n = chance.choice("ABC"), chance.randrange(3)
            feed.append(feed.track(who, name, at, json.dumps({"n": n})))
            history.append((name.lower() if name == "A" and n < 1 else name, at))
        made.histories[who] = history
        if chance.random() < 0.5:
            made.listed.add(who)
    feed.store()
    lists.add(context, app.id, made.segment, ids=sorted(made.listed))
    refreshed(context, app)
    return made


def figures(context: Context, app: Site, chart: Chart, asked: Asked) -> dict[str, Any]:
    found = charts.result(context, app.id, chart.kind, chart.definition, asked).figures
    assert found is not None
    return dict(found)


class Whom:
    """The people behind the numbers of a chart."""

    def __init__(self, context: Context, app: Site, chart: Chart, asked: Asked) -> None:
        self._own = (context, app.id, chart, asked)

    def __call__(self, index: int, part: Part, *, group: str = "", bucket: str = "", before: bool = False) -> int:
        context, app, chart, asked = self._own
        whose = Whose(index, part, group, bucket, before)
        page = charts.people(context, app, chart, asked, whose, 100, None)
        assert len(page.people) == page.total
        said = segmenting.conditions(context, app, chart, asked, whose)
        if said is not None:  # then it is of exactly those people
            compiled = compile_expression(inline(parse(said, known(context, app)), known(context, app)))
            found = event_columns.people_meeting(context.graph, app, compiled.predicate.at(context.clock.now()))
            assert set(found) == {each.person.uid for each in page.people}
            self.said += 1
        return page.total

    said = 0


def shifted(span: Range) -> tuple[int, int]:
    return span.before().since, span.before().until


def steps_of(funnel: PlainFunnel, histories: Sequence[History]) -> list[tuple[int, int, float | None]]:
    """Of each step: people, who went no further, and the middle time from the step before."""
    runs = [(history, best_run(funnel, history)) for history in histories]
    found = []
    for step in range(len(funnel.steps)):
        there = [(history, run) for history, run in runs if len(run) > step]
        times = [history[run[step]][1] - history[run[step - 1]][1] for history, run in there] if step else []
        last = sum(len(run) == step + 1 for _, run in there) if step < len(funnel.steps) - 1 else 0
        found.append((len(there), last, median(times) if times else None))
    return found


def told(steps: Sequence[dict[str, Any]]) -> list[tuple[int, int, float | None]]:
    return [(step["people"], step["dropped"], step["median"]) for step in steps]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_funnel_of_a_crowd(context: Context, app: Site, feed: Feed, seed: int) -> None:
    people = crowd(context, app, feed, seed)
    order = ("loose", "strict", "loose")[seed - 1]
    steps = [{"event": "A", "where": WHERE}, {"event": "B"}, {"event": "C"}]
    definition: dict[str, Any] = {"steps": steps, "order": order, "people": HAS_PLAN}
    if order == "loose":
        definition["window"] = {"amount": 2, "unit": "days"}
    chart = charts.create(context, app.id, "funnel", "F", definition)
    window = 2 * DAY if order == "loose" else None

    def plain(since: int, until: int) -> PlainFunnel:
        return PlainFunnel(("A", "B", "C"), order, window, (), since, until)

    now, before = plain(SPAN.since, SPAN.until), plain(*shifted(SPAN))
    for breakdown, labels in (("property:plan", ("free", "paid")), (f"segment:{people.segment}", ("Chosen",))):
        asked = Asked(SPAN, breakdown=breakdown, compare=True)
        shown, whom = figures(context, app, chart, asked), Whom(context, app, chart, asked)
        assert told(shown["steps"]) == steps_of(now, people.of())
        assert told(shown["previous"]) == steps_of(before, people.of())
        keys = {group["label"]: group for group in shown["groups"]}
        for label in labels:
            expected = steps_of(now, people.of(label))
            assert told(keys[label]["steps"]) == expected if label in keys else expected[0][0] == 0
        for place, step in enumerate(shown["steps"]):
            assert whom(place, "reached") == step["people"]
            assert whom(place, "dropped") == step["dropped"]
            assert whom(place, "reached", before=True) == shown["previous"][place]["people"]
            assert whom(place, "dropped", before=True) == shown["previous"][place]["dropped"]
            for group in shown["groups"]:
                assert whom(place, "reached", group=group["key"]) == group["steps"][place]["people"]
                assert whom(place, "dropped", group=group["key"]) == group["steps"][place]["dropped"]
        assert whom.said >= 2
        begun = Counter(history[run[0]][1] // DAY for history in people.of() if (run := best_run(now, history)))
        assert [point["began"] for point in shown["trend"]] == [begun[day] for day in (5, 6, 7)]
        for point in shown["trend"]:
            assert whom(0, "reached", bucket=point["first"]) == point["began"]
            assert whom(2, "reached", bucket=point["first"]) == point["converted"]
        lines = [line.rstrip().split(",") for line in exporting.lines(definition, charts.result(
            context, app.id, "funnel", definition, asked))]  # fmt: skip
        parts = Counter(line[0] for line in lines[1:])
        assert parts == Counter(all=3, before=3, group=3 * len(shown["groups"]), began=6)
        assert lines[0][-2:] == ["median_from_first_ms", "average_from_first_ms"]
        last = next(line for line in lines if line[:1] == ["all"] and line[3] == "3")
        assert last[5:7] == [str(shown["steps"][2]["people"]), str(shown["steps"][2]["dropped"])]
        assert float(last[9] or -1) == (shown["steps"][2]["median_from_first"] or -1)


MEASURES: tuple[tuple[dict[str, Any], PlainMetric], ...] = (
    ({"measure": "people"}, PlainMetric("people")),
    ({"measure": "times"}, PlainMetric("times")),
    ({"measure": "times_per_person"}, PlainMetric("times_per_person")),
    ({"measure": "conversion", "then": {"event": "B"}}, PlainMetric("conversion", "B")),
    (
        {"measure": "conversion", "then": {"event": "B"}, "repeatable": True, "window": {"amount": 1, "unit": "days"}},
        PlainMetric("conversion", "B", repeatable=True, window=DAY),
    ),
    ({"measure": "time_between", "then": {"event": "C"}}, PlainMetric("time_between", "C")),
)


@pytest.mark.parametrize("seed", [4, 5])
def test_metrics_of_a_crowd(context: Context, app: Site, feed: Feed, seed: int) -> None:
    people = crowd(context, app, feed, seed)
    days = [(SPAN.since + day * DAY, SPAN.since + (day + 1) * DAY) for day in range(3)]
    earlier = shifted(SPAN)
    said = 0
    for number, (own, plain) in enumerate(MEASURES):
        definition = {**own, "event": {"event": "A", "where": WHERE}, "people": HAS_PLAN}
        chart = charts.create(context, app.id, "metric", f"M{number}", definition)
        for breakdown, labels in (("property:plan", ("free", "paid")), (f"segment:{people.segment}", ("Chosen",))):
            asked = Asked(SPAN, breakdown=breakdown, compare=True)
            shown, whom = figures(context, app, chart, asked), Whom(context, app, chart, asked)

            def value(since: int, until: int, end: int, group: str | None = None, plain: PlainMetric = plain) -> Any:
                return pytest.approx(measured(plain, people.of(group), since, until, end))

            assert shown["total"] == value(SPAN.since, SPAN.until, SPAN.until)
            assert [point["value"] for point in shown["points"]] == [value(*day, SPAN.until) for day in days]
            assert shown["previous"]["total"] == value(*earlier, earlier[1])
            for group in shown["groups"]:
                assert group["label"] in labels
                assert group["total"] == value(SPAN.since, SPAN.until, SPAN.until, group["label"])
                assert group["points"] == [value(*day, SPAN.until, group["label"]) for day in days]
            if own["measure"] == "people":
                assert whom(0, "reached") == shown["total"]
                assert whom(0, "reached", before=True) == shown["previous"]["total"]
                for place, point in enumerate(shown["points"]):
                    bucket, was = point["first"], shown["previous"]["points"][place]
                    assert whom(0, "reached", bucket=bucket) == point["value"]
                    assert whom(0, "reached", bucket=was["first"], before=True) == was["value"]
                    for group in shown["groups"]:
                        assert whom(0, "reached", group=group["key"], bucket=bucket) == group["points"][place]
                said += whom.said
            result = charts.result(context, app.id, "metric", definition, asked)
            lines = [line.rstrip().split(",") for line in exporting.lines(definition, result)]
            assert lines[0][:4] == ["first_day", "value", "before_first_day", "before"]
            assert (lines[-1][0], len(lines)) == ("all", 5)
            assert lines[1][2] == "1970-01-03"
            assert float(lines[-1][1] or -1) == (-1 if shown["total"] is None else shown["total"])
    assert said >= 10


def test_whom_a_campaign_took_in(stage: Stage, app: Site, tmp_path: Path) -> None:
    context = dataclasses.replace(
        stage.context, settings=dataclasses.replace(stage.context.settings, home=tmp_path)
    )  # fmt: skip
    feed, now = stage.feed, stage.context.clock.now()
    campaign = stage.campaign(
        {"on": ("person_event", {"event": "go"}), "w": ("wait", {"amount": 30, "unit": "minutes"})}, "on.out>w"
    )
    for number in range(6):
        feed.append(feed.track(f"p{number}", "A", now - 60_000))
        if number < 3:
            feed.append(feed.track(f"p{number}", "go", now))
        if number in {0, 4}:
            feed.append(feed.track(f"p{number}", "B", now))
    feed.store()
    stage.work()
    refreshed(context, app)
    today = charts.span(context, app.id, "last_7_days", "", "")
    asked = Asked(today, breakdown=f"campaign:{campaign}")
    funnel = charts.create(context, app.id, "funnel", "F", {"steps": [{"event": "A"}, {"event": "B"}]})
    shown = figures(context, app, funnel, asked)
    assert [step["people"] for step in shown["steps"]] == [6, 2]
    (group,) = shown["groups"]
    assert (group["label"], [step["people"] for step in group["steps"]]) == ("C", [3, 1])
    metric = charts.create(context, app.id, "metric", "M", {"measure": "people", "event": {"event": "A"}})
    (values,) = figures(context, app, metric, asked)["groups"]
    assert (values["total"], sum(values["points"])) == (3, 3)
    whom = Whom(context, app, metric, asked)
    assert whom(0, "reached", group=campaign) == 3
    assert whom.said == 0  # no condition says whom a campaign took in as the breakdown does
