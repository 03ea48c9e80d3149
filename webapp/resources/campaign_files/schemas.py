from __future__ import annotations

from marshmallow import fields, validate

from engine.workflow.filing import MAX_NAME
from webapp.resources.common import json_object, text
from webapp.smorest import InSchema, OutSchema

MAX_FILE = 2_000_000  # characters


class WriteFileSchema(InSchema):
    name = fields.String(required=True, validate=validate.Length(1, MAX_NAME))
    definition = json_object("What is drawn; it may be half made.")
    format = fields.String(load_default="yaml", validate=validate.OneOf(["yaml", "json"]))


class FileTextSchema(OutSchema):
    text = text(description="As `tracktor campaign export` writes it.")


class ReadFileSchema(InSchema):
    text = fields.String(
        required=True, validate=validate.Length(1, MAX_FILE), metadata={"description": "YAML or JSON."}
    )


class ReadDefinitionSchema(OutSchema):
    name = text()
    definition = json_object("With this site's ids.")
    made = fields.List(fields.String(), metadata={"description": "Letters that were made: they were not there."})
    kept = fields.List(
        fields.String(), metadata={"description": "Letters that are here with other contents, and were left so."}
    )
