from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import text
from webapp.resources.sites.schemas import SiteRefSchema
from webapp.smorest import InSchema, OutSchema

MIN_PASSWORD = 10
MAX_PASSWORD = 1024


class LoginSchema(InSchema):
    email = fields.String(required=True, validate=validate.Length(1, 254))
    password = fields.String(required=True, validate=validate.Length(1, MAX_PASSWORD))


class LoginLinkSchema(InSchema):
    token = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "What follows # in the login link. It works once."},
    )


class NewPasswordSchema(InSchema):
    current_password = fields.String(
        load_default="",
        validate=validate.Length(max=MAX_PASSWORD),
        metadata={"description": "Needed when there is a password and the session was not opened by a login link."},
    )
    new_password = fields.String(required=True, validate=validate.Length(MIN_PASSWORD, MAX_PASSWORD))


class UserSchema(OutSchema):
    email = text()
    owner = fields.Boolean(metadata={"description": "Owners see every site, and the mail sink."})
    has_password = fields.Boolean()


class SessionSchema(OutSchema):
    user = fields.Nested(UserSchema)
    sites = fields.List(fields.Nested(SiteRefSchema))
    live_url = text(description="Server-sent events; add /{site}. Open it with credentials.")
    may_set_password = fields.Boolean(
        metadata={"description": "Whether a new password may be set without the current one."}
    )
