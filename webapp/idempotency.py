"""Calls that are sent again: with an Idempotency-Key, a POST is done once, and whoever repeats it gets the same answer.

Answers are kept sealed, since some tell a new key or secret; and by site, so that erasing a person takes those along.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any, Final, cast

import orjson
import structlog
from flask import Flask, Response, current_app, g, request
from redis.exceptions import RedisError

from webapp.audit import leaves_entry
from webapp.auth import Identity
from webapp.errors import WebError, respond
from webapp.guard import API
from webapp.parts import parts
from workers import keys
from workers.sealing import seal, unseal

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
KEPT: Final = 86_400  # seconds
_LONGEST: Final = 200  # characters of a key
_AT_WORK: Final = 120  # seconds after which a call that has told nothing counts as dead
_LARGEST: Final = 262_144  # bytes of an answer
_BROKEN: Final = 500

_log = structlog.get_logger("tracktor.web")


@dataclass(frozen=True)
class _Held:
    name: str  # in Redis
    body: str  # digest of what was sent


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> Response | None:
    """The answer of the first call, where this is not the first."""
    given = request.headers.get(HEADER)
    if given is None or request.method != "POST" or "identity" not in g or not request.path.startswith(API):
        return None
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "takes_file", False) or not leaves_entry(request.method, view):
        return None
    if not 0 < len(given) <= _LONGEST or not given.isprintable() or not given.isascii():
        raise WebError(422, "invalid", f"Give 1 to {_LONGEST} printable ASCII characters.", HEADER)
    held = _Held(_name(cast("Identity", g.identity), given), hashlib.sha256(request.get_data()).hexdigest())
    mark = orjson.dumps({"body": held.body})
    if parts().redis.set(held.name, mark, nx=True, ex=_AT_WORK):
        g.idempotent = held
        return None
    kept: dict[str, Any] = orjson.loads(cast("bytes | None", parts().redis.get(held.name)) or mark)
    if kept["body"] != held.body:
        raise WebError(
            409, "idempotency_conflict", "This key was sent with another body. Use a new key for another call.", HEADER
        )
    if "answer" not in kept:
        return respond(409, "in_progress", "The first call with this key is still at work. Ask again.", retry_after=1)
    answer = orjson.loads(unseal(parts().settings.secret_key, kept["answer"]))
    response = Response(base64.b64decode(answer["body"]), answer["status"], content_type=answer["type"])
    response.headers[REPLAYED] = "true"
    return response


def _end(response: Response) -> Response:
    held: _Held | None = g.pop("idempotent", None)
    if held is None:
        return response
    try:
        # What broke may be tried again, and so may what is too much to keep.
        if response.status_code >= _BROKEN or response.is_streamed or (response.content_length or 0) > _LARGEST:
            parts().redis.delete(held.name)
        else:
            parts().redis.set(held.name, orjson.dumps({"body": held.body, "answer": _sealed(response)}), ex=KEPT)
    except RedisError as error:
        # The call is done; the key stays at work until it counts as dead.
        _log.error("answer_not_kept", error=str(error))
    return response


def _sealed(response: Response) -> str:
    body = base64.b64encode(response.get_data()).decode()
    answer = {"status": response.status_code, "type": response.content_type, "body": body}
    return seal(parts().settings.secret_key, orjson.dumps(answer).decode())


def _name(identity: Identity, key: str) -> str:
    """Of whoever asks alone: two programs may make up the same key."""
    site = identity.site.id if identity.site else ""
    told = orjson.dumps([identity.user.email, identity.user.created, request.path, key])
    return keys.idempotent(site, hashlib.sha256(told).hexdigest())
