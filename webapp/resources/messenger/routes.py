"""/messenger/…: what widgets on customers' pages ask. An app apart, mounted at ROOT; no cookies, for any origin."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from engine.errors import RejectedError
from graphstore.errors import GraphError, NotFoundError
from webapp.errors import http_error, respond, unexpected
from webapp.resources.messenger.endpoints import MessengerEndpoints, StrangerError
from webapp.resources.track.directory import DirectoryUnavailableError
from workers.stream import StreamUnavailableError
from workers.talking.images import TooManyImagesError
from workers.talking.widgets import SessionOverError, TooManyMessagesError

ROOT: Final = "/messenger"
_HEADERS: Final = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_PREFLIGHT: Final = {
    **_HEADERS,
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "86400",
}
_AWAY: Final = (StreamUnavailableError, DirectoryUnavailableError, RedisError, GraphError)


def create_messenger(endpoints: MessengerEndpoints) -> Flask:
    app = Flask("webapp.messenger", static_folder=None)
    _route(app, "POST", "/session", endpoints.open)
    _route(app, "GET", "/conversations/<conversation>/messages", endpoints.history)
    _route(app, "POST", "/messages", endpoints.send)
    _route(app, "POST", "/conversations/<conversation>/seen", endpoints.seen)
    _route(app, "POST", "/conversations/<conversation>/typing", endpoints.typing)
    _route(app, "POST", "/conversations/<conversation>/images", endpoints.send_image)
    _route(app, "GET", "/images/<address>", endpoints.image)
    _route(app, "GET", "/updates", endpoints.updates)
    _route(app, "OPTIONS", "/<path:rest>", lambda rest: Response(status=204, headers=_PREFLIGHT))  # noqa: ARG005
    app.after_request(_open_to_all)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(StrangerError, lambda _: _away("unknown_person", str(StrangerError())))
    app.register_error_handler(RejectedError, lambda error: respond(error.status, error.code, str(error), error.path))
    app.register_error_handler(SessionOverError, lambda error: respond(401, error.code, str(error)))
    app.register_error_handler(
        TooManyMessagesError, lambda error: respond(429, error.code, str(error), retry_after=error.retry_after)
    )
    app.register_error_handler(
        TooManyImagesError, lambda error: respond(429, error.code, str(error), retry_after=error.retry_after)
    )
    app.register_error_handler(Exception, unexpected)
    for kind in _AWAY:
        app.register_error_handler(kind, lambda _: _away("unavailable", "This can't be done now. Try again soon."))
    app.register_error_handler(NotFoundError, lambda error: respond(404, error.code, str(error)))
    return app


def _route(app: Flask, method: str, rule: str, view: Any) -> None:
    app.add_url_rule(rule, f"{method} {rule}", view, methods=[method], provide_automatic_options=False)


def _open_to_all(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _away(code: str, message: str) -> Response:
    return respond(503, code, message, retry_after=1)
