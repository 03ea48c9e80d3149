from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import MAX_NUMBER, next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

_NAME = [validate.Length(1, 200), validate.Regexp(r"^[^\r\n\0]*\Z", error="One line: no line breaks and no NUL.")]
_DEFINITION = {"description": '{"nodes": [{id, type, config}], "edges": [{from, port, to}]}'}


class NewCampaignSchema(InSchema):
    name = fields.String(required=True, validate=_NAME)
    definition = fields.Dict(keys=fields.String(), required=True, metadata=_DEFINITION)


class CampaignChangeSchema(NewCampaignSchema):
    version = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, MAX_NUMBER),
        metadata={"description": "The version this change began from; 409 `stale_version` when it moved on."},
    )


class CheckSchema(InSchema):
    definition = fields.Dict(
        keys=fields.String(), required=True, metadata={"description": "What to check; nothing is stored."}
    )


class CampaignNameSchema(InSchema):
    name = fields.String(required=True, validate=_NAME)


class CampaignRefSchema(OutSchema):
    id = text()
    name = text()
    state = text(enum=["draft", "running", "paused", "stopped"])
    version = fields.Integer()
    created = time()
    changed = time()


class CampaignListedSchema(CampaignRefSchema):
    sent = fields.Integer(metadata={"description": "Letters and messages it has sent."})
    failed = fields.Integer(metadata={"description": "Steps that failed."})


class CampaignListSchema(OutSchema):
    items = fields.List(fields.Nested(CampaignListedSchema))
    next_cursor = next_cursor()


class NodeCountsSchema(OutSchema):
    entered = fields.Integer()
    failed = fields.Integer()
    skipped = fields.Integer()
    waiting = fields.Integer()
    failing = fields.Integer(metadata={"description": "Failed here, and neither tried again nor let go since."})
    out = fields.Dict(keys=fields.String(), values=fields.Integer(), metadata={"description": "People left by port."})


class RunCountsSchema(OutSchema):
    ready = fields.Integer()
    waiting = fields.Integer()
    sending = fields.Integer()
    done = fields.Integer()
    failed = fields.Integer()


class DraftStateSchema(OutSchema):
    revision = fields.Integer(metadata={"description": "Grows with each save of the draft."})
    changed = time()
    by = text(description="Who saved it last; empty when nobody has since the version was made.")
    differs = fields.Boolean(metadata={"description": "Whether publishing it would change anything."})


class CampaignSchema(CampaignRefSchema):
    published = time("When the present version was published; null if it never was.", nullable=True)
    draft = fields.Nested(DraftStateSchema)
    definition = fields.Dict(keys=fields.String(), metadata=_DEFINITION)
    counts = fields.Dict(
        keys=fields.String(), values=fields.Nested(NodeCountsSchema), metadata={"description": "By node id."}
    )
    runs = fields.Nested(RunCountsSchema)


class CampaignProblemSchema(OutSchema):
    code = text()
    message = text()
    path = text(description="nodes/<id>/config/<field>, nodes/<id> or edges/<index>.")
    node = text(nullable=True, description="Id of the node at fault.")


class VerdictSchema(OutSchema):
    valid = fields.Boolean()
    problems = fields.List(fields.Nested(CampaignProblemSchema))
