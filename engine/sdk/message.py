"""One message of Segment's specification: who, when, which; checked only as far as every kind of it has these."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from engine.errors import RejectedError
from engine.tracking import MAX_NAME
from graphstore.vocabulary import ANONYMOUS_PREFIX

MESSAGE_PREFIX: Final = "sdk:"  # before the SDK's message id, so that it never is another caller's


@dataclass(frozen=True, slots=True)
class Message:
    """`type` is identify, track, page, screen, group or alias; ids are as people have them here, "" where not given."""

    type: str
    user: str
    anonymous: str
    at: int  # ms epoch by the sender's clock, corrected by ours; 0: none given
    id: str
    sign: str  # of the user id, where the site is in secure mode
    body: Mapping[str, Any]

    @property
    def person(self) -> str:
        """Whom it is about. Raises RejectedError where it says nobody."""
        if not self.user and not self.anonymous:
            raise RejectedError("missing", "A message has a 'userId' or an 'anonymousId'.", "userId")
        return self.user or self.anonymous

    def part(self, name: str) -> dict[str, Any]:
        """An object in the message; {} where it is not there. Raises RejectedError."""
        value = self.body.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise RejectedError("bad_type", f"'{name}' is an object.", name)
        return value


def read(body: Mapping[str, Any], kind: str, sent: object, received: int) -> Message:
    """`kind`: what the address says, "" in a batch, whose messages say it themselves; `sent`: the batch's sentAt.

    The time is that of Segment's own servers: received - (sentAt - timestamp), so a wrong clock does no harm.
    Raises RejectedError.
    """
    context = body.get("context")
    sign = context.get("sign", "") if isinstance(context, dict) else ""
    anonymous = identity(body, "anonymousId")
    return Message(
        type=kind or text(body, "type"),
        user=identity(body, "userId"),
        anonymous=as_anonymous(anonymous) if anonymous else "",
        at=_at(body, body.get("sentAt", sent), received),
        id=_id(text(body, "messageId")),
        sign=sign if isinstance(sign, str) else "",
        body=body,
    )


def as_anonymous(name: str) -> str:
    return name if name.startswith(ANONYMOUS_PREFIX) else f"{ANONYMOUS_PREFIX}{name}"


def text(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RejectedError("bad_type", f"'{field}' is a text.", field)
    return value


def identity(body: Mapping[str, Any], field: str) -> str:
    """A whole number is taken as text: many databases count their users."""
    value = body.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text(body, field)


def _id(given: str) -> str:
    if not given:
        return ""
    name = MESSAGE_PREFIX + given
    return name if len(name) <= MAX_NAME else MESSAGE_PREFIX + hashlib.sha256(given.encode()).hexdigest()


def _at(body: Mapping[str, Any], sent: object, received: int) -> int:
    given = body.get("originalTimestamp", body.get("timestamp"))
    happened = _moment(given)
    if not happened:
        if given is None:
            return 0
        raise RejectedError("bad_time", "'timestamp' is a date and time as ISO 8601 has it.", "timestamp")
    sent_at = _moment(sent)
    return received - (sent_at - happened) if sent_at else happened


def _moment(value: object) -> int:
    """Ms epoch; 0 where it is not a time."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if abs(value) < 1e15 else 0  # noqa: PLR2004 - ms of some ten thousand years
    if not isinstance(value, str):
        return 0
    try:
        moment = datetime.fromisoformat(value)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0
