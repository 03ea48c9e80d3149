from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import json_object, text
from webapp.smorest import OutSchema


class PortSchema(OutSchema):
    name = text()
    label = text()
    description = text()


class ExampleSchema(OutSchema):
    says = text()
    config = json_object("Settings that do what it says.")


class NodeTypeSchema(OutSchema):
    type = text()
    kind = text(enum=["audience", "trigger", "filter", "action"])
    title = text()
    description = text()
    sentence = text(description='What it does, with settings in braces: "When someone does {event}".')
    icon = text()
    keywords = fields.List(fields.String())
    takes_input = fields.Boolean(metadata={"description": "Whether another node may lead to it."})
    outputs = fields.List(fields.Nested(PortSchema))
    outputs_setting = text(
        nullable=True,
        description="A list among the settings: of the outputs only as many are in use as it has items, in order, "
        "and those that are named otherwise than places.",
    )
    refers = fields.Dict(
        keys=fields.String(),
        values=text(enum=["letter", "segment", "list", "campaign"]),
        metadata={"description": "Settings that hold the id of something that must exist."},
    )
    settings = json_object("JSON schema of its settings; `widget` in a property names a richer input.")
    examples = fields.List(fields.Nested(ExampleSchema))


class CatalogueSchema(OutSchema):
    items = fields.List(fields.Nested(NodeTypeSchema))
