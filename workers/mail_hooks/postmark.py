"""Postmark signs nothing: its calls come with the password that is in the webhook's address (basic authentication)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Final

from engine.secret_text import equal
from workers.mail_hooks.contract import Call, RefusedError
from workers.mail_hooks.reading import digest, items, json_of, reason, text
from workers.reports import Kind, Report

_KINDS: Final[Mapping[str, Kind]] = {
    "HardBounce": "hard",
    "BadEmailAddress": "hard",
    "SpamComplaint": "complaint",
    "SoftBounce": "soft",
    "Transient": "soft",
    "DnsError": "soft",
}


class Postmark:
    def reports(self, call: Call, secret: str) -> Sequence[Report]:
        if not equal(_password(call.headers.get("authorization", "")), secret):
            raise RefusedError("The password in the webhook's address is not the one set here.")
        body = json_of(call.body)
        kind = _KINDS.get(text(body, "Type") or text(body, "RecordType"))
        if kind is None:
            return []
        ids = [text(each, "Value") for each in items(body, "Headers") if text(each, "Name").lower() == "message-id"]
        letter = next((found for found in map(digest, ids) if found), "") or digest(text(body, "Metadata", "letter"))
        why = reason(text(body, "Description"), text(body, "Details"))
        return [Report(kind, letter, why, call.at, email=text(body, "Email").lower())]


def _password(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
