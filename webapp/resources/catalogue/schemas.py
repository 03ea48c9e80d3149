from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import json_object
from webapp.smorest import OutSchema


class CatalogueSchema(OutSchema):
    items = fields.List(json_object("One node type: names, ports, JSON schema of its settings."))
