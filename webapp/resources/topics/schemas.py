from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import next_cursor, text
from webapp.smorest import InSchema, OutSchema

_MANY = 10_000
_LINE = validate.Regexp(r"^[^\r\n\0]*\S[^\r\n\0]*\Z", error="One line that is not empty.")


class TopicInSchema(InSchema):
    name = fields.String(required=True, validate=[validate.Length(1, 100), _LINE])
    about = fields.String(
        load_default="", validate=validate.Length(max=300), metadata={"description": "What readers see below the name."}
    )
    opt_in = fields.Boolean(load_default=False, metadata={"description": "Only for those who have asked for it."})
    letters = fields.List(
        fields.String(validate=validate.Length(1, 64)),
        load_default=list,
        validate=validate.Length(max=1_000),
        metadata={"description": "Ids of the letters that are about it; each is about one topic at most."},
    )


class TopicSchema(OutSchema):
    id = text()
    name = text()
    about = text()
    opt_in = fields.Boolean()
    letters = fields.List(fields.String())
    wanted = fields.Integer(metadata={"description": "Addresses that have said that they want it."})
    unwanted = fields.Integer(metadata={"description": "Addresses that have said that they don't."})
    asked = fields.Integer(metadata={"description": "Addresses that have been asked, and have not answered."})


class TopicListSchema(OutSchema):
    items = fields.List(fields.Nested(TopicSchema))
    next_cursor = next_cursor()


class ConsentsInSchema(InSchema):
    emails = fields.List(
        fields.String(validate=validate.Length(3, 320)), required=True, validate=validate.Length(1, _MANY)
    )
    wants = fields.Boolean(required=True)


class ConsentsSchema(OutSchema):
    addresses = fields.Integer()
