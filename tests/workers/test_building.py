"""How columns are made over many jobs, when that begins, and how it is stopped."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from analysing.columns import stored_in, told
from feeding import Feed
from rq import Queue
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException
from support import Site

from engine.analytics.ranges import Range
from graphstore import event_columns
from graphstore.driver import Graph
from graphstore.errors import GraphUnavailableError
from workers import keys
from workers.analytics import builder, building, charts, drafts, files, properties
from workers.analytics.asked import Asked
from workers.context import Context
from workers.privacy import requests
from workers.queues import BULK, CAMPAIGNS, FIGURES, NAMES, Queues
from workers.schedule import Scheduler

SPAN = Range(date(1970, 1, 1), date(1970, 1, 31), "UTC")
MINUTE = 60_000
FUNNEL: dict[str, Any] = {"steps": [{"event": "visit"}]}
PAID: dict[str, Any] = {"measure": "total", "property": "paid"}


class Hands:
    """A clock that stands where it is put."""

    def __init__(self, at: int) -> None:
        self.at = at

    def now(self) -> int:
        return self.at


@pytest.fixture
def hands(context: Context) -> Hands:
    return Hands(context.clock.now())


@pytest.fixture
def context(context: Context, tmp_path: Path) -> Context:
    return dataclasses.replace(context, settings=dataclasses.replace(context.settings, home=tmp_path))


@pytest.fixture
def timed(context: Context, hands: Hands) -> Context:
    """By that clock."""
    return dataclasses.replace(context, clock=hands)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A job reads one page, of two people; behind whom each page of everybody's events was read."""
    monkeypatch.setattr(building, "_A_JOB", 0.0)
    monkeypatch.setattr(builder, "_PAGE", 2)
    monkeypatch.setattr(properties, "_PAGE", 2)
    read: list[str] = []
    page = event_columns.page

    def noted(tx: Any, app: str, places: Any, after: str, size: int) -> Any:
        read.append(after)
        return page(tx, app, places, after, size)

    monkeypatch.setattr(event_columns, "page", noted)
    return read


def crowd(feed: Feed, people: range) -> None:
    for number in people:
        feed.append(feed.set(f"p{number}", json.dumps({"plan": "free" if number % 2 else "paid", "paid": number})))
        feed.append(feed.track(f"p{number}", "visit", 1_000 + number, json.dumps({"path": f"/{number}"})))
        feed.append(feed.track(f"p{number}", f"own {number % 3}", 2_000))
    feed.store()


def finished(context: Context, app: Site, most: int = 60) -> files.Version:
    """Jobs until it is done; none is in vain."""
    for _ in range(most):
        if building.work(context, app.id):
            break
        assert building.state(context, app.id).state == "running"
    assert building.state(context, app.id).state == "done"
    version = files.load(context.settings.home, app.id)
    assert version is not None
    return version


def total(context: Context, app: Site) -> float:
    figures = charts.result(context, app.id, "metric", PAID, Asked(SPAN)).figures
    assert figures is not None
    found: float = figures["total"]
    return found


def test_a_build_goes_on_where_the_job_before_it_stopped(
    context: Context, app: Site, feed: Feed, graph: Graph, tiny: list[str]
) -> None:
    crowd(feed, range(9))
    charts.create(context, app.id, "metric", "Paid", PAID)
    looked = []
    for _ in range(3):
        assert not building.work(context, app.id)
        looked.append(building.state(context, app.id).looked)
    assert looked == [2, 4, 6]
    # What happens meanwhile is in there in the end: to those who were read, and to those who were not.
    crowd(feed, range(8, 11))
    feed(feed.track("p0", "buy"), feed.alias("p1", "p2"))
    uid = graph.rows("MATCH (p:Person {app: $app, id: 'p3'}) RETURN p.uid AS uid", app=app.id)[0]["uid"]
    requests.erase(context, app.id, uid)
    version = finished(context, app)
    assert told(version) == stored_in(graph, app)
    assert "/3" not in version.columns.words.pages
    assert len(tiny) == len(set(tiny))  # no page was read again
    assert not drafts.folder(context.settings.home, app.id).exists()
    assert total(context, app) == sum(range(11)) - 3 - 1
    plan = next(trait for trait in version.traits if trait.name == "property:plan")
    assert sorted(plan.values) == ["free", "paid"]
    assert (plan.codes >= 0).all()

    # Those who have changed are many, too.
    crowd(feed, range(4, 12))
    building.ask(context, app.id)
    assert not building.work(context, app.id)
    assert told(finished(context, app)) == stored_in(graph, app)
    assert len(tiny) == len(set(tiny))


