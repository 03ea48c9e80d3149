"""What becomes of tracking calls: looked up, checked, appended, and shown where they are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Response, jsonify, request

from engine.errors import RejectedError
from graphstore.apps import AppRecord
from graphstore.records import Call
from webapp.resources.track import parameters
from webapp.resources.track.calls import make
from webapp.resources.track.directory import Directory
from webapp.resources.track.limits import Limits
from workers.announce import REFUSED_SHOWN, refused
from workers.context import Context
from workers.room import Room
from workers.stream import StreamWriter

ADMITTED: Final = "tracktor.admitted"  # in the environment of a call that limits have let through
ACCEPTED: Final = b'{"status":"accepted"}'
HEADERS: Final = [
    ("Content-Type", "application/json"),
    ("Content-Length", str(len(ACCEPTED))),
    ("Access-Control-Allow-Origin", "*"),
    ("Cache-Control", "no-store"),
]


class Endpoints:
    def __init__(self, context: Context) -> None:
        self.now = context.clock.now
        self._redis = context.redis
        self._directory = Directory(context.graph, context.redis)
        self._limits = Limits(context.settings)
        self.writer = StreamWriter(
            context.redis, context.settings.partitions, Room(context.redis, context.settings).full
        )

    def accept(self) -> Response:
        given = parameters.read(request)
        token = given.get("sid", "")
        counted = request.environ.get(ADMITTED)  # where it has been tried before, in front
        site = self.site(token) if counted else self.admit(token, request.remote_addr or "")
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
        site = self.admit(batch.token, request.remote_addr or "", len(batch.calls))
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

    def admit(self, token: str, address: str, calls: int = 1) -> AppRecord:
        """The site, where it and the address may make so many calls now. Raises RejectedError."""
        self._limits.of_address(address, calls)
        site = self.site(token)
        self._limits.of_site(site.id, calls)
        return site

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
