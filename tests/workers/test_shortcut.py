"""Runs that have just begun are moved beside intake where they are few, and by a worker where they are not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from rq import Queue
from rq.serializers import JSONSerializer
from running import until
from stage import Stage

from workers import queues, shortcut, tracing
from workers.ingest import run_lanes
from workers.shortcut import Shortcut

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


@pytest.fixture
def beside(stage: Stage) -> Iterator[Shortcut]:
    """One that is ready, without intake."""
    beside = Shortcut(stage.context, lambda: False)
    beside.begin()
    until(lambda: not beside.busy, 30, "its sender")
    yield beside
    beside.end()


def waiting(stage: Stage) -> int:
    return Queue(queues.CAMPAIGNS, connection=stage.context.redis, serializer=JSONSerializer).count


def begun(stage: Stage, people: int) -> tuple[tuple[str, str], list[str]]:
    """That many runs, ready and in no queue: of which campaign, and their ids."""
    campaign = stage.campaign({"on": ON, "send": ("send_letter", {"letter": stage.letter("Hello")})}, "on.out>send")
    names = [f"p{number}" for number in range(people)]
    stage.feed(*(stage.feed.set(name, f'{{"email": "{name}@example.test"}}') for name in names))
    stage.feed(*(stage.feed.track(name, "go") for name in names))
    Queue(queues.CAMPAIGNS, connection=stage.context.redis, serializer=JSONSerializer).empty()
    rows = stage.context.graph.rows("MATCH (r:Run {campaign: $campaign}) RETURN r.id AS id", campaign=campaign)
    return (stage.feed.app, campaign), [row["id"] for row in rows]


def test_a_letter_goes_out_without_a_worker(stage: Stage) -> None:
    stage.campaign({"on": ON, "send": ("send_letter", {"letter": stage.letter("Hello")})}, "on.out>send")
    over = threading.Event()
    intake = threading.Thread(target=run_lanes, args=(stage.context, over.is_set))
    intake.start()
    try:
        stage.feed.append(stage.feed.set("anna", '{"email": "anna@example.test"}'))
        # Its first runs may come before it has a sender: those wait for a worker.
        for number in range(1_000):
            stage.feed.append(stage.feed.track("anna" if number == 0 else f"ben-{number}", "go"))
            stage.feed.append(stage.feed.set(f"ben-{number + 1}", f'{{"email": "ben-{number + 1}@example.test"}}'))
            if stage.sink.letters:
                break
            over.wait(0.1)
    finally:
        over.set()
        intake.join()
        stage.feed.ingester.start()  # the others have stored more than it knows of
    assert "Hello" in stage.sink.texts()[0]
    stage.work()
    sent = [str(letter["To"]) for letter in stage.sink.letters]
    assert len(sent) == len(set(sent)) == number + 1


def test_more_than_a_few_are_a_workers(stage: Stage, beside: Shortcut) -> None:
    whose, runs = begun(stage, 9)
    beside.advance({whose: runs})
    assert waiting(stage) == 1
    assert stage.sink.letters == []
    stage.work()
    assert len(stage.sink.letters) == 9


def test_while_it_has_something_to_do_others_are_a_workers(
    stage: Stage, beside: Shortcut, monkeypatch: pytest.MonkeyPatch
) -> None:
    whose, runs = begun(stage, 2)
    there, on = threading.Event(), threading.Event()
    move = shortcut.move

    def slow(*given: Any) -> int:
        there.set()
        on.wait(60)
        return move(*given)

    monkeypatch.setattr(shortcut, "move", slow)
    beside.advance({whose: runs[:1]})
    assert there.wait(60)
    beside.advance({whose: runs[1:]})
    assert waiting(stage) == 1
    on.set()
    until(lambda: len(stage.sink.letters) == 1, 60, "the first letter")
    stage.work()
    assert len(stage.sink.letters) == 2


def test_what_it_fails_at_a_worker_tries_again(stage: Stage, beside: Shortcut, monkeypatch: pytest.MonkeyPatch) -> None:
    whose, runs = begun(stage, 1)

    def fails(*_: Any) -> int:
        raise MemoryError

    monkeypatch.setattr(shortcut, "move", fails)
    beside.advance({whose: runs})
    until(lambda: waiting(stage) == 1, 60, "a job")
    stage.work()
    assert len(stage.sink.letters) == 1


def test_it_is_in_the_trace_of_its_event(stage: Stage, beside: Shortcut) -> None:
    exporter = InMemorySpanExporter()
    tracing.begin("test", exporter)
    try:
        whose, runs = begun(stage, 1)
        with tracing.span("intake.store", kind="server"):
            beside.advance({whose: runs})
        until(lambda: any(span.name == "letters.send" for span in exporter.get_finished_spans()), 60, "the letter")
        until(lambda: not beside.busy, 60, "its end")
    finally:
        tracing.end()
    spans = {span.name: span for span in exporter.get_finished_spans()}
    own = spans["shortcut"].parent
    assert own is not None
    assert own.span_id == spans["intake.store"].context.span_id
    assert spans["letters.send"].context.trace_id == spans["intake.store"].context.trace_id
