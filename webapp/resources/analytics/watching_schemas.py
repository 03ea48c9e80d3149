from __future__ import annotations

from marshmallow import fields, validate

from engine.analytics.definitions import MAX_STEPS
from webapp.resources.analytics.schemas import PER
from webapp.resources.common import MAX_NUMBER, text, time
from webapp.smorest import InSchema, OutSchema

RULES = ("above", "below", "change")
SPANS = (24, 168)  # hours


def _figure() -> fields.Float:
    # Within what every JSON reader holds; NaN and infinity are none.
    return fields.Float(required=True, allow_nan=False, validate=validate.Range(-MAX_NUMBER, MAX_NUMBER))


class GoalInSchema(InSchema):
    value = _figure()
    per = fields.String(required=True, validate=validate.OneOf(PER))


class AnnotationInSchema(InSchema):
    day = fields.Date(required=True, metadata={"description": "2026-11-25, in the site's time zone."})
    text = fields.String(
        required=True, validate=[validate.Length(1, 200), validate.Regexp(r"^[^\r\n\0]*\S[^\r\n\0]*\Z")]
    )


class AnnotationSchema(OutSchema):
    id = fields.String()
    day = fields.String()
    text = fields.String()
    by = fields.String(metadata={"description": "Who wrote it."})
    created = time()


class AnnotationListSchema(OutSchema):
    items = fields.List(fields.Nested(AnnotationSchema))


class AnnotationQuerySchema(InSchema):
    from_ = fields.Date(load_default=None, data_key="from", metadata={"description": "The first day."})
    to = fields.Date(load_default=None, metadata={"description": "The last day."})


class ChartAlertInSchema(InSchema):
    rule = fields.String(required=True, validate=validate.OneOf(RULES))
    threshold = _figure()
    hours = fields.Integer(
        load_default=24,
        validate=validate.OneOf(SPANS),
        metadata={"description": "Of the last 24 or 168 hours, counted back from the age of the figures."},
    )
    step = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, MAX_STEPS),
        metadata={"description": "Of a funnel: of who did the step before, the part that did this one (from 0); "
                                 "left out, of all who began, who came to the end."},
    )  # fmt: skip
    emails = fields.List(
        fields.String(validate=validate.Length(1, 254)),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "Members of the team who get a letter."},
    )
    url = fields.String(
        load_default="",
        validate=[validate.Length(max=2_000), validate.Regexp(r"^[^\s\0]*\Z")],
        metadata={"description": "A webhook that is called, signed with the site's secret."},
    )


class ChartAlertSchema(OutSchema):
    id = text()
    rule = text(enum=list(RULES))
    threshold = fields.Float(metadata={"description": "Of a change, and of a funnel: a part of 1."})
    hours = fields.Integer()
    step = fields.Integer(allow_none=True, metadata={"description": "Of a funnel; null: all of it."})
    emails = fields.List(fields.String())
    url = text()
    by = text()
    created = time()
    crossed = fields.Boolean(metadata={"description": "Whether it is now; told again once it has been back."})
    checked = time("The age of the figures it was looked at with last.", nullable=True)
    value = fields.Float(allow_none=True)
    before = fields.Float(allow_none=True, metadata={"description": "Of as much time before."})
    problem = text(description='Why it could not be looked at last; "" when it could.')


class AlertNoticeSchema(OutSchema):
    kind = text(enum=["email", "webhook"])
    target = text()
    state = text(
        enum=["queued", "sending", "sent", "failed", "unknown"],
        description="`unknown`: it was cut off while it was sent, and is not sent again.",
    )
    reason = text()


class AlertCrossingSchema(OutSchema):
    at = time("What the figures told of.")
    value = fields.Float()
    before = fields.Float(allow_none=True)
    back = time("When it was found to be over.", nullable=True)
    notices = fields.List(fields.Nested(AlertNoticeSchema))


class ChartAlertViewSchema(ChartAlertSchema):
    history = fields.List(fields.Nested(AlertCrossingSchema), metadata={"description": "The last first."})


class ChartAlertListSchema(OutSchema):
    items = fields.List(fields.Nested(ChartAlertViewSchema))
    team = fields.List(fields.String(), metadata={"description": "Addresses that letters can go to."})
