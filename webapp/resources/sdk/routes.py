"""/v1/…: the addresses that Segment's own SDKs send to, in long and in short. An app apart, mounted at ROOT."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from engine.errors import RejectedError
from webapp.errors import http_error, respond, unexpected
from webapp.resources.sdk.endpoints import KINDS, SdkEndpoints, done
from webapp.resources.track.away import AWAY, unavailable
from webapp.resources.track.endpoints import open_to_all

ROOT: Final = "/v1"
_PREFLIGHT: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type, x-retry-count",
    "Access-Control-Max-Age": "86400",
}


def create_sdk(endpoints: SdkEndpoints) -> Flask:
    """The app that answers below ROOT; a message is accepted once Redis has it in its append-only file."""
    app = Flask("webapp.sdk", static_folder=None)
    for kind in KINDS:
        for path in (f"/{kind}", f"/{kind[0]}"):
            _post(app, path, endpoints.one, kind=kind)
    for path in ("/batch", "/b", "/import"):
        _post(app, path, endpoints.batch)
    # Figures that the browser's SDK keeps of itself: taken, and of no use here.
    _post(app, "/m", done)
    app.add_url_rule("/projects/<key>/settings", "settings", endpoints.settings, provide_automatic_options=False)
    app.add_url_rule("/<path:rest>", "preflight", _preflight, methods=["OPTIONS"], provide_automatic_options=False)
    app.register_error_handler(HTTPException, lambda error: _told(http_error(error)))
    app.register_error_handler(RejectedError, _refusal)
    app.register_error_handler(Exception, lambda error: _told(unexpected(error)))
    for each in AWAY:
        app.register_error_handler(each, _unavailable)
    return app


def _post(app: Flask, path: str, view: Any, **defaults: str) -> None:
    app.add_url_rule(path, path, view, methods=["POST"], defaults=defaults, provide_automatic_options=False)


def _preflight(rest: str) -> Response:  # noqa: ARG001 - the same for all
    return Response(status=204, headers=_PREFLIGHT)


def _refusal(error: RejectedError) -> Response:
    return _told(respond(error.status, error.code, str(error), error.path, retry_after=error.retry_after))


def _unavailable(error: Exception) -> Response:
    return _told(unavailable(error, "Messages can't be accepted at the moment: send them again a little later."))


def _told(answer: Response) -> Response:
    """The one shape of errors, and beside it the fields in which SDKs look for what was wrong."""
    error = answer.get_json()["error"]
    answer.set_data(jsonify(success=False, code=error["code"], message=error["message"], error=error).get_data())
    return open_to_all(answer)
