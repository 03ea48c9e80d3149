from __future__ import annotations

from marshmallow import fields, validate

from engine.analytics import ranges
from engine.analytics.ranges import Step
from webapp.resources.common import MAX_NUMBER, next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

# scheme://host, perhaps with a port: what a browser takes for who may frame a page, and nothing that ends the rule.
_ORIGIN = r"^https?://[A-Za-z0-9.\-]{1,200}(:[0-9]{1,5})?\Z"


class ShareLinkInSchema(InSchema):
    name = fields.String(
        required=True,
        validate=[validate.Length(1, 100), validate.Regexp(r"^[^\r\n\0]*\S[^\r\n\0]*\Z")],
        metadata={"description": "What it is for, so that you know whether it may go."},
    )
    chart = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": 'The funnel or metric it shows; "" is the whole dashboard.'},
    )
    range = fields.String(load_default=ranges.DEFAULT, validate=validate.OneOf(list(ranges.NAMED)))
    step = fields.String(load_default="day", validate=validate.OneOf(list(Step)))
    origins = fields.List(
        fields.String(validate=validate.Regexp(_ORIGIN, error="Give an origin as in https://wiki.example.com.")),
        load_default=list,
        validate=validate.Length(max=10),
        metadata={"description": "Of pages that may show it inside them; none: no page may."},
    )
    expires = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, MAX_NUMBER),
        metadata={"description": "When it ends, ms since 1970; null: when it is revoked.", "format": "int64"},
    )


class ShareLinkSchema(OutSchema):
    id = text()
    hint = text(description="The last characters of its token.")
    chart = text()
    name = text()
    range = text(enum=list(ranges.NAMED))
    step = text(enum=list(Step))
    origins = fields.List(fields.String())
    expires = time("When it ends, ms since 1970.", nullable=True)
    by = text()
    created = time()
    used = time("When somebody looked at it last, to the minute.", nullable=True)


class ShareLinkListSchema(OutSchema):
    items = fields.List(fields.Nested(ShareLinkSchema))
    next_cursor = next_cursor()


class NewShareLinkSchema(OutSchema):
    link = fields.Nested(ShareLinkSchema)
    url = text(description="Told only now.")


class WeeklyDigestInSchema(InSchema):
    on = fields.Boolean(required=True)


class WeeklyDigestSchema(OutSchema):
    on = fields.Boolean()
    state = text(enum=["", "sending", "sent", "failed"], description='Of the last one; "" before the first.')
    reason = text(description="Why the last one was not sent.")
    time_zone = text(description="In which it is Monday morning.")
