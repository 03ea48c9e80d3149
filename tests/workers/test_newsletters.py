"""Newsletters: to whom, when, and what pausing and canceling hold back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from stage import Stage

from engine.segments.compile import compile_definition
from graphstore import letter_activity, membership, newsletters
from graphstore.errors import ConflictError, NotFoundError
from graphstore.newsletters import NewsletterRecord
from workers import lists, stopping
from workers import newsletters as sending
from workers.queues import BULK


def people(stage: Stage, *who: str) -> None:
    now = stage.context.clock.now()
    stage.feed(*[stage.feed.set(each, f'{{"email":"{each}@example.com"}}', now) for each in who])


def made(stage: Stage, *segments: str) -> str:
    return sending.create(stage.context, stage.feed.app, "News", segments)


def record(stage: Stage, newsletter: str) -> NewsletterRecord:
    return stage.context.graph.read(lambda tx: newsletters.get(tx, stage.feed.app, newsletter))


def ended(stage: Stage) -> None:
    stage.work()
    sending.tick(stage.context)


def to(stage: Stage) -> list[str]:
    return sorted(letter["To"] for letter in stage.sink.letters)


def test_everybody_who_is_there_gets_it_once_and_nobody_who_comes_later(stage: Stage, clock: Any) -> None:
    people(stage, "ann", "bob")
    stage.feed(stage.feed.set("cem", '{"name":"no address"}'))
    newsletter = made(stage)
    sending.send(stage.context, stage.feed.app, newsletter, None)
    clock.pass_time(seconds=1)
    people(stage, "dan")
    ended(stage)
    people(stage, "eva")
    ended(stage)
    assert to(stage) == ["ann@example.com", "bob@example.com"]
    found = record(stage, newsletter)
    assert (found.state, found.recipients) == ("sent", 3)
    figures = letter_activity.figures(stage.context.graph, stage.feed.app, [found.letter])[found.letter]
    assert dict(figures.states) == {"sent": 2, "skipped": 1}
    with pytest.raises(ConflictError):
        sending.send(stage.context, stage.feed.app, newsletter, None)


def test_an_address_that_several_people_have_gets_it_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    now = stage.context.clock.now()
    for number, name in enumerate(("ann", "Ann", "bob", "ann")):
        stage.feed(stage.feed.set(f"twin{number}", f'{{"email":"{name}@example.com"}}', now))
    newsletter = made(stage)
    sending.send(stage.context, stage.feed.app, newsletter, None)
    ended(stage)
    assert [address.lower() for address in to(stage)] == ["ann@example.com", "bob@example.com"]
    found = record(stage, newsletter)
    figures = letter_activity.figures(stage.context.graph, stage.feed.app, [found.letter])[found.letter]
    assert (found.state, dict(figures.states)) == ("sent", {"sent": 2, "skipped": 2})
    # One that is tried again finds itself, and the next newsletter is another one.
    second = made(stage)
    with monkeypatch.context() as patch:
        patch.setattr("workers.mailers.SmtpMailer._connected", _away)
        sending.send(stage.context, stage.feed.app, second, None)
        stage.work()
    assert len(stage.sink.letters) == 2
    stage.context.graph.command(
        "MATCH (d:Delivery {app: $app, state: 'deferred'}) SET d.at = 0", {"app": stage.feed.app}
    )
    ended(stage)
    assert (len(stage.sink.letters), record(stage, second).state) == (4, "sent")


def _away(_: object) -> None:
    raise ConnectionRefusedError(111, "Connection refused")


def test_it_goes_out_at_a_time_where_each_person_is(stage: Stage, clock: Any) -> None:
    app = stage.feed.app
    clock.go_to(datetime(2031, 5, 1, tzinfo=UTC))
    zones = {"ann": "Asia/Tokyo", "bob": "Europe/Lisbon", "cem": "nowhere", "dan": "America/New_York"}
    for who, zone in zones.items():
        data = f'{{"email":"{who}@example.com","time_zone":"{zone}"}}'
        stage.feed(stage.feed.set(who, data, stage.context.clock.now()))
    newsletter = made(stage)
    sending.send(stage.context, app, newsletter, None, "2031-05-03T09:00", "Europe/Paris")
    assert (record(stage, newsletter).state, record(stage, newsletter).local) == ("scheduled", "2031-05-03T09:00")
    clock.go_to(datetime(2031, 5, 2, 18, 59, tzinfo=UTC))
    sending.tick(stage.context)
    assert record(stage, newsletter).state == "scheduled"
    clock.go_to(datetime(2031, 5, 2, 19, 0, 1, tzinfo=UTC))
    sending.tick(stage.context)
    stage.work()
    assert (record(stage, newsletter).state, to(stage)) == ("sending", [])
    for hour, so_far in ((0, "ann"), (7, "ann cem"), (8, "ann bob cem"), (13, "ann bob cem dan")):
        clock.go_to(datetime(2031, 5, 3, hour, 1, tzinfo=UTC))
        stage.tick()
        assert to(stage) == [f"{who}@example.com" for who in so_far.split()]
    sending.tick(stage.context)
    assert record(stage, newsletter).state == "sent"


def test_only_the_people_of_its_segments_get_it(stage: Stage) -> None:
    people(stage, "ann", "bob", "cem")
    graph, app = stage.context.graph, stage.feed.app
    first, second = (chosen(stage, name) for name in ("First", "Second"))
    lists.add(stage.context, app, first, ids=["ann", "bob"])
    lists.add(stage.context, app, second, ids=["bob"])
    newsletter = made(stage, first, second)
    assert newsletters.audience(graph, app, [first, second]) == 2
    sending.send(stage.context, app, newsletter, None)
    ended(stage)
    assert to(stage) == ["ann@example.com", "bob@example.com"]
    assert record(stage, newsletter).recipients == 2
    got = {"asset": "newsletter", "activity": "sent"}
    other = made(stage)
    for definition, who in (
        ({**got, "id": newsletter}, {"ann", "bob"}),
        (got, {"ann", "bob"}),
        ({**got, "id": other}, set()),
    ):
        found = compile_definition(definition).predicate.at(stage.context.clock.now())
        uids = membership.sample(graph, app, found, 10)
        rows = graph.rows("MATCH (p:Person) WHERE p.uid IN $uids RETURN collect(p.id) AS ids", uids=uids)
        assert set(rows[0]["ids"]) == who
    with pytest.raises(NotFoundError):
        made(stage, "nothing")


def chosen(stage: Stage, name: str) -> str:
    return lists.create(stage.context, stage.feed.app, name).id


def test_a_planned_one_waits_for_its_time(stage: Stage, clock: Any) -> None:
    people(stage, "ann")
    newsletter = made(stage)
    sending.send(stage.context, stage.feed.app, newsletter, stage.context.clock.now() + 3_600_000)
    ended(stage)
    assert (to(stage), record(stage, newsletter).state) == ([], "scheduled")
    clock.pass_time(hours=1)
    sending.tick(stage.context)
    ended(stage)
    assert (to(stage), record(stage, newsletter).state) == (["ann@example.com"], "sent")


def test_a_pause_holds_it_and_a_cancel_calls_back_what_waits(stage: Stage, clock: Any) -> None:
    people(stage, *(f"p{number:03}" for number in range(150)))
    newsletter = made(stage)
    graph, app = stage.context.graph, stage.feed.app
    sending.send(stage.context, app, newsletter, None)
    sending.pause(stage.context, app, newsletter)
    ended(stage)
    clock.pass_time(minutes=1)
    ended(stage)
    assert to(stage) == []
    sending.resume(stage.context, app, newsletter)
    sending.pause(stage.context, app, newsletter)
    sending.resume(stage.context, app, newsletter)
    stage.work()
    assert len(to(stage)) == 150
    sending.tick(stage.context)
    assert record(stage, newsletter).state == "sent"

    second = made(stage)
    sending.send(stage.context, app, second, None)
    graph.command(
        "MATCH (c:Campaign {app: $app, newsletter: true, state: 'running'}) SET c.state = 'paused'", {"app": app}
    )
    assert sending.cancel(stage.context, app, second) == 0
    stage.work()
    assert (len(to(stage)), record(stage, second).state) == (150, "canceled")
    with pytest.raises(ConflictError):
        sending.resume(stage.context, app, second)


def test_letters_that_are_queued_wait_with_a_paused_newsletter_and_are_called_back(stage: Stage, clock: Any) -> None:
    people(stage, *(f"p{number:03}" for number in range(150)))
    newsletter = made(stage)
    graph, app = stage.context.graph, stage.feed.app
    sending.send(stage.context, app, newsletter, None)
    # A worker that is to stop gives back what it has not begun; the pause comes before anybody takes it up.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stopping, "_asked", threading.Event())
        stopping.ask()
        stage.step(BULK)
    waiting = graph.rows("MATCH (d:Delivery {app: $app, state: 'queued'}) RETURN count(d) AS n", app=app)[0]["n"]
    assert waiting == 150
    sending.pause(stage.context, app, newsletter)
    clock.pass_time(minutes=1)
    stage.work()
    assert to(stage) == []
    assert sending.cancel(stage.context, app, newsletter) == 150
    stage.work()
    found = record(stage, newsletter)
    figures = letter_activity.figures(graph, app, [found.letter])[found.letter]
    assert (to(stage), dict(figures.states)) == ([], {"skipped": 150})
