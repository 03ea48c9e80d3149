"""/set, /track and /alias: checked, appended durably, answered. A Flask app apart from the dashboard and its hooks."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Flask, Response, request
from redis import Redis
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from engine import tracking
from engine.errors import RejectedError
from engine.identity import check_merge, check_signature
from graphstore.apps import AppRecord
from graphstore.driver import Graph
from graphstore.records import Call
from webapp.errors import http_error, respond
from webapp.json_provider import StrictJSONProvider
from webapp.resources.track import parameters
from webapp.resources.track.directory import Directory, DirectoryUnavailableError
from workers.announce import refused
from workers.stream import StreamUnavailableError, StreamWriter

PATHS: Final = frozenset({"/set", "/track", "/alias"})
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

Maker = Callable[[AppRecord, Mapping[str, str], int], Call]


def create_tracking(graph: Graph, redis: Redis, partitions: int) -> Flask:
    """The app that answers PATHS; each call is accepted once Redis has it in its append-only file."""
    app = Flask("webapp.tracking", static_folder=None)
    app.json = StrictJSONProvider(app)
    directory = Directory(graph, redis)
    writer = StreamWriter(redis, partitions)

    def accept(make: Maker) -> Response:
        if request.method == "OPTIONS":
            return Response(status=204, headers=_PREFLIGHT)
        site: AppRecord | None = None
        given: Mapping[str, str] = {}
        try:
            given = parameters.read(request)
            site = _site(directory, given)
            writer.append(make(site, given, time.time_ns() // 1_000_000))
        except RejectedError as error:
            if site is not None:
                _show(redis, site, given, error)
            return _open(respond(error.status, error.code, str(error), error.path))
        except (StreamUnavailableError, DirectoryUnavailableError, RedisError):
            message = "Calls can't be accepted at the moment: send it again a little later."
            return _open(respond(503, "unavailable", message, retry_after=1))
        return Response(_ACCEPTED, headers=_HEADERS)

    def failed(error: HTTPException) -> Response:
        return _open(http_error(error))

    for path, make in (("/set", _set), ("/track", _track), ("/alias", _alias)):
        app.add_url_rule(
            path, path[1:], accept, defaults={"make": make}, methods=["GET", "POST", "OPTIONS"],
            provide_automatic_options=False,
        )  # fmt: skip
    app.register_error_handler(HTTPException, failed)
    return app


def _site(directory: Directory, given: Mapping[str, str]) -> AppRecord:
    token = given.get("sid", "")
    if not token:
        raise RejectedError("missing", "'sid' is required: the site's token.", "sid")
    site = directory.find(token)
    if site is None:
        raise RejectedError("unknown_site", "No site has this token; the site's settings show it.", "sid", 403)
    return site


def _secrets(site: AppRecord) -> list[str]:
    return [secret for secret in (site.secret, site.previous_secret) if secret]


def _signed(site: AppRecord, given: Mapping[str, str]) -> None:
    sign = given.get("sign", "")
    if sign or site.signed_only:
        check_signature(_secrets(site), given["id"], sign, required=site.signed_only)


def _set(site: AppRecord, given: Mapping[str, str], received: int) -> Call:
    call = tracking.set_call(site.id, given, received)
    _signed(site, given)
    return call


def _track(site: AppRecord, given: Mapping[str, str], received: int) -> Call:
    call = tracking.track_call(site.id, given, received)
    _signed(site, given)
    return call


def _alias(site: AppRecord, given: Mapping[str, str], received: int) -> Call:
    call = tracking.alias_call(site.id, given, received)
    sign = given.get("destsign", "")
    check_merge(_secrets(site), call.identity, call.target, sign, signed_only=site.signed_only)
    return call


def _show(redis: Redis, site: AppRecord, given: Mapping[str, str], error: RejectedError) -> None:
    """Put the refusal where the site's people look for it. It is a help, so it may fail."""
    entry: dict[str, Any] = {
        "at": time.time_ns() // 1_000_000,
        "kind": request.path[1:],
        "code": error.code,
        "message": str(error),
        "path": error.path,
        "id": given.get("id", given.get("srcid", ""))[:_SHOWN],
        "name": given.get("action", "")[:_SHOWN],
        "data": given.get("data", "")[:_SHOWN],
    }
    try:
        refused(redis, site.id, entry)
    except (RedisError, TypeError):
        return


def _open(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
