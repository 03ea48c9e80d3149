from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.campaigns.schemas import CampaignProblemSchema
from webapp.resources.common import MAX_NUMBER, PageQuerySchema, json_object, next_cursor, text, time
from webapp.resources.people.schemas import PersonSchema
from webapp.smorest import InSchema, OutSchema

_REVISION = {"description": "The revision of the draft this began from; 409 `conflict` when it moved on."}


def _revision() -> fields.Integer:
    return fields.Integer(required=True, strict=True, validate=validate.Range(0, MAX_NUMBER), metadata=_REVISION)


class DraftInSchema(InSchema):
    definition = json_object('{"nodes": [{id, type, config, position: {x, y}}], "edges": [{from, port, to}]}')
    revision = _revision()


class RestoreSchema(InSchema):
    version = fields.Integer(required=True, strict=True, validate=validate.Range(0, MAX_NUMBER))
    revision = _revision()


class DraftSchema(OutSchema):
    definition = json_object("As it was saved; it may be half made.")
    revision = fields.Integer()
    changed = time()
    by = text(description="Who saved it last; empty when nobody has since the version was made.")
    problems = fields.List(
        fields.Nested(CampaignProblemSchema), metadata={"description": "What keeps it from being published."}
    )


class ConnectionSchema(OutSchema):
    source = fields.String(data_key="from")
    port = text()
    target = fields.String(data_key="to")


class NodeChangeSchema(OutSchema):
    node = text()
    type = text()
    change = text(enum=["added", "removed", "changed"])
    settings = fields.List(fields.String(), metadata={"description": "Changed: the settings that differ."})
    before = json_object("Changed: these settings as they were; what was not set is not there.")
    after = json_object("Changed: these settings as they are.")


class ComparisonSchema(OutSchema):
    nodes = fields.List(fields.Nested(NodeChangeSchema))
    connected = fields.List(fields.Nested(ConnectionSchema))
    disconnected = fields.List(fields.Nested(ConnectionSchema))


class CompareQuerySchema(InSchema):
    a = fields.Integer(
        load_default=1, validate=validate.Range(0, MAX_NUMBER), metadata={"description": "A version; 0 is the draft."}
    )
    b = fields.Integer(
        load_default=0, validate=validate.Range(0, MAX_NUMBER), metadata={"description": "Another; 0 is the draft."}
    )


class TouchedSchema(OutSchema):
    node = text()
    change = text(enum=["changed", "removed"])
    people = fields.Integer(metadata={"description": "How many are under way there."})


class ImpactSchema(OutSchema):
    revision = fields.Integer(metadata={"description": "Of the draft; give it when publishing."})
    comparison = fields.Nested(ComparisonSchema)
    nodes = fields.List(
        fields.Nested(TouchedSchema), metadata={"description": "Changed and removed, most people first."}
    )
    elsewhere = fields.Integer(metadata={"description": "People at nodes that stay as they are."})
    problems = fields.List(fields.Nested(CampaignProblemSchema))


class ChoiceSchema(InSchema):
    fate = fields.String(
        required=True,
        validate=validate.OneOf(["continue", "move", "exit"]),
        metadata={"description": "continue: as they came. move: to the new version. exit: leave the campaign."},
    )
    to = fields.String(load_default="", metadata={"description": "move: a node of the draft; empty is the same one."})


class PublishSchema(InSchema):
    revision = _revision()
    people = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(ChoiceSchema),
        load_default=dict,
        metadata={"description": "By node of an older version; without a choice people continue as they are."},
    )


class VersionSchema(OutSchema):
    version = fields.Integer()
    published = time()
    by = text()
    under_way = fields.Integer(metadata={"description": "People who are going through it now."})


class VersionListSchema(OutSchema):
    items = fields.List(fields.Nested(VersionSchema))
    next_cursor = next_cursor()


class VersionDetailSchema(OutSchema):
    version = fields.Integer()
    definition = json_object("What people of this version go through.")


class StandingQuerySchema(PageQuerySchema):
    place = fields.String(
        load_default="here",
        validate=validate.OneOf(["here", "ended", "failed"]),
        metadata={"description": "here: under way. ended, failed: their way ended at this node."},
    )


class StandingSchema(OutSchema):
    run = text()
    person = fields.Nested(PersonSchema)
    state = text(enum=["ready", "waiting", "sending", "done", "failed"])
    version = fields.Integer()
    since = time("When they came to this node.")
    started = time("When they came into the campaign.")
    due = time("When they wake up; null unless they wait.", nullable=True)
    reason = text(nullable=True, description="Why it failed, or why they left.")


class StandingPageSchema(OutSchema):
    items = fields.List(fields.Nested(StandingSchema))
    next_cursor = next_cursor()
