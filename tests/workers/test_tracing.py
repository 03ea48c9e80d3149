"""One trace from an HTTP call over intake to the step and the letter, taken by an exporter in memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import opened
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from rq import Queue
from rq.serializers import JSONSerializer
from stage import Stage

from webapp.app import create_app
from workers import queues, stream, tracing
from workers.processes.worker import Worker

ON: tuple[str, dict[str, Any]] = ("person_event", {"event": "go"})


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    tracing.begin("test", exporter)
    yield exporter
    tracing.end()


def worked(stage: Stage) -> None:
    """What waits in the queues is done by the product's own worker."""
    names = [Queue(name, connection=stage.context.redis, serializer=JSONSerializer) for name in queues.ALL]
    worker = Worker(names, connection=stage.context.redis, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="ERROR")


def called(stage: Stage, *paths: str) -> None:
    """Calls over HTTP, as a web process of its own takes them."""
    web = create_app(stage.context.settings)
    with opened(web).context as context:
        token = context.graph.rows("MATCH (a:App {id: $id}) RETURN a.token AS token", id=stage.feed.app)[0]["token"]
        for path in paths:
            answer = web.test_client().get(path.replace("TOKEN", token))
            assert answer.status_code == 200, answer.text


def chain(span: ReadableSpan, by_id: dict[int, ReadableSpan]) -> list[str]:
    names = [span.name]
    while span.parent is not None:
        span = by_id[span.parent.span_id]
        names.append(span.name)
    return names[::-1]


def test_one_trace_from_the_call_to_the_letter(stage: Stage, spans: InMemorySpanExporter) -> None:
    stage.campaign({"on": ON, "send": ("send_letter", {"letter": stage.letter("Hello")})}, "on.out>send")
    stage.feed(stage.feed.set("anna-77", '{"email": "anna-77@example.test"}'))
    spans.clear()
    called(stage, "/track?sid=TOKEN&id=anna-77&action=go")
    stage.feed.store()
    worked(stage)
    assert len(stage.sink.letters) == 1
    found = spans.get_finished_spans()
    assert len({span.context.trace_id for span in found if span.context is not None}) == 1
    by_id = {span.context.span_id: span for span in found if span.context is not None}
    (letter,) = [span for span in found if span.name == "letters.send"]
    assert chain(letter, by_id) == ["GET /track", "intake.store", "job advance", "letters.send"]
    (step,) = [span for span in found if span.name == "campaign.step"]
    assert chain(step, by_id) == ["GET /track", "intake.store", "job advance", "campaign.step"]
    queries = [chain(span, by_id)[-2] for span in found if span.name == "cypher"]
    assert {"intake.store", "campaign.step"} <= set(queries)
    (request,) = [span for span in found if span.name == "GET /track"]
    assert (request.attributes or {})["http.response.status_code"] == 200
    told = " ".join(str(dict(span.attributes or {})) for span in found)
    assert "anna-77" not in told, "nothing of people is in spans"


def test_a_batch_of_several_is_linked_to_all(stage: Stage, spans: InMemorySpanExporter) -> None:
    called(stage, *(f"/track?sid=TOKEN&id=u&action=a{number}" for number in range(3)))
    stage.feed.store()
    (stored,) = [span for span in spans.get_finished_spans() if span.name == "intake.store"]
    requests = [span.context for span in spans.get_finished_spans() if span.name == "GET /track"]
    assert stored.parent is not None
    linked = [stored.parent.trace_id, *(link.context.trace_id for link in stored.links)]
    assert linked == [each.trace_id for each in requests if each is not None]
    assert (stored.attributes or {})["calls"] == 3


def test_what_nobody_asked_for_over_http_begins_no_trace(stage: Stage, spans: InMemorySpanExporter) -> None:
    stage.campaign({"on": ON, "send": ("send_letter", {"letter": stage.letter("Hello")})}, "on.out>send")
    stage.feed(stage.feed.set("anna-77", '{"email": "anna-77@example.test"}'), stage.feed.track("anna-77", "go"))
    worked(stage)
    assert len(stage.sink.letters) == 1
    assert spans.get_finished_spans() == ()


def test_the_dashboard_names_routes_and_not_what_stands_in_them(stage: Stage, spans: InMemorySpanExporter) -> None:
    web = create_app(stage.context.settings)
    with opened(web).context:
        web.test_client().get("/api/v1/sites/secret-site/people/secret-person")
    (request,) = [span for span in spans.get_finished_spans() if span.name.startswith("GET")]
    assert request.name == "GET /api/v1/sites/<string:site>/people/<string:uid>"


def test_off_it_leaves_nothing_in_streams_and_jobs(stage: Stage) -> None:
    stage.campaign({"on": ON, "send": ("send_letter", {"letter": stage.letter("Hello")})}, "on.out>send")
    called(stage, "/set?sid=TOKEN&id=ann&data=%7B%7D", "/track?sid=TOKEN&id=anna-77&action=go")
    raw = stage.context.redis
    found = [entry for key in raw.keys("tracktor:in:*") for entry in raw.xrange(key)]  # type: ignore[union-attr]
    assert [set(fields) for _, fields in found] == [{b"d"}, {b"d"}]
    assert stream.read(raw, {key.decode(): "0" for key in raw.keys("tracktor:in:*")}, 10, 1)[0].trace == ""  # type: ignore[union-attr]
    stage.feed.store()
    (job,) = Queue(queues.CAMPAIGNS, connection=raw, serializer=JSONSerializer).jobs
    assert job.meta == {}
    assert tracing.span("x") is tracing.span("y"), "one object that does nothing"


def test_without_the_packages_it_is_off_and_says_so_where_it_is_asked_for() -> None:
    """In a process that can't import them."""
    code = """
import sys
sys.modules["opentelemetry"] = None
from workers import tracing
from workers.errors import SettingError
tracing.begin("web")
assert tracing.current() == "" and tracing.served("app", frozenset()) == "app"
import os
os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:4318"
try:
    tracing.begin("web")
except SettingError as error:
    print(error)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install tracktor[tracing]" in told.stdout
