from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import text, time
from webapp.smorest import OutSchema


class SiteRefSchema(OutSchema):
    id = text()
    name = text()


class SiteSchema(SiteRefSchema):
    token = text(description="The publishable `sid` of the tracking API; not a secret.")
    signed_only = fields.Boolean(metadata={"description": "Whether unsigned data is refused."})


class SiteListSchema(OutSchema):
    items = fields.List(fields.Nested(SiteSchema))


class ChecklistItemSchema(OutSchema):
    key = text(enum=["first_event", "first_person", "first_segment", "first_campaign", "first_letter"])
    done = fields.Boolean()


class SummarySchema(OutSchema):
    people = fields.Integer(metadata={"description": "Identified people."})
    anonymous = fields.Integer()
    events = fields.Integer()
    last_event = time("When the newest event happened, ms since 1970.", nullable=True)
    computed = time("When these figures were counted, ms since 1970.")
    checklist = fields.List(fields.Nested(ChecklistItemSchema))
