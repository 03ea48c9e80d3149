"""Logging in and out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Response, after_this_request, request

from engine import rights
from graphstore import accounts as users
from graphstore.accounts import UserRecord
from webapp import auth
from webapp.errors import WebError
from webapp.live_address import live_url
from webapp.parts import now, parts
from webapp.resources.session.schemas import (
    LoginLinkSchema,
    LoginSchema,
    NewPasswordSchema,
    SessionSchema,
    SignOnSchema,
)
from webapp.smorest import API_PREFIX, Blueprint, permits, public
from workers import accounts, second_factor
from workers.sessions import Session

blueprint = Blueprint("session", __name__, url_prefix=f"{API_PREFIX}/session", description=__doc__)

# A session opened by a link may set a password without the old one for this long (ms): the way back in.
_LINK_POWER: Final = 3_600_000


@dataclass(frozen=True)
class _UserView:
    email: str
    owner: bool
    has_password: bool
    has_totp: bool


@dataclass(frozen=True)
class _SiteView:
    id: str
    name: str
    role: str
    rights: tuple[str, ...]
    removing: bool


@dataclass(frozen=True)
class _SessionView:
    user: _UserView
    sites: tuple[_SiteView, ...]
    live_url: str
    may_set_password: bool
    passwords: bool


@blueprint.get("")
@permits("own")
@blueprint.answers(SessionSchema)
def who_am_i() -> _SessionView:
    """Who is logged in, and the sites open to them. 401 `login_required` when nobody is."""
    return _view(auth.user(), auth.session())


@blueprint.post("")
@public
@blueprint.body(LoginSchema)
@blueprint.answers(SessionSchema)
def log_in(body: dict[str, str]) -> _SessionView:
    """Log in by password; sets the session cookie. 401 `wrong_credentials`; 429 after too many attempts.

    401 `code_needed` for who has an authenticator, `wrong_code` for a code that is wrong or was used.
    403 `passwords_off` where the installation takes none.
    """
    _need_passwords()
    email, address = users.normalised(body["email"]), request.remote_addr or ""
    parts().attempts.count(address, email)
    user = users.find(parts().graph, email)
    if not accounts.check_password(user, body["password"]) or user is None:
        raise WebError(401, "wrong_credentials", "The e-mail address or the password is wrong.")
    _check_code(user, body["code"])
    parts().attempts.forget(address, email)
    return _open(user, by_link=False)


@blueprint.post("/link")
@public
@blueprint.body(LoginLinkSchema)
@blueprint.answers(SessionSchema)
def log_in_by_link(body: dict[str, str]) -> _SessionView:
    """Log in by a one-time link; sets the session cookie. 401 `link_used` when it was used or is too old.

    401 `code_needed` and `wrong_code` as by password; the link is not used up by them. 403 `passwords_off` for a
    link of an invitation where single sign-on is the only way in.
    """
    if parts().settings.provider_alone and accounts.is_invitation(parts().redis, body["token"]):
        _need_passwords()
    email = accounts.link_email(parts().redis, body["token"])
    # Looked up before the link is used up: a graph that is away must not cost the link.
    user = users.find(parts().graph, email) if email else None
    if user is not None and user.totp:
        parts().attempts.count(request.remote_addr or "", user.email)
        _check_code(user, body["code"])
    by_link = not accounts.is_sign_on(parts().redis, body["token"])
    if user is None or not accounts.redeem_link(parts().redis, body["token"]):
        raise WebError(401, "link_used", "This link was used or is too old. Ask for a new one: tracktor login-link")
    return _open(user, by_link=by_link)


@blueprint.get("/sign-on")
@public
@blueprint.answers(SignOnSchema)
def get_sign_on() -> dict[str, str | bool | None]:
    """Whether there is single sign-on, what the login page calls it, and whether it takes passwords, too."""
    options = parts().settings.sign_on
    return {"name": options.label if options else None, "passwords": parts().settings.passwords}


@blueprint.delete("")
@permits("own")
@blueprint.answers(None, 204)
def log_out() -> None:
    """End this session."""
    parts().sessions.close(auth.session().id)
    _after(lambda response: auth.clear_cookie(response, parts().settings))


@blueprint.put("/password")
@permits("own")
@blueprint.body(NewPasswordSchema)
@blueprint.answers(SessionSchema)
def set_password(body: dict[str, str]) -> _SessionView:
    """Set one's password. All other sessions of this user end; this one gets a new id.

    422 `weak_password` for one that is guessed too soon; the message says why. 403 `passwords_off` where the
    installation takes none.
    """
    _need_passwords()
    user, session = auth.user(), auth.session()
    if not _may_set_password(user, session):
        parts().attempts.count(request.remote_addr or "", user.email)
        if not accounts.check_password(user, body["current_password"]):
            raise WebError(403, "wrong_password", "This is not your present password.", "current_password")
    weakness = accounts.weakness(body["new_password"], user.email)
    if weakness:
        raise WebError(422, "weak_password", weakness, "new_password")
    accounts.withdraw_invitation(parts().redis, user.email)
    changed = users.set_password(parts().graph, user.email, accounts.hashed(body["new_password"]))
    return _open(changed, by_link=False)


def _need_passwords() -> None:
    if not parts().settings.passwords:
        raise WebError(403, "passwords_off", "Passwords are switched off here. Log in by single sign-on.")


def _may_set_password(user: UserRecord, session: Session) -> bool:
    fresh = session.by_link and now() - session.opened < _LINK_POWER
    return parts().settings.passwords and (not user.password or fresh)


def _check_code(user: UserRecord, code: str) -> None:
    """The second factor. Raises WebError when there is one and this is not it."""
    if not user.totp:
        return
    if not code:
        raise WebError(401, "code_needed", "Enter the code that your authenticator shows.", "code")
    if not second_factor.check(parts().graph, parts().settings.secret_key, user, code, now()):
        raise WebError(401, "wrong_code", "This code is wrong, too old or was used already.", "code")


def _open(user: UserRecord, *, by_link: bool) -> _SessionView:
    # What the browser held before is of no use any more; whoever else holds it shall not use it either.
    parts().sessions.close(request.cookies.get(auth.COOKIE, ""))
    agent, address = request.headers.get("User-Agent", ""), request.remote_addr or ""
    session = parts().sessions.open(user.email, user.sessions, now(), by_link=by_link, agent=agent, address=address)
    _after(lambda response: auth.set_cookie(response, session, parts().settings))
    return _view(user, session)


def _view(user: UserRecord, session: Session) -> _SessionView:
    return _SessionView(
        _UserView(user.email, user.owner, bool(user.password), bool(user.totp)),
        tuple(
            _SiteView(
                found.site.id,
                found.site.name,
                found.role,
                tuple(sorted(rights.of(found.role))),
                bool(found.site.removing),
            )
            for found in users.sites(parts().graph, user.email)
        ),
        live_url(parts().settings, request.host),
        _may_set_password(user, session),
        parts().settings.passwords,
    )


def _after(change: auth.Change) -> None:
    @after_this_request
    def changed(response: Response) -> Response:
        change(response)
        return response
