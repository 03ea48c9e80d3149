"""/pick/…: what the picker in a customer's page asks. An app apart, mounted at ROOT; no cookies, for any origin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, jsonify, request
from redis import Redis
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from engine.errors import RejectedError
from webapp.errors import http_error, respond, unexpected
from webapp.resources.messenger import reading
from webapp.resources.track.directory import DirectoryUnavailableError
from webapp.resources.track.endpoints import Endpoints, open_to_all
from workers import picking
from workers.picking import PickRefusedError

ROOT: Final = "/pick"
_TEXT: Final = 200  # characters of what was clicked
_MOST: Final = 1_000_000  # elements of a page
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")


def create_picking(tracking: Endpoints, redis: Redis) -> Flask:
    app = Flask("webapp.picking", static_folder=None)

    def begin() -> Response:
        """The page has the token: it gets a secret, and the token is used up."""
        given = reading.body(request)
        site = tracking.site(reading.text(given, "sid", required=True))
        return jsonify(secret=picking.claim(redis, site.id, reading.text(given, "token"), _origin()))

    def choose() -> Response:
        """What was chosen, for the dashboard that waits for it."""
        given = reading.body(request)
        site = tracking.site(reading.text(given, "sid", required=True))
        token, secret = reading.text(given, "token"), reading.text(given, "secret")
        css, matches, text = _chosen(given)
        picking.choose(redis, site.id, token, _origin(), secret, css=css, matches=matches, text=text)
        return jsonify(status="chosen")

    app.add_url_rule("/begin", "begin", begin, methods=["POST"])
    app.add_url_rule("/choose", "choose", choose, methods=["POST"])
    app.after_request(_open)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(RejectedError, lambda error: respond(error.status, error.code, str(error), error.path))
    app.register_error_handler(PickRefusedError, lambda error: respond(403, error.code, str(error)))
    app.register_error_handler(Exception, unexpected)
    for kind in (RedisError, DirectoryUnavailableError):
        app.register_error_handler(kind, lambda _: respond(503, "unavailable", "Try again soon.", retry_after=1))
    return app


def _origin() -> str:
    """Of the page: browsers send it with each POST, and pages can't change it."""
    return request.headers.get("Origin", "")


def _chosen(given: Mapping[str, Any]) -> tuple[str, int, str]:
    css, matches, text = given.get("css"), given.get("matches"), given.get("text", "")
    if not isinstance(css, str) or not 0 < len(css) <= picking.LONGEST or _CONTROLS.search(css):
        raise RejectedError("bad_type", f"'css' is a selector of at most {picking.LONGEST} characters.", "css")
    if not isinstance(matches, int) or not 0 < matches <= _MOST:
        raise RejectedError("bad_type", "'matches' says how many elements it finds.", "matches")
    if not isinstance(text, str):
        raise RejectedError("bad_type", "'text' is a text.", "text")
    return css, matches, _CONTROLS.sub(" ", text)[:_TEXT]


def _open(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return open_to_all(response)
