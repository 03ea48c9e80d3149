from __future__ import annotations

from marshmallow import ValidationError, fields, validate, validates_schema

from graphstore.conversations import STATES
from webapp.resources.common import MAX_NUMBER, PageQuerySchema, next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

LONGEST = 4_000  # characters of a message
_LINE = validate.Regexp(r"^[^\r\n\0]*\Z", error="One line: no line breaks and no NUL.")
_TAG = [validate.Length(1, 40), _LINE]
_SAID = [validate.Length(1, LONGEST), validate.Regexp(r"(?s)^.*\S.*\Z", error="Say something.")]


class TalkerSchema(OutSchema):
    uid = text()
    id = text(description="The identity shown.")
    anonymous = fields.Boolean()
    first_name = text()
    last_name = text()
    email = text()
    image = text(description="http or https address, or empty.")
    seen = time("Last seen, ms since 1970.")


class MessageImageSchema(OutSchema):
    id = text(description="Last part of its address, below the conversation's `/images`.")
    width = fields.Integer(metadata={"description": "Pixels."})
    height = fields.Integer(metadata={"description": "Pixels."})


class MessageSchema(OutSchema):
    id = text(description="Grows with time.")
    at = time()
    author = text(enum=["person", "team", "note"])
    name = text(description="Of the colleague, as people see it; empty for the person.")
    image = fields.Nested(MessageImageSchema, allow_none=True)
    text = fields.String(metadata={"description": "Empty for an image alone."})


class MailingSchema(OutSchema):
    state = text(enum=["sent", "deferred", "failed", "unknown", "skipped"])
    reason = text(description="Why it was not sent; else empty.")
    at = time()
    again = time("When a letter that was put off is tried again, ms since 1970.", nullable=True)


class ConversationSchema(OutSchema):
    id = text()
    state = text(enum=list(STATES))
    created = time()
    updated = time("Of its last message that is no note, ms since 1970.")
    unread = fields.Integer(metadata={"description": "Messages of the team that the person has not seen."})
    waiting = fields.Integer(metadata={"description": "Messages of the person that nobody has answered."})
    assignee = text(description="A colleague's address; empty: nobody.")
    tags = fields.List(fields.String())
    snoozed_until = time("When it comes back, ms since 1970.", nullable=True)
    last = fields.Nested(MessageSchema, allow_none=True)
    seen_id = text(description="The last message of the team that the person has seen; empty: none.")
    seen_at = time("When they have seen it, ms since 1970.", nullable=True)
    mail = fields.Nested(
        MailingSchema,
        allow_none=True,
        metadata={"description": "Of the letter that says what the person has not seen; null: none was due."},
    )
    person = fields.Nested(TalkerSchema)


class ConversationPageSchema(OutSchema):
    items = fields.List(fields.Nested(ConversationSchema))
    next_cursor = next_cursor()


class ConversationQuerySchema(PageQuerySchema):
    state = fields.String(load_default="open", validate=validate.OneOf([*STATES, "all"]))
    assignee = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=320),
        metadata={"description": "A colleague's address; empty for those that nobody has; left out for all."},
    )
    tag = fields.String(load_default="", validate=validate.Length(max=40))
    search = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "Part of what was said, or of an id, an address or a name."},
    )
    person = fields.String(load_default="", validate=validate.Length(max=64), metadata={"description": "A uid."})


class ConversationCountsSchema(OutSchema):
    open = fields.Integer()
    snoozed = fields.Integer()
    closed = fields.Integer()
    waiting = fields.Integer(metadata={"description": "Open ones whose person has had no answer."})
    unassigned = fields.Integer()
    tags = fields.List(fields.String(), metadata={"description": "Those in use."})
    team = fields.List(fields.String(), metadata={"description": "Addresses of colleagues who see this site."})


class MessagesQuerySchema(InSchema):
    before = fields.String(
        load_default="", validate=validate.Length(max=64), metadata={"description": "Id of the message to end before."}
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class MessagesSchema(OutSchema):
    items = fields.List(fields.Nested(MessageSchema), metadata={"description": "The oldest first."})
    more = fields.Boolean(metadata={"description": "Whether there are earlier ones."})


class SayInSchema(InSchema):
    text = fields.String(required=True, validate=_SAID)
    note = fields.Boolean(load_default=False, metadata={"description": "For colleagues only."})
    client_id = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9A-Za-z_-]{8,64}\Z"),
        metadata={"description": "Made by the caller; the same again is the same message."},
    )


class SayImageInSchema(SayInSchema):
    """What stands in the form beside the image."""

    text = fields.String(
        load_default="", validate=[validate.Length(max=LONGEST), validate.Regexp(r"(?s)^[^\0]*\Z", error="No NUL.")]
    )


class BeginInSchema(SayInSchema):
    person = fields.String(required=True, validate=validate.Length(1, 64), metadata={"description": "A uid."})


class ConversationChangeSchema(InSchema):
    """What is left out stays as it is."""

    state = fields.String(validate=validate.OneOf(STATES))
    snoozed_until = fields.Integer(
        validate=validate.Range(1, MAX_NUMBER), metadata={"description": "With `snoozed`: ms since 1970."}
    )
    assignee = fields.String(validate=[validate.Length(max=320), _LINE])
    tags = fields.List(fields.String(validate=_TAG), validate=validate.Length(max=20))

    @validates_schema
    def has_an_end(self, data: dict[str, object], **_: object) -> None:
        if (data.get("state") == "snoozed") != ("snoozed_until" in data):
            raise ValidationError("Say until when, with the state 'snoozed' alone.", "snoozed_until")


class CannedInSchema(InSchema):
    name = fields.String(required=True, validate=[validate.Length(1, 60), _LINE])
    text = fields.String(required=True, validate=_SAID)


class CannedSchema(OutSchema):
    id = text()
    name = text()
    text = fields.String()


class CannedListSchema(OutSchema):
    items = fields.List(fields.Nested(CannedSchema))
    next_cursor = next_cursor()
