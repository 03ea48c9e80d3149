from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import text, time
from webapp.resources.letters.schemas import FiguresSchema
from webapp.smorest import InSchema, OutSchema

_NAME = [validate.Length(1, 200), validate.Regexp(r"^[^\r\n\0]*\Z", error="One line: no line breaks and no NUL.")]
_SEGMENTS = {"description": "Ids; none: everybody."}
_MOST_SEGMENTS = 100
_LATEST = 4_102_444_800_000  # ms epoch: the year 2100


class NewsletterInSchema(InSchema):
    name = fields.String(required=True, validate=_NAME)
    segments = fields.List(
        fields.String(validate=validate.Length(1, 64)),
        load_default=list,
        validate=validate.Length(max=_MOST_SEGMENTS),
        metadata=_SEGMENTS,
    )


class SendInSchema(InSchema):
    at = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, _LATEST),
        metadata={"description": "Milliseconds since 1970; null, or a time that is over: now.", "format": "int64"},
    )


class NewsletterSchema(OutSchema):
    id = text()
    name = text()
    letter = text()
    subject = text()
    segments = fields.List(fields.String(), metadata=_SEGMENTS)
    state = text(enum=["draft", "scheduled", "sending", "paused", "sent", "canceled"])
    created = time()
    at = time("When it is to be sent.", nullable=True)
    started = time(nullable=True)
    ended = time(nullable=True)
    recipients = fields.Integer(metadata={"description": "Before it starts, for whom it would be now."})
    figures = fields.Nested(FiguresSchema)


class NewsletterListSchema(OutSchema):
    items = fields.List(fields.Nested(NewsletterSchema))


class CanceledSchema(OutSchema):
    called_back = fields.Integer(metadata={"description": "Letters that were queued and do not go out."})
