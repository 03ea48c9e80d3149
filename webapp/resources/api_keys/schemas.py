from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from engine import rights
from webapp.resources.common import next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

_GRANTABLE: Final = list(rights.GRANTABLE)


class ApiKeySchema(OutSchema):
    id = text()
    name = text()
    rights = fields.List(text(enum=_GRANTABLE))
    hint = text(description="Its last characters, to tell one from another.")
    by = text(description="Who made it.")
    created = time("When it was made, ms since 1970.")
    used = time("When it was last used, up to a minute behind; null before its first use.", nullable=True)


class ApiKeysSchema(OutSchema):
    items = fields.List(fields.Nested(ApiKeySchema))
    next_cursor = next_cursor()


class NewApiKeySchema(InSchema):
    name = fields.String(
        required=True, validate=[validate.Length(1, 100), validate.Regexp(r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*\Z")]
    )
    rights = fields.List(
        fields.String(validate=validate.OneOf(_GRANTABLE)),
        required=True,
        validate=validate.Length(1, len(_GRANTABLE)),
        metadata={"description": "What it may do; never more than who makes it."},
    )


class MadeApiKeySchema(OutSchema):
    key = fields.Nested(ApiKeySchema)
    secret = text(description="Send it as `Authorization: Bearer …`. It is not told again.")