def test_a_crash_costs_what_was_not_kept_yet(
    context: Context, app: Site, feed: Feed, graph: Graph, tiny: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(feed, range(6))
    monkeypatch.setattr(building, "_A_JOB", 60.0)
    monkeypatch.setattr(builder, "_SAVED_EVERY", -1.0)
    building.ask(context, app.id)
    read = event_columns.page

    def away(tx: Any, known: str, places: Any, after: str, size: int) -> Any:
        if len(tiny) == 2:
            raise GraphUnavailableError("away")
        return read(tx, known, places, after, size)

    with monkeypatch.context() as patch:
        patch.setattr(event_columns, "page", away)
        with pytest.raises(GraphUnavailableError):
            building.work(context, app.id)
    assert app.id in building.unattended(context)
    assert told(finished(context, app)) == stored_in(graph, app)
    assert len(tiny) == len(set(tiny)) == 4
    # What can't be read is begun anew; so is what a version has overtaken.
    monkeypatch.setattr(building, "_A_JOB", 0.0)
    for path in context.settings.home.glob("analytics/*/current.json"):
        path.unlink()
    building.ask(context, app.id)
    assert not building.work(context, app.id)
    for part in drafts.folder(context.settings.home, app.id).glob("everybody-*"):
        part.unlink()
    assert told(finished(context, app)) == stored_in(graph, app)


@pytest.mark.usefixtures("tiny")
def test_it_is_stopped_between_two_jobs(context: Context, app: Site, feed: Feed) -> None:
    crowd(feed, range(5))
    building.ask(context, app.id)
    assert not building.work(context, app.id)
    folder = drafts.folder(context.settings.home, app.id)
    assert folder.exists()
    assert building.cancel(context, app.id).state == "cancelled"
    assert not folder.exists()
    assert not building.work(context, app.id)
    assert app.id not in building.unattended(context)
    assert files.load(context.settings.home, app.id) is None


def test_it_is_stopped_and_stays_stopped(context: Context, app: Site, feed: Feed) -> None:
    feed(feed.track("ann", "visit"))
    charts.create(context, app.id, "funnel", "F", FUNNEL)
    assert building.state(context, app.id).state == "running"
    assert app.id in building.unattended(context)
    assert app.id not in building.unattended(context)  # its next turn is yet to come
    assert building.cancel(context, app.id).state == "cancelled"
    assert not building.work(context, app.id)
    assert app.id not in building.due(context)
    shown = charts.result(context, app.id, "funnel", FUNNEL, Asked(SPAN))
    assert shown.standing.building.state == "cancelled"
    context.redis.delete(keys.analytics_state(app.id))
    assert app.id in building.due(context)
    shown = charts.result(context, app.id, "funnel", FUNNEL, Asked(SPAN))
    assert shown.standing.building.state == "running"


def test_figures_are_never_two_hours_old(timed: Context, hands: Hands, app: Site, feed: Feed) -> None:
    """Whatever a build takes: here 25 minutes, and it fails once."""
    feed(feed.track("ann", "visit"))
    charts.create(timed, app.id, "funnel", "F", FUNNEL)
    assert building.work(timed, app.id)
    ages, begun, fails, failed = [], 0, True, 0
    for _ in range(120):
        hands.at += 5 * MINUTE
        if app.id in building.due(timed):  # as the scheduler does
            building.ask(timed, app.id)
        now = building.state(timed, app.id)
        if now.state == "running" and hands.at - now.asked >= 25 * MINUTE:
            begun += 1
            if begun == 2 and fails:
                fails, failed = False, hands.at
                with pytest.MonkeyPatch.context() as patch:
                    patch.setattr(builder.Builder, "run", _too_long)
                    assert not building.work(timed, app.id)
                assert building.state(timed, app.id).state == "failed"
            else:
                # What is read is of the moment that it begins.
                hands.at -= 25 * MINUTE
                builder.Builder(timed, app.id, lambda _: False).run()
                hands.at += 25 * MINUTE
                building._end(timed, app.id, "done")
        if now.state == "failed":
            assert hands.at - failed < 10 * MINUTE
        version = files.load(timed.settings.home, app.id)
        assert version is not None
        ages.append(hands.at - version.as_of)
    assert begun >= 6
    assert not fails
    assert max(ages) <= building.EVERY


def _too_long(_: builder.Builder) -> None:
    raise JobTimeoutException("Task exceeded maximum timeout value")


def test_the_scheduler_begins_early_enough(timed: Context, hands: Hands, app: Site, feed: Feed) -> None:
    feed(feed.track("ann", "visit"))
    charts.create(timed, app.id, "funnel", "F", FUNNEL)
    assert building.work(timed, app.id)
    began = hands.at
    queue = Queue(FIGURES, connection=timed.redis, serializer=JSONSerializer)
    queue.empty()
    for minutes, is_due in ((0, False), (89, False), (90, True)):
        hands.at = began + minutes * MINUTE
        Scheduler(timed).sweep()
        assert (building.state(timed, app.id).state == "running") is is_due
        # Other tests have left sites that are due, too.
        assert ([app.id] in [list(job.args) for job in queue.jobs]) is is_due
    hands.at += 20 * MINUTE
    assert building.work(timed, app.id)
    began = hands.at
    assert building.state(timed, app.id).took == 20 * MINUTE
    for minutes, is_due in ((69, False), (70, True)):
        hands.at = began + minutes * MINUTE
        assert (app.id in building.due(timed)) is is_due


def test_others_are_not_kept_waiting(context: Context, app: Site, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker takes figures before a newsletter, and a turn of them is short while there is one."""
    assert NAMES.index(CAMPAIGNS) < NAMES.index(FIGURES) < NAMES.index(BULK)
    crowd(feed, range(6))
    monkeypatch.setattr(builder, "_PAGE", 2)
    monkeypatch.setattr(building, "_A_TURN", 0.0)
    queues = {name: Queue(name, connection=context.redis, serializer=JSONSerializer) for name in NAMES}
    for queue in queues.values():
        queue.empty()
    building.ask(context, app.id)
    assert queues[FIGURES].count == 1
    queues[FIGURES].empty()
    Queues(context.redis).send(["a letter"], mass=True)
    assert not building.work(context, app.id)  # a page, then it is the newsletter's turn
    assert building.state(context, app.id).looked == 2
    assert queues[FIGURES].count == 0  # and the worker's next job is of it
    assert app.id in building.unattended(context)
    queues[BULK].empty()
    assert building.work(context, app.id)  # nobody waits: all of it


def test_editing_brings_figures_up_to_date(timed: Context, hands: Hands, app: Site, feed: Feed) -> None:
    feed(feed.track("ann", "visit", 1_000))
    chart = charts.create(timed, app.id, "funnel", "F", FUNNEL)
    assert building.work(timed, app.id)
    feed(feed.track("bob", "visit", 1_000))
    hands.at += MINUTE

    def edit(version: int) -> int:
        return charts.update(timed, app.id, chart.id, name="F", definition=FUNNEL, version=version).version

    edited = edit(chart.version)
    assert building.state(timed, app.id).state == "running"
    assert building.work(timed, app.id)
    assert building.state(timed, app.id).state == "done"
    figures = charts.result(timed, app.id, "funnel", FUNNEL, Asked(SPAN)).figures
    assert figures is not None
    assert figures["steps"][0]["people"] == 2

    # Where a build is under way, it may have begun before the change: another comes after it.
    building.ask(timed, app.id)
    run = builder.Builder.run

    def meanwhile(own: builder.Builder) -> None:
        run(own)
        hands.at += MINUTE
        edit(edited)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder.Builder, "run", meanwhile)
        assert building.work(timed, app.id)
    assert building.state(timed, app.id).state == "running"
    assert building.work(timed, app.id)
    assert building.state(timed, app.id).state == "done"
    version = files.load(timed.settings.home, app.id)
    assert version is not None
    assert version.as_of == hands.at
