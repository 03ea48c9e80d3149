from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import json_object, text, time
from webapp.smorest import OutSchema


class AcceptedSchema(OutSchema):
    id = text(description="Grows with time; the same as in the live stream.")
    at = time("When it arrived, ms since 1970.")
    data = json_object("The call as it was accepted.")


class RejectedSchema(AcceptedSchema):
    code = text(nullable=True)
    reason = text(nullable=True, description="Says what to do.")
    path = text(nullable=True, description="The field at fault.")


class IncomingSchema(OutSchema):
    accepted = fields.List(fields.Nested(AcceptedSchema), metadata={"description": "Newest first."})
    rejected = fields.List(fields.Nested(RejectedSchema), metadata={"description": "Newest first."})


class DeadLetterSchema(OutSchema):
    id = text()
    at = time("When it was given up, ms since 1970.")
    reason = text()
    data = json_object("The event as it was accepted.")


class DeadLettersSchema(OutSchema):
    items = fields.List(fields.Nested(DeadLetterSchema), metadata={"description": "Newest first."})
