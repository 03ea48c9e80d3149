from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import json_object, text, time
from webapp.smorest import OutSchema


class AcceptedSchema(OutSchema):
    """As in the live stream, where a message has no `entry`."""

    entry = text(description="Grows with time.")
    type = text(enum=["incoming"])
    kind = text(enum=["set", "track", "alias", "company", "cart"])
    id = text(description="Whom it is about; of an alias, the source.")
    target = text(description="Of an alias, the destination; else empty.")
    name = text(description="Of a tracked event, its name; else empty.")
    at = time("When it happened, ms since 1970.")
    received = time("When it arrived, ms since 1970.")
    flag = text(description="Why `at` is not the time that was given; else empty.")
    data = json_object("What came with it; any JSON.")


class RejectedSchema(OutSchema):
    """As in the live stream, where a message has no `entry`."""

    entry = text(description="Grows with time.")
    type = text(enum=["rejected"])
    at = time("When it arrived, ms since 1970.")
    code = text()
    message = text(description="Says what to do.")
    path = text(description="The field at fault; may be empty.")
    kind = text(enum=["set", "track", "alias", "company", "cart"])
    id = text(description="Whom it was about, as far as that could be read.")
    name = text(description="Of a tracked event, its name.")
    data = text(description="The beginning of what came with it, as it came.")


class IncomingSchema(OutSchema):
    accepted = fields.List(fields.Nested(AcceptedSchema), metadata={"description": "Newest first, 100 at most."})
    rejected = fields.List(fields.Nested(RejectedSchema), metadata={"description": "Newest first, 100 at most."})


class DeadLetterSchema(OutSchema):
    entry = text(description="Grows with time.")
    at = time("When it was given up, ms since 1970.")
    reason = text()
    call = json_object("The call as it was accepted.")


class DeadLettersSchema(OutSchema):
    items = fields.List(fields.Nested(DeadLetterSchema), metadata={"description": "Newest first, 200 at most."})
