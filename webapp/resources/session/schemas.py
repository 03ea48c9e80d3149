from __future__ import annotations

from marshmallow import fields, validate

from engine import rights
from webapp.resources.common import text, time
from webapp.resources.sites.schemas import SiteRefSchema
from webapp.smorest import InSchema, OutSchema

MIN_PASSWORD = 10
MAX_PASSWORD = 1024


def _code() -> fields.String:
    return fields.String(
        load_default="",
        validate=validate.Length(max=40),
        metadata={"description": "Of the authenticator, or one for when it is lost; asked for by `code_needed`."},
    )


class LoginSchema(InSchema):
    email = fields.String(required=True, validate=validate.Length(1, 254))
    password = fields.String(required=True, validate=validate.Length(1, MAX_PASSWORD))
    code = _code()


class LoginLinkSchema(InSchema):
    token = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={"description": "What follows # in the login link. It works once."},
    )
    code = _code()


class SignOnSchema(OutSchema):
    name = text(nullable=True, description="Null where there is none; else it begins at /login/sso.")
    passwords = fields.Boolean(metadata={"description": "Whether passwords are taken, too."})


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
    has_totp = fields.Boolean(metadata={"description": "Whether a code of an authenticator is asked for."})


class OpenSiteSchema(SiteRefSchema):
    role = text(enum=list(rights.ROLES))
    rights = fields.List(text(enum=list(rights.ALL)), metadata={"description": "What the role may do, by name."})
    removing = fields.Boolean(metadata={"description": "Whether it is being removed; then only its removal answers."})


class SessionSchema(OutSchema):
    user = fields.Nested(UserSchema)
    sites = fields.List(fields.Nested(OpenSiteSchema))
    live_url = text(description="Server-sent events; add /{site}. Open it with credentials.")
    may_set_password = fields.Boolean(
        metadata={"description": "Whether a new password may be set without the current one."}
    )
    passwords = fields.Boolean(metadata={"description": "Whether the installation takes passwords."})


class OpenSessionSchema(OutSchema):
    id = text()
    agent = text(description="What the browser says of itself.")
    address = text(description="Where it logged in from.")
    opened = time("When it was opened, ms since 1970.")
    seen = time("When it was last used, ms since 1970; up to an hour behind.")
    by_link = fields.Boolean()
    present = fields.Boolean(metadata={"description": "The one that asks."})


class OpenSessionsSchema(OutSchema):
    items = fields.List(fields.Nested(OpenSessionSchema))


class EndedSchema(OutSchema):
    ended = fields.Integer()


class EnrolmentSchema(OutSchema):
    secret = text(description="For an authenticator, in base32. Confirm it by a code within ten minutes.")
    uri = text(description="The same as an otpauth address.")
    qr = text(description="That address as a QR code: an SVG as a data address.")


class CodeSchema(InSchema):
    code = fields.String(required=True, validate=validate.Length(1, 40))


class RecoveryCodesSchema(OutSchema):
    codes = fields.List(fields.String(), metadata={"description": "Good once each. They are not told again."})
