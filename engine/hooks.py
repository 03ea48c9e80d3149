"""Signatures of webhooks, those that go out and those that come in."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from typing import Final

from engine.errors import RejectedError

HEADER: Final = "Tracktor-Signature"
MAX_AGE: Final = 300  # seconds
_FORM: Final = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})", re.ASCII)


def signature(secret: str, body: bytes, at: int) -> str:
    """The header's value, as of `at` (ms): the time in seconds, and the HMAC-SHA256 of "<time>.<body>" in hex."""
    seconds = at // 1_000
    return f"t={seconds},v1={_digest(secret, body, seconds)}"


def signatures(secrets: Sequence[str], body: bytes, at: int) -> str:
    """The same by several secrets, one `v1` each: while one takes the place of another, both are good."""
    seconds = at // 1_000
    return ",".join([f"t={seconds}", *(f"v1={_digest(secret, body, seconds)}" for secret in secrets)])


def check(secrets: Sequence[str], body: bytes, given: str, now: int) -> None:
    """Raises RejectedError unless one of the secrets has signed this body within MAX_AGE."""
    found = _FORM.fullmatch(given)
    if found is None:
        message = f'Send the header {HEADER}: t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hex>.'
        raise RejectedError("unsigned", message, HEADER, 403)
    seconds, digest = int(found[1]), found[2]
    # All are compared, so that the time tells nothing.
    good = [hmac.compare_digest(_digest(secret, body, seconds), digest) for secret in secrets]
    if not any(good):
        raise RejectedError(
            "bad_signature", "The signature is not right for this body and the site's secret.", HEADER, 403
        )
    if abs(now // 1_000 - seconds) > MAX_AGE:
        raise RejectedError("stale_signature", "The signature is older than five minutes: sign it anew.", HEADER, 403)


def _digest(secret: str, body: bytes, seconds: int) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
