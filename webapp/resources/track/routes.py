"""/set, /track, /alias and /batch: checked, appended durably, answered. A Flask app apart from the dashboard's."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Flask, Response, jsonify, request
from redis import Redis
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from engine.errors import RejectedError
from graphstore.apps import AppRecord
from graphstore.driver import Graph
from graphstore.records import Call
from webapp.errors import http_error, respond
from webapp.resources.track import parameters
from webapp.resources.track.calls import MAKERS, make
from webapp.resources.track.directory import Directory, DirectoryUnavailableError
from workers.announce import refused
from workers.stream import StreamUnavailableError, StreamWriter

PATHS: Final = frozenset({*MAKERS, "/batch"})
_ACCEPTED: Final = b'{"status":"accepted"}'
_HEADERS: Final = (
    ("Content-Type", "application/json"),
    ("Access-Control-Allow-Origin", "*"),
    ("Cache-Control", "no-store"),
)
_PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}
_SHOWN: Final = 200  # characters of a refused parameter
_AWAY: Final = (StreamUnavailableError, DirectoryUnavailableError, RedisError)


def create_tracking(graph: Graph, redis: Redis, partitions: int) -> Flask:
    """The app that answers PATHS; a call is accepted once Redis has it in its append-only file."""
    app = Flask("webapp.tracking", static_folder=None)
    endpoints = _Endpoints(graph, redis, partitions)
    for path in MAKERS:
        app.add_url_rule(path, path, endpoints.accept, methods=["GET", "POST"], provide_automatic_options=False)
    app.add_url_rule("/batch", "batch", endpoints.accept_batch, methods=["POST"], provide_automatic_options=False)
    for path in PATHS:
        app.add_url_rule(path, f"{path} preflight", _preflight, methods=["OPTIONS"], provide_automatic_options=False)
    app.register_error_handler(HTTPException, lambda error: _open(http_error(error)))
    app.register_error_handler(RejectedError, _refusal)
    for kind in _AWAY:
        app.register_error_handler(kind, _unavailable)
    return app


class _Endpoints:
    def __init__(self, graph: Graph, redis: Redis, partitions: int) -> None:
        self._redis = redis
        self._directory = Directory(graph, redis)
        self._writer = StreamWriter(redis, partitions)

    def accept(self) -> Response:
        given = parameters.read(request)
        site = self._site(given.get("sid", ""))
        try:
            call = make(site, request.path, given, _now())
        except RejectedError as error:
            self._show(site, request.path, given, error)
            raise
        self._writer.append(call)
        return Response(_ACCEPTED, headers=_HEADERS)

    def accept_batch(self) -> Response:
        """The good calls are accepted all or none; the bad ones are told by their index."""
        batch = parameters.read_batch(request)
        site = self._site(batch.token)
        calls, refusals = _checked(site, batch)
        self._writer.append_all(calls)
        for index, error in refusals:
            path, given = batch.calls[index]
            self._show(site, path, {} if isinstance(given, RejectedError) else given, error)
        rejected = [
            {"index": index, "error": {"code": error.code, "message": str(error), "path": error.path}}
            for index, error in refusals
        ]
        return _open(jsonify(status="accepted", accepted=len(calls), rejected=rejected))

    def _site(self, token: str) -> AppRecord:
        if not token:
            raise RejectedError("missing", "'sid' is required: the site's token.", "sid")
        site = self._directory.find(token)
        if site is None:
            raise RejectedError("unknown_site", "No site has this token; the site's settings show it.", "sid", 403)
        return site

    def _show(self, site: AppRecord, path: str, given: Mapping[str, str], error: RejectedError) -> None:
        """Put the refusal where the site's people look for it."""
        entry: dict[str, Any] = {
            "at": _now(),
            "kind": path[1:],
            "code": error.code,
            "message": str(error),
            "path": error.path,
            "id": given.get("id", given.get("srcid", ""))[:_SHOWN],
            "name": given.get("action", "")[:_SHOWN],
            "data": given.get("data", "")[:_SHOWN],
        }
        refused(self._redis, site.id, entry)


def _checked(site: AppRecord, batch: parameters.Batch) -> tuple[list[Call], Sequence[tuple[int, RejectedError]]]:
    received = _now()
    calls: list[Call] = []
    refusals: list[tuple[int, RejectedError]] = []
    for index, (path, given) in enumerate(batch.calls):
        try:
            calls.append(make(site, path, given, received))
        except RejectedError as error:
            refusals.append((index, error))
    return calls, refusals


def _now() -> int:
    return time.time_ns() // 1_000_000


def _preflight() -> Response:
    return Response(status=204, headers=_PREFLIGHT)


def _refusal(error: RejectedError) -> Response:
    return _open(respond(error.status, error.code, str(error), error.path))


def _unavailable(_: Exception) -> Response:
    message = "Calls can't be accepted at the moment: send it again a little later."
    return _open(respond(503, "unavailable", message, retry_after=1))


def _open(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
