from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from webapp.resources.common import MAX_NUMBER, PageQuerySchema, next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

_NAME: Final = validate.Length(max=500)


class AuditWhoSchema(InSchema):
    who = fields.String(load_default="", validate=_NAME, metadata={"description": "Whose changes; all if not given."})
    action = fields.String(load_default="", validate=_NAME, metadata={"description": "What was done."})
    kind = fields.String(load_default="", validate=_NAME, metadata={"description": "Of what: campaign, letter, …"})
    subject = fields.String(load_default="", validate=_NAME, metadata={"description": "Id of what was changed."})
    since = fields.Integer(
        load_default=0, validate=validate.Range(0, MAX_NUMBER), metadata={"description": "Ms since 1970."}
    )
    until = fields.Integer(
        load_default=0, validate=validate.Range(0, MAX_NUMBER), metadata={"description": "Ms since 1970, exclusive."}
    )


class AuditQuerySchema(AuditWhoSchema, PageQuerySchema):
    pass


class AuditChangeSchema(OutSchema):
    path = text(description="The field, parts divided by /.")
    before = fields.Raw(allow_none=True, metadata={"description": "Null where it was not there."})
    after = fields.Raw(allow_none=True, metadata={"description": "Null where it is not there any more."})
    told = fields.Boolean(metadata={"description": "False where only the field's name is kept, as with people."})


class AuditEntrySchema(OutSchema):
    id = text()
    at = time("When, ms since 1970.")
    until = time("The last time, where the same was done several times in a row; else as `at` or shortly after.")
    times = fields.Integer()
    who = text(description="Address of a user, name of an API key, or user of the machine.")
    by = text(enum=["user", "key", "command"])
    action = text(description="As the operation is called in this document, or the command.")
    kind = text(description="Of what; empty where nothing that has an id was changed.")
    subject = text(description="Its id.")
    name = text(description="Its name; never that of a person.")
    state = text(
        enum=["begun", "done", "failed"], description="`begun`: nobody knows, the server stopped in the middle."
    )
    request = text(description="Id of the request, as it is in the logs.")
    changes = fields.List(fields.Nested(AuditChangeSchema))


class AuditPageSchema(OutSchema):
    items = fields.List(fields.Nested(AuditEntrySchema))
    next_cursor = next_cursor()


class AuditChoicesSchema(OutSchema):
    who = fields.List(text())
    actions = fields.List(text())
    kinds = fields.List(text())
