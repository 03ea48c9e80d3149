from __future__ import annotations

from marshmallow import fields

from webapp.resources.common import PAGE_ADDRESS, text
from webapp.smorest import InSchema, OutSchema


class NewPickSchema(InSchema):
    url = fields.String(
        required=True,
        validate=PAGE_ADDRESS,
        metadata={"description": "The page of the site on which an element is to be picked."},
    )


class BegunPickSchema(OutSchema):
    id = text()
    link = text(description="The page, with what lets it pick once: to be opened in a window of its own.")


class PickSchema(OutSchema):
    state = text(enum=["waiting", "open", "chosen"], description="open: the page has come, and is pointed at.")
    css = text(description="The selector, as the page says it. Empty until it is chosen, as what follows.")
    matches = fields.Integer(metadata={"description": "How many elements of that page it finds."})
    text = text(description="What stands in the element that was clicked.")
