"""Traces: one from an HTTP call over intake to a campaign's step and its letter. Off, and nothing, without the extra.

On where OTEL_EXPORTER_OTLP_ENDPOINT is set; then `pip install tracktor[tracing]` is needed. What a process begins is
carried on as a W3C traceparent: with the call in its stream, with a job in its queue. A batch holds many calls: it
belongs to the trace of the first of them, and is linked to the others'. No values of people are in spans.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from workers.errors import SettingError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

try:
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    _HERE = True
except ImportError:
    _HERE = False

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_HEADER: Final = "traceparent"
_LINKS: Final = 32  # a span's at the most
_LONGEST: Final = 2_000  # characters of a query
_FIRST_FAULT: Final = 500  # status of an answer

Spanning = AbstractContextManager[Any]

_tracer: Tracer | None = None
_nothing: Final[Spanning] = nullcontext()


def begin(part: str, exporter: SpanExporter | None = None) -> None:
    """Trace from now on, where the environment says where to. Raises SettingError without the packages.

    `exporter`: takes spans at once, for tests.
    """
    global _tracer  # noqa: PLW0603 - one a process, as the settings it comes from
    if exporter is None and not any(os.environ.get(name) for name in _ENDPOINTS):
        return
    if not _HERE:
        raise SettingError(f"{_ENDPOINTS[0]} is set, but traces need more packages: pip install tracktor[tracing]")
    provider = TracerProvider(resource=Resource.create({"service.name": f"tracktor-{part}"}))
    processor = SimpleSpanProcessor(exporter) if exporter is not None else BatchSpanProcessor(OTLPSpanExporter())
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer("tracktor")


def end() -> None:
    """No more spans from now on."""
    global _tracer  # noqa: PLW0603 - as `begin`
    _tracer = None


def span(name: str, parents: Sequence[str] = (), kind: str = "internal", **told: Any) -> Spanning:
    """What is done within belongs to it. `parents`: those it comes from, the first as its own; else what is current.

    Only requests begin a trace: where nothing is traced that it could belong to, it is nothing.
    """
    if _tracer is None or not (parents or kind == "server" or trace.get_current_span().is_recording()):
        return _nothing
    return _span(_tracer, name, parents, kind, told)


@contextmanager
def _span(tracer: Tracer, name: str, parents: Sequence[str], kind: str, told: dict[str, Any]) -> Iterator[Any]:
    contexts = [TraceContextTextMapPropagator().extract({_HEADER: each}) for each in parents[: _LINKS + 1]]
    links = [trace.Link(trace.get_current_span(each).get_span_context()) for each in contexts[1:]]
    with tracer.start_as_current_span(
        name,
        context=contexts[0] if contexts else None,
        kind=trace.SpanKind[kind.upper()],
        links=links,
        attributes=told,
    ) as opened:
        yield opened


def current() -> str:
    """The traceparent of what is being done, to carry along; "" where nothing is traced."""
    if _tracer is None or not trace.get_current_span().is_recording():
        return ""
    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get(_HEADER, "")


def distinct(parents: Iterable[str]) -> list[str]:
    """Of those that are traced, each once, in their order."""
    return list(dict.fromkeys(each for each in parents if each))


def queried(cypher: str, seconds: float) -> None:
    """A query that has just ended, where something that is traced has asked it."""
    if _tracer is None or not trace.get_current_span().is_recording():
        return
    ended = time.time_ns()
    told = {"db.system.name": "neo4j", "db.query.text": cypher[:_LONGEST]}
    began = ended - int(seconds * 1e9)
    _tracer.start_span("cypher", kind=trace.SpanKind.CLIENT, start_time=began, attributes=told).end(ended)


def name(text: str) -> None:
    """What is being done, once it is known better."""
    if _tracer is not None:
        trace.get_current_span().update_name(text)


def served(app: WSGIApplication, known: frozenset[str]) -> WSGIApplication:
    """The app with a span a request; the app itself where nothing is traced. `known`: paths that name a span."""
    if _tracer is None:
        return app

    def handle(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        shown = f"{method} {path}" if path in known else method  # others hold ids: their route renames it

        def start(status: str, *rest: Any) -> Any:
            code = int(status.partition(" ")[0])
            opened.set_attribute("http.response.status_code", code)
            if code >= _FIRST_FAULT:
                opened.set_status(trace.Status(trace.StatusCode.ERROR))
            return start_response(status, *rest)

        with span(shown, kind="server", **{"http.request.method": method}) as opened:
            return app(environ, start)

    return handle
