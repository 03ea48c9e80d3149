"""What becomes of the messages of an SDK: translated, appended, and kept with the reason where they can't be."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, jsonify, request
from redis import Redis

from engine.errors import RejectedError
from engine.sdk.message import identity, read
from engine.sdk.translate import Target, calls
from graphstore.apps import AppRecord
from graphstore.records import Call
from graphstore.values import dump
from webapp.resources.sdk import parameters
from webapp.resources.track.endpoints import Endpoints, open_to_all
from workers import deadletters
from workers.announce import REFUSED_SHOWN, refused

KINDS: Final = ("identify", "track", "page", "screen", "group", "alias")


class SdkEndpoints:
    def __init__(self, tracking: Endpoints, redis: Redis, public_url: str) -> None:
        self._tracking = tracking
        self._redis = redis
        self._scheme, _, self._host = public_url.partition("://")

    def one(self, kind: str) -> Response:
        """A single message: what is wrong with it is the answer."""
        sent = parameters.read_one(request)
        site = self._tracking.admit(sent.token, request.remote_addr or "")
        try:
            found = _calls(site, sent.messages[0], kind, None, self._tracking.now())
        except RejectedError as error:
            self._show(site, sent.messages[0], kind, error)
            raise
        self._tracking.writer.append_all(found)
        return done()

    def batch(self) -> Response:
        """SDKs drop or repeat a batch as a whole, so the good messages are accepted and the bad ones kept apart."""
        sent = parameters.read_batch(request)
        site = self._tracking.admit(sent.token, request.remote_addr or "", len(sent.messages))
        received = self._tracking.now()
        good: list[Call] = []
        bad: list[tuple[object, RejectedError]] = []
        for message in sent.messages:
            try:
                good += _calls(site, message, "", sent.sent, received)
            except RejectedError as error:
                bad.append((message, error))
        self._tracking.writer.append_all(good)
        for message, why in bad:
            deadletters.keep_unread(self._redis, site.id, _reason(why), _text(message))
            self._show(site, message, "", why)
        return done()

    def settings(self, key: str) -> Response:
        """What the browser's SDK loads before anything else: where it is to send to."""
        self._tracking.site(key)
        sending = {
            "apiKey": key, "apiHost": f"{self._host}/v1", "protocol": self._scheme, "addBundledMetadata": False
        }  # fmt: skip
        answer = jsonify(
            integrations={"Segment.io": {**sending, "unbundledIntegrations": [], "versionSettings": {}}},
            plan={"track": {"__default": {"enabled": True, "integrations": {}}}, "identify": {}, "group": {}},
            edgeFunction={},
            enabledMiddleware={},
            metrics={"sampleRate": 0},
            middlewareSettings={},
            remotePlugins=[],
            legacyVideoPluginsEnabled=False,
            analyticsNextEnabled=True,
        )
        answer.headers["Cache-Control"] = "public, max-age=300"
        return open_to_all(answer)

    def _show(self, site: AppRecord, message: object, kind: str, error: RejectedError) -> None:
        body: dict[str, Any] = message if isinstance(message, dict) else {}
        entry = {
            "at": self._tracking.now(),
            "kind": (kind or str(body.get("type", "")))[:REFUSED_SHOWN],
            "code": error.code,
            "message": str(error),
            "path": error.path,
            "id": _shown(body, "userId") or _shown(body, "anonymousId"),
            "name": str(body.get("event", ""))[:REFUSED_SHOWN],
            "data": _text(body.get("properties", body.get("traits", message)))[:REFUSED_SHOWN],
        }
        refused(self._redis, site.id, entry)


def done() -> Response:
    """Exactly what SDKs expect."""
    return open_to_all(Response('{"success": true}', content_type="application/json"))


def _calls(site: AppRecord, message: object, kind: str, sent: object, received: int) -> list[Call]:
    if not isinstance(message, dict):
        raise RejectedError("bad_message", "A message is a JSON object.")
    secrets = [secret for secret in (site.secret, site.previous_secret) if secret]
    return calls(read(message, kind, sent, received), Target(site.id, secrets, site.signed_only), received)


def _reason(error: RejectedError) -> str:
    return f"{error.path}: {error}" if error.path else str(error)


def _text(message: object) -> str:
    return dump(message).encode(errors="replace").decode()


def _shown(body: dict[str, Any], field: str) -> str:
    try:
        return identity(body, field)[:REFUSED_SHOWN]
    except RejectedError:
        return ""
