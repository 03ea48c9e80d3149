"""Newsletters: to whom, when, and what pausing and canceling hold back."""

from __future__ import annotations

from typing import Any

import pytest
from stage import Stage

from graphstore import letter_activity, newsletters
from graphstore.errors import ConflictError, NotFoundError
from graphstore.newsletters import NewsletterRecord
from workers import lists
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
    # More letters than a step sends by itself are queued; the pause comes before their jobs do.
    stage.step(BULK)
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
