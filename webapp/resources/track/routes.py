"""/set, /track, /alias, /company, /cart, /batch: checked, appended durably, answered. An app of their own."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from engine.errors import RejectedError
from webapp.errors import http_error, respond, unexpected
from webapp.resources.track.away import AWAY, unavailable
from webapp.resources.track.calls import MAKERS
from webapp.resources.track.endpoints import Endpoints, open_to_all
from webapp.resources.track.script import IMAGES, MESSENGER, PICKER, SCRIPTS, Script

PATHS: Final = frozenset({*MAKERS, "/batch"})
_PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}


def create_tracking(endpoints: Endpoints, script: Script) -> Flask:
    """The app that answers PATHS, and has the scripts; a call is accepted once Redis has it in its append-only file."""
    app = Flask("webapp.tracking", static_folder=None)
    for path in MAKERS:
        app.add_url_rule(path, path, endpoints.accept, methods=["GET", "POST"], provide_automatic_options=False)
    app.add_url_rule("/batch", "batch", endpoints.accept_batch, methods=["POST"], provide_automatic_options=False)
    for path in PATHS:
        app.add_url_rule(path, f"{path} preflight", _preflight, methods=["OPTIONS"], provide_automatic_options=False)
    app.add_url_rule(f"{SCRIPTS}<token>/tio.js", "script", script.answer, methods=["GET"])
    app.add_url_rule(MESSENGER, "messenger", script.messenger, methods=["GET"])
    app.add_url_rule(IMAGES, "images", script.images, methods=["GET"])
    app.add_url_rule(PICKER, "picker", script.picker, methods=["GET"])
    app.register_error_handler(HTTPException, lambda error: open_to_all(http_error(error)))
    app.register_error_handler(RejectedError, _refusal)
    app.register_error_handler(Exception, lambda error: open_to_all(unexpected(error)))
    for kind in AWAY:
        app.register_error_handler(kind, _unavailable)
    return app


def _preflight() -> Response:
    return Response(status=204, headers=_PREFLIGHT)


def _refusal(error: RejectedError) -> Response:
    return open_to_all(respond(error.status, error.code, str(error), error.path, retry_after=error.retry_after))


def _unavailable(error: Exception) -> Response:
    return open_to_all(unavailable(error, "Calls can't be accepted at the moment: send it again a little later."))
