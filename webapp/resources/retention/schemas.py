from __future__ import annotations

from marshmallow import fields, validate

from graphstore.retention import MODES
from webapp.resources.common import text, time
from webapp.smorest import InSchema, OutSchema
from workers.retention import MOST_DAYS, MOST_RULES


class EventRetentionRuleSchema(OutSchema):
    event = text(description='Name of the event; "": every event without a rule of its own.')
    days = fields.Integer()
    mode = text(enum=list(MODES))


class EventRetentionProgressSchema(OutSchema):
    state = text(description='running, done, cancelled or failed; "" before the first time.')
    removed = fields.Integer(metadata={"description": "Events that have gone this time."})
    total = fields.Integer(metadata={"description": "As many were to go when it began."})
    asked = time("When it began, ms since 1970; 0 before the first time.")


class EventRetentionSchema(OutSchema):
    rules = fields.List(fields.Nested(EventRetentionRuleSchema))
    ran = time("When the rules were last applied in full, ms since 1970; null before that.", nullable=True)
    removed = fields.Integer(metadata={"description": "Events that have gone by rules, ever."})
    progress = fields.Nested(EventRetentionProgressSchema)
    audit_days = fields.Integer(
        metadata={"description": "That entries of the audit log are kept, on all sites; 0: for good."}
    )


class NewEventRetentionRuleSchema(InSchema):
    event = fields.String(
        load_default="",
        validate=[validate.Length(max=255), validate.Regexp(r"^[^\x00]*\Z")],
        metadata={"description": 'Name of the event; "": every event without a rule of its own.'},
    )
    days = fields.Integer(load_default=365, strict=True, validate=validate.Range(1, MOST_DAYS))
    mode = fields.String(
        load_default="delete",
        validate=validate.OneOf(MODES),
        metadata={"description": "`aggregate` keeps the number of each day; `keep` keeps the events."},
    )


class EventRetentionRulesSchema(InSchema):
    rules = fields.List(
        fields.Nested(NewEventRetentionRuleSchema), required=True, validate=validate.Length(max=MOST_RULES)
    )


class EventRetentionTakenSchema(OutSchema):
    event = text()
    mode = text(enum=list(MODES))
    days = fields.Integer()
    events = fields.Integer(metadata={"description": "So many would go."})


class EventRetentionPreviewSchema(OutSchema):
    items = fields.List(fields.Nested(EventRetentionTakenSchema))
    events = fields.Integer(metadata={"description": "All of them."})
