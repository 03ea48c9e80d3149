from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from engine import rights
from webapp.resources.common import next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

_ROLES: Final = list(rights.ROLES)


class ElsewhereSchema(OutSchema):
    id = text()
    name = text()
    role = text(enum=_ROLES)


class TeamMemberSchema(OutSchema):
    email = text()
    role = text(enum=_ROLES, description="An owner owns the installation: every site is open to them.")
    has_password = fields.Boolean(metadata={"description": "Without one an invitation may not have been answered."})
    created = time("When the user was made, ms since 1970.")
    elsewhere = fields.List(
        fields.Nested(ElsewhereSchema), metadata={"description": "Other sites, as far as the asker manages them."}
    )


class TeamSchema(OutSchema):
    items = fields.List(fields.Nested(TeamMemberSchema))
    next_cursor = next_cursor()


class InvitationInSchema(InSchema):
    email = fields.Email(required=True, validate=validate.Length(3, 254))
    role = fields.String(required=True, validate=validate.OneOf(_ROLES))


class RoleSchema(InSchema):
    role = fields.String(required=True, validate=validate.OneOf(_ROLES))


class InvitationSchema(OutSchema):
    member = fields.Nested(TeamMemberSchema)
    link = text(description="Logs them in once, within a week; empty where only their letter has it. Not told again.")
    mailed = fields.Boolean()
    problem = text(description="Why the letter was not sent; empty when it was.")
