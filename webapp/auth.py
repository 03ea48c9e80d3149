"""Who is asking, and what is open to them: a route of the API needs a login and a right, unless it is public."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, cast

from flask import Flask, Response, current_app, g, request

from engine import rights
from engine.rights import Right
from graphstore import accounts, api_keys
from graphstore.accounts import UserRecord
from graphstore.apps import AppRecord
from graphstore.errors import NotFoundError
from webapp.errors import WebError
from webapp.guard import API
from webapp.parts import Parts, parts
from workers.sessions import IDLE, Session, digest
from workers.settings import Settings

COOKIE: Final = "tracktor_session"

Change = Callable[[Response], None]


@dataclass(frozen=True)
class Identity:
    """Who asks, by a session or a key, and the site they ask about if it is open to them."""

    session: Session | None  # None for a key
    user: UserRecord  # for a key: its name in the place of an address
    site: AppRecord | None
    role: str  # on that site; "" where none is asked about, unless they own the installation
    rights: frozenset[str]

    def may(self, right: str) -> bool:
        return right in self.rights


def install(app: Flask) -> None:
    app.before_request(_require_login)


def _require_login() -> None:
    if not request.path.startswith(API) or request.url_rule is None or request.method == "OPTIONS":
        return
    view = current_app.view_functions[request.url_rule.endpoint]
    if getattr(view, "public", False):
        return
    arguments = request.view_args or {}
    site = arguments.get("site", "")
    key = bearer()
    if key is not None:
        # Whoever sends a key is a program: cookies that come along count for nothing.
        identity = _identify_key(parts(), key, site)
        if identity is None:
            raise WebError(401, "bad_key", "This API key is not known here, or was revoked.")
    else:
        identity = identify(parts(), request.cookies.get(COOKIE, ""), site)
    if identity is None:
        raise WebError(401, "login_required", "Log in first.")
    if "site" in arguments and identity.site is None:
        raise NotFoundError("There is no such site.")
    if identity.site is not None and identity.site.removing and not getattr(view, "while_removed", False):
        raise WebError(410, "site_removed", "This site is being removed: nothing of it can be seen or changed.")
    g.identity = identity
    # A route that names no right asks for one that nobody has.
    require(getattr(view, "right", "none"))


def identify(opened: Parts, cookie: str, site: str) -> Identity | None:
    """Who holds this session cookie, if it still stands for a session."""
    found = opened.sessions.find(cookie, opened.context.clock.now()) if cookie else None
    if found is None:
        return None
    known, asked = accounts.access(opened.graph, found.email, site)
    if known is None or known.sessions != found.generation:
        return None
    if asked is None:
        role = "owner" if known.owner else ""
        return Identity(found, known, None, role, rights.of(role))
    return Identity(found, known, asked.site, asked.role, rights.of(asked.role))


def bearer() -> str | None:
    """The key that a program sends; None for browsers."""
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if kind.lower() == "bearer" else None


def _identify_key(opened: Parts, key: str, site: str) -> Identity | None:
    found = api_keys.find(opened.graph, digest(key), site)
    if found is None:
        return None
    known, record = found
    api_keys.note_use(opened.graph, known, opened.context.clock.now())
    named = UserRecord(f"API key {known.name}", password="", owner=False, sessions=0, created=known.created)
    # On what is of no site it has no rights at all.
    return Identity(None, named, record, "", frozenset(known.rights if record else ()))


def user() -> UserRecord:
    return cast("Identity", g.identity).user


def session() -> Session:
    found = cast("Identity", g.identity).session
    assert found is not None  # only rights that no key can have lead here
    return found


def site() -> AppRecord:
    """The site in the address, which is open to the user."""
    record = cast("Identity", g.identity).site
    assert record is not None  # _require_login has seen to it
    return record


def require(right: Right | Literal["none"]) -> None:
    """Raises WebError 403 `not_permitted` when the user's role does not include this."""
    identity = cast("Identity", g.identity)
    if identity.may(right):
        return
    if right == "install":
        raise WebError(403, "not_permitted", "Only an owner of this installation may do this.")
    if identity.session is None:
        raise WebError(403, "not_permitted", f"This key may not do this: it needs the right to {right}.")
    role = f"As {identity.role} of this site you" if identity.role else "You"
    raise WebError(403, "not_permitted", f"{role} may not do this: it needs the right to {right}. Ask an admin for it.")


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
