from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import text
from webapp.smorest import OutSchema


def _texts(description: str) -> fields.List[str]:
    return fields.List(fields.String(), metadata={"description": description})


class ConditionOperatorSchema(OutSchema):
    name = text()
    label = text()
    value = text(description='What it compares with: "any", "text", "number", "list", "range", "days" and so on.')
    foldable = fields.Boolean(metadata={"description": "Whether `fold_case` may stand beside it."})
    types = _texts("Types of values it makes sense for; empty for all.")


class ConditionKindSchema(OutSchema):
    key = text(description="Marks its JSON objects.")
    label = text()
    hint = text()
    operators = fields.List(fields.Nested(ConditionOperatorSchema))
    # A schema has an attribute of its own called `fields`.
    takes = fields.List(
        fields.Dict(keys=fields.String()),
        attribute="fields",
        data_key="fields",
        metadata={"description": "What its JSON object holds: name, type, whether it is needed, choices."},
    )


class KnownPropertySchema(OutSchema):
    path = _texts("Names that lead to it.")
    label = text(description="What the site calls it; may be empty.")
    type = text(description="What it mostly is; empty when nothing tells.")
    types = _texts("All that it has been, the most frequent first.")
    sample = fields.List(fields.Raw(), metadata={"description": "Frequent values."})


class KnownArgumentSchema(OutSchema):
    path = _texts("Names that lead to it.")
    type = text()


class KnownEventSchema(OutSchema):
    name = text()
    count = fields.Integer()
    arguments = fields.List(fields.Nested(KnownArgumentSchema))


class NamedSchema(OutSchema):
    id = text()
    name = text()


class ConditionCatalogueSchema(OutSchema):
    kinds = fields.List(fields.Nested(ConditionKindSchema))
    properties = fields.List(fields.Nested(KnownPropertySchema))
    hidden_properties = fields.List(
        fields.Nested(KnownPropertySchema),
        metadata={"description": "Not to be offered; for conditions that are about one already."},
    )
    events = fields.List(fields.Nested(KnownEventSchema))
    companies = fields.List(fields.Nested(NamedSchema))
    letters = fields.List(fields.Nested(NamedSchema))
    newsletters = fields.List(fields.Nested(NamedSchema))
    messages = fields.List(fields.Nested(NamedSchema))
    products = fields.List(fields.Nested(NamedSchema))
    segments = fields.List(fields.Nested(NamedSchema))
