"""The built dashboard: its files, and its page for every address that is the dashboard's own to route."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, current_app, make_response, request, send_from_directory
from werkzeug.exceptions import NotFound

from webapp.errors import http_error
from webapp.guard import API, SAFE

STATIC: Final = Path(__file__).parent / "static"
_YEAR: Final = 31_536_000

_NOT_BUILT: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Tracktor</title></head>
<body><h1>The dashboard has not been built</h1><p>Run <code>make demo</code> and load this page again.</p></body></html>
"""

blueprint = Blueprint("spa", __name__)


def install(app: Flask, folder: Path = STATIC) -> None:
    app.config["SPA_FOLDER"] = folder
    app.register_blueprint(blueprint)
    app.register_error_handler(NotFound, _not_found)


@blueprint.get("/")
def index() -> Response:
    return _page()


@blueprint.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """Built files have a hash of what they hold in their names, so they never change."""
    response = send_from_directory(_folder() / "assets", name, max_age=_YEAR)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response


def _not_found(error: NotFound) -> Response:
    """An address that no route knows is the dashboard's to explain, unless a program asked for it."""
    known = request.routing_exception is not error
    if known or request.method not in SAFE or request.path.startswith(API):
        return http_error(error)
    try:
        return send_from_directory(_folder(), request.path.lstrip("/"), max_age=0)
    except NotFound:
        return _page()


def _folder() -> Path:
    folder: Path = current_app.config["SPA_FOLDER"]
    return folder


def _page() -> Response:
    if not (_folder() / "index.html").is_file():
        response = make_response(_NOT_BUILT, 503)
        response.headers["Retry-After"] = "10"
        return response
    response = send_from_directory(_folder(), "index.html", max_age=0)
    response.headers["Cache-Control"] = "no-cache"
    return response
