"""The weekly digest: on Monday morning where the site is, once each, with what it says."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from stage import Stage

from engine.digest_links import PATH
from graphstore import digests as stored
from graphstore import team
from workers import jobs, keys
from workers.analytics import building, charts, digests
from workers.context import Context

LISBON = ZoneInfo("Europe/Lisbon")
THURSDAY = datetime(2037, 3, 26, 12, tzinfo=LISBON)  # the clock goes on in the night before that week's Monday


@pytest.fixture
def stage(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    own = dataclasses.replace(stage.context, settings=dataclasses.replace(stage.context.settings, home=tmp_path))
    monkeypatch.setattr(jobs, "current", lambda: own)
    stage.context = own
    go_to(own, THURSDAY)
    charts.set_time_zone(own, stage.feed.app, "Europe/Lisbon")
    yield stage
    # What is due one day would come into other tests' letters.
    own.graph.command("MATCH (d:Digest {app: $app}) DETACH DELETE d", {"app": stage.feed.app})


def go_to(context: Context, at: datetime) -> None:
    context.clock.go_to(at)  # type: ignore[attr-defined]  # the test's own clock


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def asked(stage: Stage) -> str:
    email = team.add(stage.context.graph, stage.feed.app, f"{secrets.token_hex(6)}@example.com", "analyst", 0).email
    digests.want(stage.context, stage.feed.app, email, on=True)
    return email


def state(stage: Stage, email: str) -> str | None:
    found = digests.wanted(stage.context, stage.feed.app, email)
    return found and found.state


def mine(stage: Stage) -> bool:
    return stage.feed.app in digests.due(stage.context)


def test_it_comes_on_monday_morning_once_with_the_week(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    ann = asked(stage)
    definition = {"measure": "times", "event": {"event": "visit"}}
    charts.create(context, app, "metric", "Visits & more", definition)
    charts.create(context, app, "funnel", "Way", {"steps": [{"event": "visit"}, {"event": "buy"}]})
    for day, count in ((18, 4), (25, 6)):
        at = ms(datetime(2037, 3, day, 9, tzinfo=LISBON))
        stage.feed(*[stage.feed.track(f"p-{number}", "visit", at + number) for number in range(count)])
    stage.feed(stage.feed.track("p-1", "buy", ms(datetime(2037, 3, 25, 10, tzinfo=LISBON))))
    assert not mine(stage)

    go_to(context, datetime(2037, 3, 30, 6, 59, tzinfo=LISBON))
    assert not mine(stage)
    go_to(context, datetime(2037, 3, 30, 7, 0, tzinfo=LISBON))
    assert mine(stage)
    assert digests.work(context, app) == 0  # figures first have to reach to the end of the week
    assert building.work(context, app)
    assert digests.work(context, app) == 1
    (letter,) = stage.sink.letters
    assert letter["To"] == ann
    text = stage.sink.texts()[0]
    assert "Mon 23 Mar to Sun 29 Mar" in text
    assert "Visits & more: 6 (+50 %)" in text
    assert "Way: 16.7 % (from 0)" in text
    assert "New people:" in text
    html = letter.get_body(("html",))
    assert html is not None
    assert "Visits &amp; more" in html.get_content()
    assert letter["List-Unsubscribe"].startswith(f"<{context.settings.public_url}{PATH}")

    # A scheduler or worker that begins anew sends no second one, this week.
    assert not mine(stage)
    assert digests.work(context, app) == 0
    go_to(context, datetime(2037, 4, 2, 9, tzinfo=LISBON))
    assert digests.work(context, app) == 0
    assert state(stage, ann) == "sent"
    go_to(context, datetime(2037, 4, 6, 8, tzinfo=LISBON))
    context.redis.delete(keys.digesting(app))
    assert mine(stage)


def test_nobody_gets_two_when_a_worker_dies_on_the_way(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    asked(stage)
    go_to(context, datetime(2037, 3, 30, 8, tzinfo=LISBON))
    claimed = context.graph.write(lambda tx: stored.claim(tx, app, "2037-03-30", context.clock.now()))
    assert len(claimed) == 1  # and then it died
    assert digests.work(context, app) == 0
    assert stage.sink.letters == []


def test_a_mail_server_that_is_away_is_tried_again(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    ann = asked(stage)
    go_to(context, datetime(2037, 3, 30, 8, tzinfo=LISBON))
    stage.sink.answer = "451 later"
    assert digests.work(context, app) == 1
    assert state(stage, ann) == "failed"
    assert digests.work(context, app) == 0
    stage.sink.answer = "250 OK"
    go_to(context, datetime(2037, 3, 30, 8, 11, tzinfo=LISBON))
    assert digests.work(context, app) == 1
    assert (state(stage, ann), len(stage.sink.letters)) == ("sent", 1)


def test_only_those_who_want_it_and_may_use_the_site(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    ann, bob = asked(stage), asked(stage)
    team.remove(context.graph, app, ann)
    digests.want(context, app, bob, on=False)
    cem = asked(stage)
    go_to(context, datetime(2037, 3, 30, 8, tzinfo=LISBON))
    stage.scheduler.sweep()
    stage.work()
    assert [letter["To"] for letter in stage.sink.letters] == [cem]
    assert state(stage, ann) is None


def test_figures_that_do_not_come_are_not_waited_for_for_ever(stage: Stage) -> None:
    context, app = stage.context, stage.feed.app
    asked(stage)
    charts.create(context, app, "metric", "Visits", {"measure": "times", "event": {"event": "visit"}})
    go_to(context, datetime(2037, 3, 30, 8, tzinfo=LISBON))
    assert digests.work(context, app) == 0
    go_to(context, datetime(2037, 3, 30, 9, tzinfo=LISBON))
    assert digests.work(context, app) == 1
    assert "do not reach to the end of the week" in stage.sink.texts()[0]
