from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from webapp.resources.common import text
from webapp.smorest import InSchema, OutSchema

MAX_AT_ONCE: Final = 10_000  # people


def _names(description: str, *, required: bool = False) -> fields.List[str]:
    return fields.List(
        fields.String(validate=validate.Length(1, 255)),
        required=required,
        validate=validate.Length(max=MAX_AT_ONCE),
        metadata={"description": description},
    )


class NewListSchema(InSchema):
    name = fields.String(required=True, validate=[validate.Length(1, 200), validate.Regexp(r"(?s).*\S")])


class ListAddSchema(InSchema):
    uids = _names("People by their uid.")
    ids = _names("People by the site's own ids.")


class ListAddedSchema(OutSchema):
    added = fields.Integer()
    already = fields.Integer(metadata={"description": "Were in it before."})
    # `unknown` is a name of marshmallow's own.
    nobody = fields.List(
        fields.String(),
        attribute="unknown",
        data_key="unknown",
        metadata={"description": "Of what was given, what stands for nobody."},
    )


class ListRemoveSchema(InSchema):
    uids = _names("People by their uid.", required=True)


class ListRemovedSchema(OutSchema):
    removed = fields.Integer()


class ImportColumnSchema(OutSchema):
    name = text()
    sample = fields.List(fields.String(), metadata={"description": "Its first cells."})


class RejectedRowSchema(OutSchema):
    line = fields.Integer(metadata={"description": "Of the file; the column names are line 1."})
    reason = text()
    row = fields.List(fields.String())


def _mapping(*, required: bool = False) -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        values=fields.String(validate=validate.Length(max=2_000)),
        required=required,
        metadata={"description": "Column -> `id`, `email`, `property:NAME`, or empty to leave it out."},
    )


class ImportPreviewSchema(OutSchema):
    columns = fields.List(fields.Nested(ImportColumnSchema))
    mapping = _mapping()
    rows = fields.Integer()
    new_people = fields.Integer()
    known_people = fields.Integer()
    rejected = fields.Integer(metadata={"description": "Rows that can't be taken."})
    rejected_sample = fields.List(fields.Nested(RejectedRowSchema))
    token = text(description="Names the file, which is kept for an hour.")


class ImportRequestSchema(InSchema):
    token = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{32}\Z"))
    name = fields.String(validate=validate.Length(max=200), metadata={"description": "Name of a new list."})
    list = fields.String(validate=validate.Length(max=100), metadata={"description": "Id of a list that is there."})
    mapping = _mapping(required=True)


class ImportStartedSchema(OutSchema):
    job = text()


class ImportStateSchema(OutSchema):
    state = text(enum=["running", "done", "cancelled", "failed"])
    rows = fields.Integer(metadata={"description": "Rows done."})
    total = fields.Integer()
    added = fields.Integer(metadata={"description": "People who are new."})
    updated = fields.Integer(metadata={"description": "People who were known."})
    rejected = fields.Integer(metadata={"description": "Rows that were not taken."})
    list = text(nullable=True, description="Id of the list that the people go into.")
    reason = text(description="Why it failed; else empty.")
