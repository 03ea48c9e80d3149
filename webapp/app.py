"""The web process: `create_app` puts together the API, the tracking calls and the dashboard's page."""

from __future__ import annotations

from functools import partial
from typing import Final

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from webapp import audit, auth, errors, etags, guard, idempotency, logs, spa
from webapp.json_provider import StrictJSONProvider
from webapp.openapi import mount
from webapp.parts import attach, connect
from webapp.proxies import behind
from webapp.resources.hooks.mail import create_mail_hooks
from webapp.resources.hooks.routes import create_hooks
from webapp.resources.letter_images.routes import blueprint as letter_images
from webapp.resources.letter_links.routes import blueprint as letter_links
from webapp.resources.messenger import routes as messenger
from webapp.resources.messenger.endpoints import MessengerEndpoints
from webapp.resources.picking import pages as picking
from webapp.resources.reference.routes import blueprint as reference
from webapp.resources.sdk import routes as sdk
from webapp.resources.sdk.endpoints import KINDS, SdkEndpoints
from webapp.resources.shared_figures.routes import blueprint as shared_figures
from webapp.resources.single_sign_on.pages import create_sign_on
from webapp.resources.track.endpoints import Endpoints
from webapp.resources.track.fast import in_front
from webapp.resources.track.routes import PATHS, create_tracking
from webapp.resources.track.script import Script
from workers import tracing
from workers.metrics.meter import METER
from workers.settings import Settings, load

_TRACED: Final = frozenset({*PATHS, *(f"{sdk.ROOT}/{each}" for each in (*KINDS, "batch"))})
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
    if settings is None:  # as a process of its own
        METER.begin(opened.redis)
        tracing.begin("web")
    # The order matters: the id first, so that refusals have one; who may ask comes before what is asked.
    logs.install(app)
    guard.install(app)
    auth.install(app)
    idempotency.install(app)  # before the log of changes: what is only answered again leaves no entry
    etags.install(app)  # before it, too: what is refused as stale leaves none
    audit.install(app)
    errors.install(app)
    mount(app)
    spa.install(app)
    endpoints = Endpoints(opened.context)
    app.register_blueprint(create_hooks(endpoints))
    app.register_blueprint(create_mail_hooks(endpoints))
    app.register_blueprint(letter_links)
    app.register_blueprint(letter_images)
    app.register_blueprint(shared_figures)
    app.register_blueprint(create_sign_on(opened.settings))
    app.register_blueprint(reference)
    # Tracking calls go to an app of their own: they are many, and none of the dashboard's hooks is for them.
    sdks = sdk.create_sdk(SdkEndpoints(endpoints, opened.redis, opened.settings.public_url))
    widgets = messenger.create_messenger(MessengerEndpoints(endpoints, opened.context))
    picks = picking.create_picking(endpoints, opened.redis)
    rest = DispatcherMiddleware(
        app.wsgi_app, {sdk.ROOT: sdks.wsgi_app, messenger.ROOT: widgets.wsgi_app, picking.ROOT: picks.wsgi_app}
    )
    tracking = create_tracking(endpoints, Script(partial(endpoints.site, as_it_is=True), opened.settings.public_url))
    front = in_front(tracking, endpoints, rest)
    app.wsgi_app = tracing.served(  # type: ignore[assignment,method-assign]
        behind(opened.settings.trusted_proxies, front), _TRACED
    )
    return app
