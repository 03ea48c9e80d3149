"""Who is asking, and what is open to them: every route of the API needs a login unless it is marked public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from flask import Flask, Response, current_app, g, request

from graphstore import accounts
from graphstore.accounts import UserRecord
from graphstore.apps import AppRecord
from graphstore.errors import NotFoundError
from webapp.errors import WebError
from webapp.guard import API
from webapp.parts import now, parts
from workers.sessions import IDLE, Session
from workers.settings import Settings

COOKIE: Final = "tracktor_session"

Change = Callable[[Response], None]


def install(app: Flask) -> None:
    app.before_request(_require_login)


def _require_login() -> None:
    if not request.path.startswith(API) or request.url_rule is None or request.method == "OPTIONS":
        return
    view = current_app.view_functions[request.url_rule.endpoint]
    if getattr(view, "public", False):
        return
    session = parts().sessions.find(request.cookies.get(COOKIE, ""), now())
    if session is None:
        raise _login_required()
    site = cast("str", (request.view_args or {}).get("site", ""))
    user, record = accounts.access(parts().graph, session.email, site)
    if user is None or user.sessions != session.generation:
        raise _login_required()
    if "site" in (request.view_args or {}) and record is None:
        raise NotFoundError("There is no such site.")
    g.session, g.user, g.site = session, user, record


def _login_required() -> WebError:
    return WebError(401, "login_required", "Log in first.")


def user() -> UserRecord:
    return cast("UserRecord", g.user)


def session() -> Session:
    return cast("Session", g.session)


def site() -> AppRecord:
    """The site in the address, which is open to the user."""
    return cast("AppRecord", g.site)


def require_owner() -> None:
    if not user().owner:
        raise WebError(403, "owners_only", "Only an owner of this installation may see this.")


def set_cookie(response: Response, opened: Session, settings: Settings) -> None:
    response.set_cookie(
        COOKIE,
        opened.id,
        max_age=IDLE,
        httponly=True,
        samesite="Lax",
        secure=settings.public_url.startswith("https:"),
        path="/",
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(
        COOKIE, httponly=True, samesite="Lax", secure=settings.public_url.startswith("https:"), path="/"
    )
