"""Single sign-on: to the provider, and back. Pages of the browser's own, outside the API."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict
from typing import Any, Final

import structlog
from flask import Blueprint, Response, g, make_response, redirect, request
from itsdangerous import BadData, URLSafeTimedSerializer
from redis.exceptions import RedisError

from engine.secret_text import equal
from graphstore.errors import GraphError
from webapp import auth
from webapp.parts import now, parts
from workers.accounts import issue_sign_on
from workers.settings import Settings
from workers.single_sign_on.admitting import admit
from workers.single_sign_on.errors import RefusedError, SignOnError, StaleError
from workers.single_sign_on.provider import Attempt, Provider

START: Final = "/login/sso"
BACK: Final = f"{START}/callback"
# What the browser keeps meanwhile, signed: nobody else can end what it has begun.
COOKIE: Final = "tracktor_sign_on"
_LONGEST: Final = 600  # seconds from the button to being back
_INSIDE: Final = re.compile(r"/(?![/\\])[^\\\x00-\x1f]{0,500}")

_log = structlog.get_logger("tracktor.web")


def create_sign_on(settings: Settings) -> Blueprint:
    """Without a provider there is nothing at these addresses but the dashboard."""
    pages = Blueprint("single_sign_on", __name__)
    options = settings.sign_on
    if options is None:
        return pages
    provider = Provider(options, f"{settings.public_url}{BACK}")
    signer = URLSafeTimedSerializer(settings.secret_key, salt="tracktor single sign-on")

    @pages.get(START)
    def begin() -> Response:
        """To the provider, with what only this browser knows."""
        attempt = Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))
        asked = request.args.get("next", "")
        then = asked if _INSIDE.fullmatch(asked) else "/"
        try:
            answer = _to(provider.address(attempt))
        except SignOnError as error:
            return _failed(error)
        answer.set_cookie(
            COOKIE,
            signer.dumps({**asdict(attempt), "then": then}),
            max_age=_LONGEST,
            httponly=True,
            samesite="Lax",
            secure=settings.public_url.startswith("https:"),
            path=START,
        )
        return answer

    @pages.get(BACK)
    def finish() -> Response:
        """Back from the provider. Whoever has an authenticator here is asked for its code, too."""
        try:
            attempt, then = _begun(signer)
            if request.args.get("error"):
                raise RefusedError(f"The provider says: {request.args['error'][:100]}")
            user = admit(parts().context, options, provider.claims(request.args.get("code", ""), attempt))
        except SignOnError as error:
            return _failed(error)
        except (GraphError, RedisError) as error:
            _log.error("sign_on_failed", error=type(error).__name__)
            return _back("busy")
        if user.totp:
            return _to(issue_sign_on(parts().redis, "", user.email))
        parts().sessions.close(request.cookies.get(auth.COOKIE, ""))
        agent, address = request.headers.get("User-Agent", ""), request.remote_addr or ""
        session = parts().sessions.open(user.email, user.sessions, now(), by_link=False, agent=agent, address=address)
        g.signed_on = user.email
        answer = _to(then)
        auth.set_cookie(answer, session, settings)
        return answer

    return pages


def _begun(signer: URLSafeTimedSerializer) -> tuple[Attempt, str]:
    try:
        kept: dict[str, Any] = signer.loads(request.cookies.get(COOKIE, ""), max_age=_LONGEST)
    except BadData:
        raise StaleError("This browser has begun nothing, or too long ago.") from None
    if not equal(request.args.get("state", ""), kept["state"]):
        raise StaleError("What came back is not what this browser has begun.")
    return Attempt(kept["state"], kept["nonce"], kept["verifier"]), kept["then"]


def _failed(error: SignOnError) -> Response:
    _log.warning("sign_on_refused", code=error.code, reason=str(error))
    return _back(error.code)


def _back(code: str) -> Response:
    return _to(f"/login?sso={code}")


def _to(where: str) -> Response:
    answer = make_response(redirect(where, 303))
    answer.headers["Cache-Control"] = "no-store"
    if request.path == BACK:
        # One way there and back, whatever came of it.
        answer.delete_cookie(COOKIE, path=START, httponly=True, samesite="Lax")
    return answer
