"""SendGrid: the timestamp and the body, signed with ECDSA; the public key is the webhook's setting."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from workers.mail_hooks.contract import Call, RefusedError
from workers.mail_hooks.reading import digest, json_of, reason, text
from workers.reports import Kind, Report

_SIGNATURE: Final = "x-twilio-email-event-webhook-signature"
_STAMP: Final = "x-twilio-email-event-webhook-timestamp"
_OLDEST: Final = 15 * 60  # seconds
_KINDS: Final[Mapping[tuple[str, str], Kind]] = {
    ("bounce", "bounce"): "hard",
    ("bounce", ""): "hard",
    ("bounce", "blocked"): "soft",
    ("spamreport", ""): "complaint",
}


class SendGrid:
    def reports(self, call: Call, secret: str) -> Sequence[Report]:
        stamp = call.headers.get(_STAMP, "")
        _verify(secret, stamp.encode() + call.body, call.headers.get(_SIGNATURE, ""))
        if not stamp.isdecimal() or abs(call.at // 1000 - int(stamp)) > _OLDEST:
            raise RefusedError("The call is too old.")
        events = json_of(call.body)
        listed = events if isinstance(events, list) else []
        found = [_report(event, call.at) for event in listed if isinstance(event, dict)]
        return [report for report in found if report is not None]


def _report(event: Mapping[str, Any], at: int) -> Report | None:
    kind = _KINDS.get((text(event, "event"), text(event, "type")))
    if kind is None:
        return None
    why = reason(text(event, "status"), text(event, "reason"))
    return Report(kind, digest(text(event, "smtp-id")), why, at, email=text(event, "email").lower())


def _verify(secret: str, signed: bytes, signature: str) -> None:
    try:
        key = load_der_public_key(base64.b64decode(secret))
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise RefusedError("The key set here is not SendGrid's verification key.")
        key.verify(base64.b64decode(signature), signed, ec.ECDSA(SHA256()))
    except (ValueError, binascii.Error, UnsupportedAlgorithm, InvalidSignature) as error:
        raise RefusedError("The signature is not SendGrid's.") from error
