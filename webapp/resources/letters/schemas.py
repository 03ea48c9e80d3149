from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

one_line = validate.Regexp(r"^[^\r\n\0]*\Z", error="One line: no line breaks and no NUL.")
_TEMPLATE = validate.Length(max=500_000)
MODES = ("drag_and_drop", "html", "text")


class SourcesSchema(InSchema):
    """What a letter is made from."""

    text = fields.String(load_default="", validate=_TEMPLATE, metadata={"description": "Liquid."})
    html = fields.String(load_default="", validate=_TEMPLATE, metadata={"description": "Liquid; in the mode `html`."})
    mjml = fields.String(
        load_default="", validate=_TEMPLATE, metadata={"description": "MJML with Liquid; in the mode `drag_and_drop`."}
    )
    mode = fields.String(
        load_default="",
        validate=validate.OneOf(["", *MODES]),
        metadata={"description": "How it is written; without one, what it holds says so."},
    )


class LetterInSchema(SourcesSchema):
    name = fields.String(required=True, validate=[validate.Length(1, 200), one_line])
    subject = fields.String(required=True, validate=[validate.Length(1, 998), one_line])
    sender = fields.String(
        load_default="",
        validate=[validate.Length(max=320), one_line],
        metadata={"description": 'Address or "Name <address>".'},
    )
    transactional = fields.Boolean(
        load_default=False,
        metadata={"description": "Asked for by what the person did: goes to those who have unsubscribed, too."},
    )
    follow = fields.Boolean(load_default=True, metadata={"description": "Whether opens and clicks are noticed."})


class DuplicateLetterSchema(InSchema):
    name = fields.String(
        required=True, validate=[validate.Length(1, 200), validate.Regexp(r"^[^\r\n\0]*\S[^\r\n\0]*\Z")]
    )


class LetterRefSchema(OutSchema):
    id = text()
    name = text()
    subject = text()


class LetterListSchema(OutSchema):
    items = fields.List(fields.Nested(LetterRefSchema))
    next_cursor = next_cursor()


class LetterContentsSchema(OutSchema):
    """What somebody has written."""

    name = text()
    subject = text()
    text = fields.String()
    html = fields.String()
    mjml = fields.String()
    mode = fields.String(validate=validate.OneOf(MODES))
    sender = fields.String()
    transactional = fields.Boolean()
    follow = fields.Boolean()


class LetterSchema(LetterContentsSchema):
    id = text()
    version = fields.Integer(metadata={"description": "Grows with each publishing."})
    changed = time("When it was published; 0 is unknown.")
    by = fields.String(metadata={"description": "Who did that; empty when unknown."})


class LetterPreviewInSchema(SourcesSchema):
    subject = fields.String(required=True, validate=[validate.Length(1, 998), one_line])
    person = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "`uid` of whom it is made for; without one, of somebody without properties."},
    )


class LetterPreviewSchema(OutSchema):
    subject = fields.String()
    text = fields.String()
    html = fields.String()
    missing = fields.List(
        fields.String(),
        metadata={"description": "Properties the letter shows without a fallback, and this person does not have."},
    )
    event = fields.String(
        metadata={
            "description": "The event it is made with: the person's last one that fits; `sample` for a made-up one."
        }
    )


class LetterTestInSchema(LetterPreviewInSchema):
    sender = fields.String(load_default="", validate=[validate.Length(max=320), one_line])


class LetterTestSchema(OutSchema):
    state = fields.String(validate=validate.OneOf(["sent", "failed", "unknown"]))
    to = fields.String()
    reason = fields.String()


class FiguresSchema(OutSchema):
    letter = fields.String()
    sent = fields.Integer()
    skipped = fields.Integer()
    failed = fields.Integer()
    in_doubt = fields.Integer(metadata={"description": "Whether they went out is unknown; never sent again."})
    waiting = fields.Integer(metadata={"description": "Queued, or being sent."})
    opened = fields.Integer(metadata={"description": "People; machines do not count. So do all below."})
    clicked = fields.Integer()
    unsubscribed = fields.Integer()
    bounced = fields.Integer()
    complained = fields.Integer()


class FiguresListSchema(OutSchema):
    items = fields.List(fields.Nested(FiguresSchema))
    next_cursor = next_cursor()


class StatisticsQuerySchema(InSchema):
    days = fields.Integer(load_default=30, validate=validate.Range(1, 400))


class DaySchema(OutSchema):
    day = time("Its beginning in UTC.")
    sent = fields.Integer()
    opened = fields.Integer()
    clicked = fields.Integer()
    unsubscribed = fields.Integer()


class StatisticsSchema(OutSchema):
    figures = fields.Nested(FiguresSchema)
    days = fields.List(fields.Nested(DaySchema))


class ActivitySchema(OutSchema):
    delivery = fields.String()
    state = fields.String()
    reason = fields.String()
    at = time()
    person = fields.String(metadata={"description": "`uid`."})
    person_id = fields.String()
    email = fields.String()
    opens = fields.Integer()
    clicks = fields.Integer()


class ActivityPageSchema(OutSchema):
    items = fields.List(fields.Nested(ActivitySchema))
    next_cursor = next_cursor()
