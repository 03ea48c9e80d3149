"""Who is asking, and what is open to them: every route of the API needs a login unless it is marked public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from flask import Flask, Response, current_app, g, request

from graphstore import accounts
from graphstore.accounts import UserRecord
from graphstore.apps import AppRecord
from graphstore.errors import NotFoundError
from webapp.errors import WebError
from webapp.guard import API
from webapp.parts import Parts, now, parts
from workers.sessions import IDLE, Session
from workers.settings import Settings

COOKIE: Final = "tracktor_session"

Change = Callable[[Response], None]


@dataclass(frozen=True)
class Identity:
    """Who asks, by which session, and the site they ask about if it is open to them."""

    session: Session
    user: UserRecord
    site: AppRecord | None


def install(app: Flask) -> None:
    app.before_request(_require_login)


def _require_login() -> None:
    if not request.path.startswith(API) or request.url_rule is None or request.method == "OPTIONS":
        return
    view = current_app.view_functions[request.url_rule.endpoint]
    if getattr(view, "public", False):
        return
    arguments = request.view_args or {}
    identity = identify(parts(), request.cookies.get(COOKIE, ""), arguments.get("site", ""))
    if identity is None:
        raise WebError(401, "login_required", "Log in first.")
    if "site" in arguments and identity.site is None:
        raise NotFoundError("There is no such site.")
    g.identity = identity


def identify(opened: Parts, cookie: str, site: str) -> Identity | None:
    """Who holds this session cookie, if it still stands for a session."""
    found = opened.sessions.find(cookie, now()) if cookie else None
    if found is None:
        return None
    known, record = accounts.access(opened.graph, found.email, site)
    if known is None or known.sessions != found.generation:
        return None
    return Identity(found, known, record)


def user() -> UserRecord:
    return cast("Identity", g.identity).user


def session() -> Session:
    return cast("Identity", g.identity).session


def site() -> AppRecord:
    """The site in the address, which is open to the user."""
    record = cast("Identity", g.identity).site
    assert record is not None  # _require_login has seen to it
    return record


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
