from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import next_cursor, text
from webapp.smorest import InSchema, OutSchema

TYPES = ("text", "number", "boolean", "date", "list")


class UserPropertySchema(OutSchema):
    name = text(description="Its path, parts divided by /.")
    path = fields.List(fields.String(), metadata={"description": "The names that lead to it."})
    label = text(description="Shown instead of the name; may be empty.")
    type = text(description="What is offered when conditions are built: text, number, boolean, date or list.")
    types = fields.List(fields.String(), metadata={"description": "As which values have come lately."})
    people = fields.Integer(metadata={"description": "How many have it."})
    sample = fields.List(fields.Raw(), metadata={"description": "Some of its values, 5 at most."})
    hidden = fields.Boolean(metadata={"description": "Whether it is left out where one chooses."})
    predefined = fields.Boolean(metadata={"description": "Whether Tracktor has a use of its own for it."})


class UserPropertyListSchema(OutSchema):
    items = fields.List(fields.Nested(UserPropertySchema))
    next_cursor = next_cursor()


class UserPropertyChangeSchema(InSchema):
    label = fields.String(validate=validate.Length(max=200))
    hidden = fields.Boolean()
    type = fields.String(validate=validate.OneOf(TYPES))
