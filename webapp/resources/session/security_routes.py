"""One's own sessions, and the second factor."""

from __future__ import annotations

from typing import Any, Final, cast

from flask import request

from graphstore import accounts as users
from graphstore.errors import NotFoundError
from webapp import auth
from webapp.errors import WebError
from webapp.parts import now, parts
from webapp.resources.session.schemas import (
    CodeSchema,
    EndedSchema,
    EnrolmentSchema,
    OpenSessionsSchema,
    RecoveryCodesSchema,
)
from webapp.smorest import API_PREFIX, Blueprint, permits
from workers import keys, second_factor
from workers.announce import access_changed
from workers.sealing import seal, unseal
from workers.sessions import digest

blueprint = Blueprint("session_security", __name__, url_prefix=f"{API_PREFIX}/session", description=__doc__)

_ENROLMENT_TTL: Final = 600  # seconds


@blueprint.get("/all")
@permits("own")
@blueprint.answers(OpenSessionsSchema)
def list_sessions() -> dict[str, Any]:
    """Where one is logged in, the last used first."""
    return {"items": parts().sessions.listing(auth.session(), now())}


@blueprint.delete("/all/<string:session>")
@permits("own")
@blueprint.answers(None, 204)
def end_session(session: str) -> None:
    """End one of them."""
    if not parts().sessions.end(auth.session(), session):
        raise NotFoundError("There is no such session.")
    _look_again()


@blueprint.delete("/others")
@permits("own")
@blueprint.answers(EndedSchema)
def end_other_sessions() -> dict[str, int]:
    """End all but the one that asks."""
    ended = parts().sessions.end(auth.session(), "")
    _look_again()
    return {"ended": ended}


@blueprint.post("/totp")
@permits("own")
@blueprint.answers(EnrolmentSchema)
def begin_enrolment() -> dict[str, str]:
    """A secret for an authenticator, which counts once a code of it has come. 409 `conflict` where there is one."""
    user = auth.user()
    if user.totp:
        raise WebError(409, "conflict", "There is an authenticator already. Remove it first.")
    secret = second_factor.new_secret()
    sealed = seal(parts().settings.secret_key, secret)
    parts().redis.set(keys.enrolment(digest(auth.session().id)), sealed, ex=_ENROLMENT_TTL)
    uri = second_factor.uri(secret, user.email)
    return {"secret": secret, "uri": uri, "qr": second_factor.picture(uri)}


@blueprint.put("/totp")
@permits("own")
@blueprint.body(CodeSchema)
@blueprint.answers(RecoveryCodesSchema)
def confirm_enrolment(body: dict[str, str]) -> dict[str, Any]:
    """From now on logins ask for a code; other sessions end. 403 `wrong_code`; 409 when there is nothing to confirm."""
    key = keys.enrolment(digest(auth.session().id))
    sealed = cast("bytes | None", parts().redis.get(key))
    if sealed is None:
        raise WebError(409, "conflict", "There is nothing to confirm, or it was too long ago. Begin again.")
    _count()
    secret_key = parts().settings.secret_key
    secret = unseal(secret_key, sealed.decode())
    if second_factor.step_of(secret, body["code"].strip(), now()) is None:
        raise WebError(403, "wrong_code", "This is not the code of now. Look at the clock of your device.", "code")
    parts().redis.delete(key)
    codes = second_factor.enrol(parts().graph, secret_key, auth.user().email, secret)
    parts().sessions.end(auth.session(), "")
    _look_again()
    return {"codes": codes}


@blueprint.post("/totp/remove")
@permits("own")
@blueprint.body(CodeSchema)
@blueprint.answers(None, 204)
def remove_totp(body: dict[str, str]) -> None:
    """Logins ask for no code any more. Needs one, as a login does: 403 `wrong_code`."""
    user = auth.user()
    if not user.totp:
        return
    _count()
    if not second_factor.check(parts().graph, parts().settings.secret_key, user, body["code"], now()):
        raise WebError(403, "wrong_code", "This code is wrong, too old or was used already.", "code")
    second_factor.forget(parts().graph, user.email)


def _count() -> None:
    """Codes can't be guessed by trying."""
    parts().attempts.count(request.remote_addr or "", auth.user().email)


def _look_again() -> None:
    """Live streams of sessions that have ended close at once."""
    open_to = users.sites(parts().graph, auth.user().email)
    access_changed(parts().redis, [found.site.id for found in open_to])
