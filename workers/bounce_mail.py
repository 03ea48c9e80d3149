"""What mail that comes back says: bounces (RFC 3464, and the many that keep to none) and complaints (RFC 5965)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Final

import structlog
from flufl.bounce import all_failures

from workers.reports import Kind, Report

log = structlog.get_logger("bounces")

_DIGEST: Final = re.compile(r"<([0-9a-f]{32})@")
_LONGEST: Final = 500  # characters of a reason


def read(content: bytes, letter: str, at: int) -> Report | None:
    """`letter`: the digest that the address it came to stands for; "" is unknown. None: it says nothing of the kind."""
    message = BytesParser(policy=compat32).parsebytes(content)
    complaint = _complaint(message)
    if complaint is not None:
        about = letter or _digest(message)
        return Report("complaint", about, complaint, at) if about else None
    kind = _bounce(message)
    about = letter or _digest(message)
    return Report(kind, about, _reason(message), at) if kind is not None and about else None


def _bounce(message: Message) -> Kind | None:
    try:
        temporary, permanent = all_failures(message)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        # Its detectors trust mail to have a sender, and more. What none of them can read is no bounce.
        log.info("mail_not_understood", error=str(error))
        return None
    if permanent:
        # Some call a full mailbox permanent: what they say of it in numbers goes before.
        statuses = [status for status, _ in _statuses(message)]
        return "soft" if statuses and all(status.startswith(("4.", "5.2.2")) for status in statuses) else "hard"
    return "soft" if temporary else None


def _complaint(message: Message) -> str | None:
    """What the feedback report calls it; None for what is none, or says that it is no spam."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            fields = _fields(part)
            kind = str(fields.get("Feedback-Type", "abuse")).strip().lower()
            return None if kind == "not-spam" else kind[:_LONGEST]
    return None


def _reason(message: Message) -> str:
    for status, diagnostic in _statuses(message):
        return f"{status} {diagnostic}".strip()[:_LONGEST]
    return str(message.get("Subject", ""))[:_LONGEST]


def _statuses(message: Message) -> Iterator[tuple[str, str]]:
    """(status, diagnostic) of each recipient that a delivery-status part tells of."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.walk():
                if block.get("Status"):
                    said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or block.get("Diagnostic-Code", "")
                    yield str(block["Status"]).strip(), " ".join(str(said).split())


def _fields(part: Message) -> Message:
    """The headers inside a part that is nothing but headers."""
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return inner[0]
    return BytesParser(policy=compat32).parsebytes(str(inner).encode("utf-8", "replace"))


def _digest(message: Message) -> str:
    """Of the letter that is enclosed, by its Message-ID."""
    for part in message.walk():
        if part is not message and part.get("Message-ID"):
            found = _DIGEST.search(str(part["Message-ID"]))
            if found is not None:
                return found[1]
        if part.get_content_type() == "text/rfc822-headers":
            found = _DIGEST.search(str(part.get_payload()))
            if found is not None:
                return found[1]
    return ""
