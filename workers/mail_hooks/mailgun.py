"""Mailgun: each call holds a timestamp and a token, and their HMAC-SHA256 by the webhook signing key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from engine.secret_text import equal
from workers.mail_hooks.contract import Call, RefusedError
from workers.mail_hooks.reading import digest, json_of, reason, text
from workers.reports import Kind, Report

_OLDEST: Final = 15 * 60  # seconds: what is older was recorded by somebody


class Mailgun:
    def reports(self, call: Call, secret: str) -> Sequence[Report]:
        body = json_of(call.body)
        stamp, token = text(body, "signature", "timestamp"), text(body, "signature", "token")
        right = hmac.new(
            secret.encode(), f"{stamp}{token}".encode("utf-8", "surrogatepass"), hashlib.sha256
        ).hexdigest()
        if not equal(text(body, "signature", "signature"), right):
            raise RefusedError("The signature is not Mailgun's.")
        if not stamp.isdecimal() or abs(call.at // 1000 - int(stamp)) > _OLDEST:
            raise RefusedError("The call is too old.")
        data = body.get("event-data")
        kind = _kind(text(data, "event"), text(data, "severity"))
        if kind is None:
            return []
        status = reason(text(data, "delivery-status", "code"), text(data, "delivery-status", "description"))
        letter = digest(text(data, "message", "headers", "message-id"))
        return [Report(kind, letter, status or text(data, "reason"), call.at, email=text(data, "recipient").lower())]


def _kind(event: str, severity: str) -> Kind | None:
    match event:
        case "complained":
            return "complaint"
        case "failed":
            return "hard" if severity == "permanent" else "soft"
        case _:
            return None
