"""Structured logs: a line a request, with an id, and without anything that people or secrets could be read from.

The route is logged instead of the path, and never the query. Tracking calls, which hold personal data and signatures
there, do not come this way at all.
"""

from __future__ import annotations

import re
import secrets
import sys
import time
from typing import Final

import structlog
from flask import Flask, Response, g, request

from workers import tracing
from workers.metrics.meter import METER
from workers.metrics.names import REQUESTS

_GIVEN_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")

_log = structlog.get_logger("tracktor.web")


def configure() -> None:
    """JSON lines on standard error, from the level INFO."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(20),
        # Looked up at each line: whoever redirects standard error later gets the lines too.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _end(response: Response) -> Response:
    tracing.name(f"{request.method} {request.url_rule.rule}" if request.url_rule else request.method)
    response.headers["X-Request-Id"] = g.request_id
    seconds = time.perf_counter() - g.began
    METER.observe(REQUESTS, (seconds,), str(response.status_code))
    _log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else "-",
        status=response.status_code,
        ms=round(seconds * 1000, 1),
    )
    return response
