from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import next_cursor, text, time
from webapp.resources.letters.schemas import (
    MODES,
    LetterContentsSchema,
    LetterInSchema,
    SourcesSchema,
    one_line,
)
from webapp.smorest import InSchema, OutSchema, ProblemSchema


class LetterDraftContentsSchema(LetterInSchema):
    """As a letter's; what is being written may be without a name or a subject."""

    name = fields.String(load_default="", validate=[validate.Length(max=200), one_line])
    subject = fields.String(load_default="", validate=[validate.Length(max=998), one_line])


class LetterDraftInSchema(InSchema):
    revision = fields.Integer(
        required=True, validate=validate.Range(0, 10**9), metadata={"description": "The draft it was made from."}
    )
    contents = fields.Nested(LetterDraftContentsSchema, required=True)


class LetterDraftSchema(OutSchema):
    contents = fields.Nested(LetterContentsSchema)
    revision = fields.Integer(metadata={"description": "Grows with each save."})
    changed = time()
    by = fields.String(metadata={"description": "Who saved it last; empty when nobody has."})
    is_published = fields.Boolean(metadata={"description": "Whether it is what is sent."})
    problems = fields.List(
        fields.Nested(ProblemSchema), metadata={"description": "All that keeps it from being published."}
    )


class LetterPublishSchema(InSchema):
    revision = fields.Integer(
        required=True, validate=validate.Range(0, 10**9), metadata={"description": "The draft that was looked at."}
    )


class LetterRestoreSchema(LetterPublishSchema):
    version = fields.Integer(required=True, validate=validate.Range(1, 10**9))


class LetterVersionSchema(OutSchema):
    version = fields.Integer()
    at = time("When it was published; 0 is unknown.")
    by = fields.String()
    subject = text()
    mode = fields.String(validate=validate.OneOf(MODES))
    is_present = fields.Boolean(metadata={"description": "Whether it is what is sent now."})


class LetterVersionListSchema(OutSchema):
    items = fields.List(fields.Nested(LetterVersionSchema), metadata={"description": "The latest first."})
    next_cursor = next_cursor()


class ChangedLineSchema(OutSchema):
    sign = fields.String(metadata={"description": "+ added, - gone, a space: the same, …: lines in between."})
    text = fields.String()


class ChangedPartSchema(OutSchema):
    part = fields.String(metadata={"description": "subject, html, ..."})
    lines = fields.List(fields.Nested(ChangedLineSchema), metadata={"description": "None where there are too many."})


class LetterVersionDetailSchema(OutSchema):
    version = fields.Integer()
    contents = fields.Nested(LetterContentsSchema)
    changes = fields.List(
        fields.Nested(ChangedPartSchema), metadata={"description": "From this version to the present draft."}
    )


class ConvertInSchema(InSchema):
    contents = fields.Nested(LetterDraftContentsSchema, required=True)
    to = fields.String(required=True, validate=validate.OneOf(MODES))


class ConvertedSchema(OutSchema):
    contents = fields.Nested(
        LetterContentsSchema, allow_none=True, metadata={"description": "Null when it would lose."}
    )
    lost = fields.List(fields.String(), metadata={"description": "What would be lost, in words."})


class CheckInSchema(SourcesSchema):
    subject = fields.String(load_default="", validate=[validate.Length(max=998), one_line])
    segments = fields.List(
        fields.String(validate=validate.Length(1, 64)),
        load_default=list,
        validate=validate.Length(max=100),
        metadata={"description": "Whom it is for: who is in one of these; none is everybody."},
    )


class VariableSchema(OutSchema):
    name = fields.String(metadata={"description": "person.first_name, event.title, ..."})
    has_fallback = fields.Boolean()
    without = fields.Integer(
        allow_none=True, metadata={"description": "How many lack it; null for what is no property of people."}
    )


class CheckedSchema(OutSchema):
    people = fields.Integer(metadata={"description": "How many were looked at."})
    variables = fields.List(fields.Nested(VariableSchema))


class LayoutSchema(OutSchema):
    id = text()
    name = text()
    about = fields.String()
    mjml = fields.String()
    own = fields.Boolean(metadata={"description": "Saved by somebody of this site; can be removed."})


class LayoutListSchema(OutSchema):
    items = fields.List(fields.Nested(LayoutSchema))
    next_cursor = next_cursor()


class PieceInSchema(InSchema):
    name = fields.String(required=True, validate=[validate.Length(1, 100), one_line])
    mjml = fields.String(required=True, validate=validate.Length(1, 500_000))


class BlockSchema(OutSchema):
    id = text()
    name = text()
    mjml = fields.String()


class BlockListSchema(OutSchema):
    items = fields.List(fields.Nested(BlockSchema))
    next_cursor = next_cursor()


class ImageSchema(OutSchema):
    id = text()
    name = text()
    type = fields.String()
    width = fields.Integer()
    height = fields.Integer()
    size = fields.Integer(metadata={"description": "Bytes."})
    at = time()
    url = fields.String(metadata={"description": "Public, and good for ever."})


class ImageListSchema(OutSchema):
    items = fields.List(fields.Nested(ImageSchema))
    next_cursor = next_cursor()
