"""What becomes of tracking calls: looked up, checked, appended, and shown where they are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, jsonify, request
from redis import Redis

from engine.errors import RejectedError
from engine.node import Clock
from graphstore.apps import AppRecord
from graphstore.driver import Graph
from graphstore.records import Call
from webapp.resources.track import parameters
from webapp.resources.track.calls import make
from webapp.resources.track.directory import Directory
from workers.announce import REFUSED_SHOWN, refused
from workers.stream import StreamWriter

ACCEPTED: Final = b'{"status":"accepted"}'
HEADERS: Final = [
    ("Content-Type", "application/json"),
    ("Content-Length", str(len(ACCEPTED))),
    ("Access-Control-Allow-Origin", "*"),
    ("Cache-Control", "no-store"),
]


class Endpoints:
    def __init__(self, graph: Graph, redis: Redis, partitions: int, clock: Clock) -> None:
        self.now = clock.now
        self._redis = redis
        self._directory = Directory(graph, redis)
        self.writer = StreamWriter(redis, partitions)

    def accept(self) -> Response:
        given = parameters.read(request)
        site = self.site(given.get("sid", ""))
        try:
            call = make(site, request.path, given, self.now())
        except RejectedError as error:
            self._show(site, request.path, given, error)
            raise
        self.writer.append(call)
        return Response(ACCEPTED, headers=HEADERS)

    def accept_batch(self) -> Response:
        """The good calls are accepted all or none; the bad ones are told by their index."""
        batch = parameters.read_batch(request)
        site = self.site(batch.token)
        calls, refusals = _checked(site, batch, self.now())
        self.writer.append_all(calls)
        for index, error in refusals:
            path, given = batch.calls[index]
            self._show(site, path, {} if isinstance(given, RejectedError) else given, error)
        rejected = [
            {"index": index, "error": {"code": error.code, "message": str(error), "path": error.path}}
            for index, error in refusals
        ]
        return open_to_all(jsonify(status="accepted", accepted=len(calls), rejected=rejected))

    def site(self, token: str, *, as_it_is: bool = False) -> AppRecord:
        """`as_it_is`: for what browsers keep; calls go on with what was known. Raises RejectedError."""
        if not token:
            raise RejectedError("missing", "'sid' is required: the site's token.", "sid")
        site = self._directory.find_as_it_is(token) if as_it_is else self._directory.find(token)
        if site is None:
            raise RejectedError("unknown_site", "No site has this token; the site's settings show it.", "sid", 403)
        if site.removing:
            raise RejectedError("site_removed", "This site is being removed, and takes nothing any more.", "sid", 410)
        return site

    def _show(self, site: AppRecord, path: str, given: Mapping[str, str], error: RejectedError) -> None:
        """Put the refusal where the site's people look for it."""
        entry: dict[str, Any] = {
            "at": self.now(),
            "kind": path[1:],
            "code": error.code,
            "message": str(error),
            "path": error.path,
            "id": given.get("id", given.get("srcid", ""))[:REFUSED_SHOWN],
            "name": given.get("action", "")[:REFUSED_SHOWN],
            "data": given.get("data", "")[:REFUSED_SHOWN],
        }
        refused(self._redis, site.id, entry)


def _checked(
    site: AppRecord, batch: parameters.Batch, received: int
) -> tuple[list[Call], Sequence[tuple[int, RejectedError]]]:
    calls: list[Call] = []
    refusals: list[tuple[int, RejectedError]] = []
    for index, (path, given) in enumerate(batch.calls):
        try:
            calls.append(make(site, path, given, received))
        except RejectedError as error:
            refusals.append((index, error))
    return calls, refusals


def open_to_all(response: Response) -> Response:
    """Pages of any site may read the answer."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    if "Retry-After" in response.headers:
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
    return response
