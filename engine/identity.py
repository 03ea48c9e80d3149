"""Who is who: anonymous ids, identity signatures, and which merges a caller may ask for."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from engine.errors import RejectedError
from graphstore.vocabulary import ANONYMOUS_PREFIX

_HEX: Final = "0123456789ABCDEF"
_HEX_LENGTH: Final = 64


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


def check_by_hand(secret: str, previous: str, identity: str, given: str) -> tuple[bool, str, str]:
    """Whether a signature is right, by which secret ("secret", "previous" or ""), and what to do where it is not."""
    clean = given.strip()
    if is_signed([secret], identity, clean):
        return True, "secret", "It is right."
    if previous and is_signed([previous], identity, clean):
        return True, "previous", "It is right, but made with the secret before: change this program over."
    if len(clean) != _HEX_LENGTH or any(digit not in _HEX for digit in clean.upper()):
        return False, "", f"A signature is {_HEX_LENGTH} hexadecimal digits, of HMAC-SHA256; this is something else."
    if is_signed([secret], identity.strip(), clean) or is_signed([secret], identity.lower(), clean):
        return False, "", "It signs another spelling of the id: capitals and spaces count."
    digest = hashlib.sha256((secret + identity).encode()).hexdigest().upper()
    if hmac.compare_digest(digest, clean.upper()):
        return False, "", "It is a hash of secret and id put together; it must be HMAC, with the secret as its key."
    return False, "", "It signs another id, or was made with another secret: compare both, letter by letter."
