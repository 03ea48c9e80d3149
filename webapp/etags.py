"""What is read has an ETag, and whoever sends it back is told by 304 that nothing has changed.

Of what people edit, a second part of it says how that stands, without counts that move by themselves. Sent back as
`If-Match` with a change, it keeps a change of somebody else in between from being overwritten: 412.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, g, request

from webapp.errors import WebError
from webapp.guard import API
from webapp.parts import parts
from workers import keys

View = TypeVar("View", bound=Callable[..., Any])

_OK: Final = 200
_CHANGING: Final = frozenset({"PUT", "PATCH", "DELETE"})
_LOCKED_FOR: Final = 30_000  # ms, should its process die
_BELOW: Final = "/name"  # changes what stands at the address above


def edited(*fields: str) -> Callable[[View], View]:
    """Mark a route that reads something: these fields of the answer are what people edit."""

    def mark(view: View) -> View:
        view.edited = fields  # type: ignore[attr-defined]  # read here
        return view

    return mark


def install(app: Flask) -> None:
    """Behind the log-in: whoever may not change something is told that, and nothing of how it stands."""
    app.before_request(_compare)
    app.after_request(_mark)
    app.teardown_request(_let_go)


def _mark(response: Response) -> Response:
    is_read = request.method in {"GET", "HEAD"}
    reading = _reading()
    fields = getattr(reading, "edited", ())
    if not (is_read or (fields and request.method in _CHANGING)) or not request.path.startswith(API):
        return response
    if response.status_code != _OK or response.is_streamed or not response.is_json:
        return response
    # Weak: a proxy that compresses changes the bytes, not what they say.
    if fields:
        whole = hashlib.sha256(response.get_data()).hexdigest()[:24]
        response.set_etag(f"{whole}.{_standing(response, fields)}", weak=True)
    else:
        response.add_etag(weak=True)
    if is_read:
        response.make_conditional(request)  # in place
    return response


def _compare() -> None:
    """Refuse a change of something that does not stand as its If-Match says."""
    if request.method not in _CHANGING or not request.headers.get("If-Match"):
        return
    reading = _reading()
    if reading is None:
        return
    _lock()
    answer = current_app.make_response(reading(**(request.view_args or {})))
    given = request.if_match
    stands = _standing(answer, getattr(reading, "edited", ()))
    if not given.star_tag and stands not in {tag.partition(".")[2] for tag in given.as_set(include_weak=True)}:
        raise WebError(412, "stale", "This has been changed since you read it. Read it again.", "If-Match")


def _reading() -> Any:
    """The view by which one reads what stands at this address, where people edit it."""
    if request.url_rule is None:
        return None
    return _edited_views().get(request.url_rule.rule.removesuffix(_BELOW))


def _edited_views() -> dict[str, Any]:
    """By rule, those that read what people edit: looked for once, since every answer asks."""
    known: dict[str, Any] | None = current_app.extensions.get("edited_views")
    if known is None:
        reading: dict[str, Any] = {}
        for rule in current_app.url_map.iter_rules():
            if "GET" in (rule.methods or ()):
                reading.setdefault(rule.rule, current_app.view_functions[rule.endpoint])
        known = {rule: view for rule, view in reading.items() if getattr(view, "edited", ())}
        current_app.extensions["edited_views"] = known
    return known


def _standing(response: Response, fields: tuple[str, ...]) -> str:
    told = response.get_json()
    text = json.dumps([told.get(field) for field in fields], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _lock() -> None:
    """Of two who change one thing at once, each by its If-Match, the second comes too late."""
    key = keys.changing(hashlib.sha256(request.path.removesuffix(_BELOW).encode()).hexdigest())
    own = secrets.token_hex(8)
    if not parts().context.redis.set(key, own, nx=True, px=_LOCKED_FOR):
        raise WebError(412, "stale", "Somebody is changing this right now. Read it again.", "If-Match")
    g.changing = (key, own)


def _let_go(_: BaseException | None) -> None:
    key, own = g.pop("changing", ("", ""))
    if key:
        redis = parts().context.redis
        if redis.get(key) == own.encode():
            redis.delete(key)
