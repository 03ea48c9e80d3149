from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import next_cursor, text, time
from webapp.smorest import InSchema, OutSchema


def _name() -> fields.String:
    return fields.String(
        required=True, validate=[validate.Length(1, 100), validate.Regexp(r"^[^\r\n\0]*\S[^\r\n\0]*\Z")]
    )


class SiteRefSchema(OutSchema):
    id = text()
    name = text()


class SiteSchema(SiteRefSchema):
    token = text(description="The publishable `sid` of the tracking API; not a secret.")
    signed_only = fields.Boolean(metadata={"description": "Whether unsigned data is refused."})
    removing = fields.Boolean(
        attribute="is_removing", metadata={"description": "Whether it is being removed; then only its removal answers."}
    )


class NewSiteSchema(InSchema):
    name = _name()


class SiteChangeSchema(InSchema):
    name = _name()
    signed_only = fields.Boolean(required=True, metadata={"description": "Refuse what is not signed."})


class RemovalRequestSchema(InSchema):
    name = fields.String(
        required=True,
        validate=validate.Length(1, 100),
        metadata={"description": "The name of the site, so that nobody removes another one by mistake."},
    )


class RemovalSchema(OutSchema):
    site = text()
    name = text()
    asked = time("When it was asked for, ms since 1970.")
    by = text(description="Who asked for it: an e-mail address, or empty for the command line.")
    erased = fields.Integer(metadata={"description": "What is gone by now: people, events, letters, and all else."})
    total = fields.Integer(metadata={"description": "What there was when it was counted; 0 before that."})


class RemovalListSchema(OutSchema):
    items = fields.List(fields.Nested(RemovalSchema))


class SecretSchema(OutSchema):
    secret = text(description="Signs calls from your servers. Never put it into a page.")
    previous = text(description="Still good while the new one is rolled out; empty when there is none.")


class SiteListSchema(OutSchema):
    items = fields.List(fields.Nested(SiteSchema))
    next_cursor = next_cursor()


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
