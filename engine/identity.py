"""Who is who: anonymous ids, identity signatures, and which merges a caller may ask for."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from engine.errors import RejectedError
from graphstore.vocabulary import ANONYMOUS_PREFIX


def is_anonymous(identity: str) -> bool:
    return identity.startswith(ANONYMOUS_PREFIX)


def signature(secret: str, identity: str) -> str:
    """HMAC-SHA256 of the identity, upper-case hex."""
    return hmac.new(secret.encode(), identity.encode(), hashlib.sha256).hexdigest().upper()


def is_signed(secrets: Sequence[str], identity: str, given: str) -> bool:
    """Whether `given` signs `identity` with one of the live secrets. Takes the same time whichever is wrong."""
    matches = (
        [hmac.compare_digest(signature(secret, identity), given.upper()) for secret in secrets]
        if given.isascii()
        else []
    )
    return any(matches)


def check_signature(secrets: Sequence[str], identity: str, given: str, *, required: bool, field: str = "sign") -> None:
    """Raise RejectedError unless the signature is right, or absent where it need not be there."""
    if not given:
        if required:
            raise RejectedError(
                "unsigned", f"This site accepts only signed data: send '{field}' for this id.", field, 403
            )
        return
    if not is_signed(secrets, identity, given):
        raise RejectedError("bad_signature", f"'{field}' does not sign this id with the site's secret.", field, 403)


def check_merge(secrets: Sequence[str], source: str, target: str, given: str, *, signed_only: bool) -> None:
    """A browser may merge only an anonymous person into a known one; every other merge needs the signature.

    Without this, anybody could fold somebody else's profile into one of their own.
    """
    required = signed_only or not is_anonymous(source)
    check_signature(secrets, target, given, required=required, field="destsign")
