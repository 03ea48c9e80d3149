from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import text
from webapp.smorest import InSchema, OutSchema

_LINE = validate.Regexp(r"^[^\r\n\0]*\Z", error="One line: no line breaks and no NUL.")
_TEMPLATE = validate.Length(max=500_000)


class LetterInSchema(InSchema):
    name = fields.String(required=True, validate=[validate.Length(1, 200), _LINE])
    subject = fields.String(required=True, validate=[validate.Length(1, 998), _LINE])
    text = fields.String(load_default="", validate=_TEMPLATE, metadata={"description": "Liquid."})
    html = fields.String(load_default="", validate=_TEMPLATE, metadata={"description": "Liquid."})
    sender = fields.String(
        load_default="",
        validate=[validate.Length(max=320), _LINE],
        metadata={"description": 'Address or "Name <address>".'},
    )


class LetterRefSchema(OutSchema):
    id = text()
    name = text()
    subject = text()


class LetterListSchema(OutSchema):
    items = fields.List(fields.Nested(LetterRefSchema))


class LetterSchema(LetterRefSchema):
    text = fields.String()
    html = fields.String()
    sender = fields.String()
