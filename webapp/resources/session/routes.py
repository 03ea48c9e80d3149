"""Logging in and out."""

from __future__ import annotations

from typing import Any

from webapp.resources.session.schemas import LoginLinkSchema, LoginSchema, NewPasswordSchema, SessionSchema
from webapp.smorest import API_PREFIX, Blueprint, public

blueprint = Blueprint("session", __name__, url_prefix=f"{API_PREFIX}/session", description=__doc__)


@blueprint.get("")
@blueprint.answers(SessionSchema)
def who_am_i() -> Any:
    """Who is logged in, and the sites open to them. 401 `login_required` when nobody is."""
    raise NotImplementedError


@blueprint.post("")
@public
@blueprint.body(LoginSchema)
@blueprint.answers(SessionSchema)
def log_in(body: dict[str, str]) -> Any:
    """Log in by password; sets the session cookie. 401 `wrong_credentials`; 429 after too many attempts."""
    raise NotImplementedError


@blueprint.post("/link")
@public
@blueprint.body(LoginLinkSchema)
@blueprint.answers(SessionSchema)
def log_in_by_link(body: dict[str, str]) -> Any:
    """Log in by a one-time link; sets the session cookie. 401 `link_used` when it was used or is too old."""
    raise NotImplementedError


@blueprint.delete("")
@blueprint.answers(None, 204)
def log_out() -> Any:
    """End this session."""
    raise NotImplementedError


@blueprint.put("/password")
@blueprint.body(NewPasswordSchema)
@blueprint.answers(SessionSchema)
def set_password(body: dict[str, str]) -> Any:
    """Set one's password. All other sessions of this user end; this one gets a new id."""
    raise NotImplementedError
