"""The web process: `create_app` puts together the API, the tracking calls and the dashboard's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from flask import Flask

from webapp import auth, errors, guard, logs, spa
from webapp.json_provider import StrictJSONProvider
from webapp.openapi import mount
from webapp.parts import attach, connect
from webapp.resources.track.routes import PATHS, create_tracking
from workers.settings import Settings, load

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BODY: Final = 2 * 1024 * 1024  # bytes


def create_app(settings: Settings | None = None) -> Flask:
    """A WSGI app with one pool of connections to each part; settings come from the environment by default."""
    logs.configure()
    app = Flask("webapp", static_folder=None)
    app.json = StrictJSONProvider(app)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.url_map.strict_slashes = False
    opened = connect(settings or load())
    attach(app, opened)
    # The order matters: the id first, so that refusals have one; who may ask comes before what is asked.
    logs.install(app)
    guard.install(app)
    auth.install(app)
    errors.install(app)
    mount(app)
    spa.install(app)
    _put_first(create_tracking(opened.graph, opened.redis, opened.settings.partitions), app)
    return app


def _put_first(tracking: Flask, app: Flask) -> None:
    """Tracking calls go to an app of their own: they are many, and none of the dashboard's hooks is for them."""
    rest = app.wsgi_app

    def dispatch(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        handle = tracking.wsgi_app if environ["PATH_INFO"] in PATHS else rest
        return handle(environ, start_response)

    app.wsgi_app = dispatch  # type: ignore[method-assign]
