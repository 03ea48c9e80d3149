from __future__ import annotations

from marshmallow import ValidationError, fields, validate, validates_schema

from webapp.resources.common import MAX_PAGE, PageQuerySchema, next_cursor, text, time
from webapp.resources.conversations.schemas import LONGEST
from webapp.resources.people.schemas import WhoSchema
from webapp.smorest import InSchema, OutSchema

_CHOSEN = 10_000
_ICON = [validate.Length(max=2_000), validate.Regexp(r"^(https?://\S+)?\Z", error="An http or https address.")]
_MARGIN = validate.Regexp(r"^\d{1,3}px\Z", error="A number of pixels, like 20px.")


class ToSchema(InSchema):
    """To the people chosen one by one, or to all on the list."""

    text = fields.String(
        required=True, validate=[validate.Length(1, LONGEST), validate.Regexp(r"(?s)^.*\S.*\Z", error="Say something.")]
    )
    people = fields.List(
        fields.String(validate=validate.Length(1, 64)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, _CHOSEN),
        metadata={"description": "Their uids."},
    )
    all = fields.Nested(
        WhoSchema, load_default=None, allow_none=True, metadata={"description": "Everybody on the list of people."}
    )

    @validates_schema
    def one_way(self, data: dict[str, object], **_: object) -> None:
        if (data.get("people") is None) == (data.get("all") is None):
            raise ValidationError("Give either 'people' or 'all'.", "people")


class MessageInSchema(ToSchema):
    """Said in the messenger."""


class MailToManyInSchema(ToSchema):
    """Sent as a letter; subject and text may hold Liquid, as those of any letter."""

    subject = fields.String(
        required=True,
        validate=[validate.Length(1, 200), validate.Regexp(r"^[^\r\n\0]*\S[^\r\n\0]*\Z", error="One line.")],
    )


class SentMessageSchema(OutSchema):
    id = text()
    name = text(description="Of the colleague, as people see it.")
    by = text(description="The colleague's address.")
    state = text(enum=["sending", "done", "canceled"])
    created = time()
    total = fields.Integer(metadata={"description": "People it is for."})
    sent = fields.Integer()
    skipped = fields.Integer(metadata={"description": "People who were gone by their turn."})
    opened = fields.Integer(metadata={"description": "People who have seen it."})
    clicked = fields.Integer(metadata={"description": "People who have followed a link in it."})
    answered = fields.Integer(metadata={"description": "People who have answered it."})
    text = fields.String()


class SentMessagesQuerySchema(PageQuerySchema):
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MAX_PAGE))


class SentMessageListSchema(OutSchema):
    items = fields.List(fields.Nested(SentMessageSchema))
    next_cursor = next_cursor()


MOST_MINUTES = 10_080  # a week


class MarginSchema(InSchema):
    X = fields.String(required=True, validate=_MARGIN)
    Y = fields.String(required=True, validate=_MARGIN)


class MarginOutSchema(OutSchema):
    X = text()
    Y = text()


class AppearanceInSchema(InSchema):
    icon = fields.String(required=True, validate=_ICON, metadata={"description": "Of the button; empty: our own."})
    welcomeText = fields.String(required=True, validate=validate.Length(max=500))
    headerIcon = fields.String(required=True, validate=_ICON)
    headerText = fields.String(required=True, validate=validate.Length(max=80))
    positionX = fields.String(required=True, validate=validate.OneOf(["left", "right"]))
    positionY = fields.String(required=True, validate=validate.OneOf(["top", "bottom"]))
    iconMargin = fields.Nested(MarginSchema, required=True)
    display = fields.Boolean(required=True, metadata={"description": "Whether it is shown at all."})
    mailAfter = fields.Integer(
        load_default=0,
        validate=validate.Range(0, MOST_MINUTES),
        metadata={"description": "Minutes after which an answer that the person has not seen is mailed; 0: never."},
    )


class AppearanceSchema(OutSchema):
    icon = text()
    welcomeText = text()
    headerIcon = text()
    headerText = text()
    positionX = text(enum=["left", "right"])
    positionY = text(enum=["top", "bottom"])
    iconMargin = fields.Nested(MarginOutSchema)
    display = fields.Boolean()
    mailAfter = fields.Integer(metadata={"description": "Minutes; 0: never."})
