from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import MAX_NUMBER, PageQuerySchema, json_object, next_cursor, text, time
from webapp.resources.people.schemas import PersonSchema
from webapp.smorest import InSchema, OutSchema, ProblemSchema


def _name() -> fields.String:
    return fields.String(required=True, validate=validate.Length(1, 200))


def _definition() -> fields.Dict:
    return fields.Dict(keys=fields.String(), required=True, metadata={"description": "Conditions; see the user guide."})


class ProgressSchema(OutSchema):
    people = fields.Integer(metadata={"description": "Looked at so far."})
    total = fields.Integer()


class SegmentSchema(OutSchema):
    id = text()
    name = text()
    kind = text(enum=["live", "static"], description="Live: follows every event. Static: a list made by hand.")
    size = fields.Integer(metadata={"description": "People in it now."})
    yesterday = fields.Integer(
        allow_none=True, metadata={"description": "People in it when today (UTC) began; null when that is not known."}
    )
    computed = time("When everybody was last looked at for it, ms since 1970; null: not yet.", nullable=True)
    progress = fields.Nested(
        ProgressSchema, allow_none=True, metadata={"description": "Of a recompute under way, else null."}
    )
    broken = fields.List(
        fields.Nested(ProblemSchema),
        metadata={"description": "Why the definition can't be read any more; its members stay as they were."},
    )
    definition = fields.Dict(
        keys=fields.String(), allow_none=True, metadata={"description": "Conditions; null for a list."}
    )
    version = fields.Integer(metadata={"description": "Grows with each change of the definition."})
    watched = fields.Boolean(metadata={"description": "Whether campaigns have listened to who enters and leaves it."})
    created = time()


class SegmentListSchema(OutSchema):
    items = fields.List(fields.Nested(SegmentSchema))
    next_cursor = next_cursor()


class NewSegmentSchema(InSchema):
    name = _name()
    definition = _definition()


class SegmentChangeSchema(InSchema):
    name = _name()
    definition = _definition()
    version = fields.Integer(
        required=True,
        validate=validate.Range(0, MAX_NUMBER),
        metadata={"description": "The version this change began from; 409 when it moved on."},
    )
    announce = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether whom this change moves enters and leaves for campaigns; else they don't."},
    )


class PreviewRequestSchema(InSchema):
    definition = _definition()
    segment = fields.String(
        validate=validate.Length(max=200),
        metadata={"description": "Id of the segment whose definition it is: it can't come to name itself."},
    )


class SegmentPreviewSchema(OutSchema):
    count = fields.Integer(metadata={"description": "People who meet it now."})
    total = fields.Integer(metadata={"description": "People of the site, anonymous ones included."})
    sample = fields.List(fields.Nested(PersonSchema))
    cypher = text(description="The query that counted.")
    parameters = json_object("What the query was given besides.")
    plan = json_object("The definition as it is asked, after all simplifications.")
    took_ms = fields.Integer()


class SegmentMemberSchema(PersonSchema):
    since = time("Member since, ms since 1970.", nullable=True)


class SegmentMemberPageSchema(OutSchema):
    items = fields.List(fields.Nested(SegmentMemberSchema))
    next_cursor = next_cursor()


class MembersQuerySchema(PageQuerySchema):
    """Pages of members, last seen first."""


class EvidenceSchema(OutSchema):
    key = text()
    name = text()
    at = time("When it happened, ms since 1970.")
    arguments = json_object("The event's data; any JSON.")


class ExplanationNodeSchema(OutSchema):
    text = text(description="The condition in words.")
    holds = fields.Boolean()
    kind = fields.String(metadata={"description": '"and", "or", "not", or the kind of condition.'})
    path = fields.String(
        metadata={"description": "Leads to it in the definition; behind a named segment, into that one's."}
    )
    children = fields.List(fields.Nested("ExplanationNodeSchema"))
    evidence = fields.List(fields.Nested(EvidenceSchema), metadata={"description": "Events that decided, 5 at most."})
    found = fields.Raw(allow_none=True, metadata={"description": "The value that decided; any JSON."})
    omitted = fields.Boolean(metadata={"description": "Whether there is more inside than is told."})


class ExplanationSchema(OutSchema):
    holds = fields.Boolean(metadata={"description": "Whether the definition holds now."})
    member = fields.Boolean()
    tree = fields.Nested(ExplanationNodeSchema)


class PersonMembershipSchema(OutSchema):
    id = text()
    name = text()
    kind = text(enum=["live", "static"])
    member = fields.Boolean()
    since = time("Member since, ms since 1970.", nullable=True)


class PersonMembershipListSchema(OutSchema):
    items = fields.List(fields.Nested(PersonMembershipSchema))
    next_cursor = next_cursor()
