from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import next_cursor, text, time
from webapp.smorest import OutSchema


class MailRefSchema(OutSchema):
    id = text()
    at = time("When the sink took it, ms since 1970.")
    sender = text()
    recipients = fields.List(fields.String())
    subject = text()


class MailPageSchema(OutSchema):
    items = fields.List(fields.Nested(MailRefSchema))
    next_cursor = next_cursor()


class HeaderSchema(OutSchema):
    name = text()
    value = text()


class MailSchema(MailRefSchema):
    headers = fields.List(fields.Nested(HeaderSchema))
    text = fields.String(metadata={"description": "The plain text part; empty when there is none."})
    has_html = fields.Boolean(metadata={"description": "Show .../html in an iframe with an empty sandbox."})
