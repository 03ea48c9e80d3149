from __future__ import annotations

from typing import Final

from marshmallow import ValidationError, fields, validate, validates_schema

from graphstore.webhook_deliveries import STATES
from graphstore.webhook_kinds import KINDS
from webapp.resources.common import MAX_NUMBER, PageQuerySchema, next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

_KINDS: Final = list(KINDS)
_NAME: Final = [validate.Length(1, 100), validate.Regexp(r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*\Z")]
_URL: Final = [validate.Length(8, 2_000), validate.Regexp(r"^https?://[^\s\x00-\x1f\x7f]+\Z")]


class WebhookSchema(OutSchema):
    id = text()
    name = text()
    url = text()
    kinds = fields.List(text())
    by = text(description="Who made it.")
    created = time("When it was made, ms since 1970.")
    paused = time("Since when nothing is sent, ms since 1970; null while it is.", nullable=True)
    why = text(description="Why it was paused, where nobody asked for that.")
    failing = time("Since when nothing has arrived, ms since 1970; null where all is well.", nullable=True)
    next = time("When it is called again after a failure, ms since 1970; null where all is well.", nullable=True)
    queued = fields.Integer(metadata={"description": "Deliveries that wait."})
    arrived = fields.Integer(metadata={"description": "Deliveries that arrived."})
    given_up = fields.Integer(metadata={"description": "Deliveries that were given up after a day."})
    dropped = fields.Integer(metadata={"description": "Happenings for which there was no room while it was away."})


class WebhookKindSchema(OutSchema):
    kind = text()
    about = text()


class WebhooksSchema(OutSchema):
    items = fields.List(fields.Nested(WebhookSchema))
    next_cursor = next_cursor()
    kinds = fields.List(fields.Nested(WebhookKindSchema), metadata={"description": "All there is to be told of."})


class NewWebhookSchema(InSchema):
    name = fields.String(required=True, validate=_NAME)
    url = fields.String(required=True, validate=_URL)
    kinds = fields.List(
        fields.String(validate=validate.OneOf(_KINDS)), required=True, validate=validate.Length(1, len(_KINDS))
    )


class ChangedWebhookSchema(InSchema):
    name = fields.String(validate=_NAME)
    url = fields.String(validate=_URL)
    kinds = fields.List(fields.String(validate=validate.OneOf(_KINDS)), validate=validate.Length(1, len(_KINDS)))


class MadeWebhookSchema(OutSchema):
    webhook = fields.Nested(WebhookSchema)
    secret = text(description="Signs what is sent. It is not told again.")


class ToldSchema(OutSchema):
    """A delivery: up to 100 happenings in one call."""

    id = text(description="Stands in the body, and in the header `Idempotency-Key`.")
    state = text(enum=list(STATES))
    kinds = fields.List(text())
    size = fields.Integer(metadata={"description": "Happenings in it."})
    made = time()
    due = time("When it is tried next, ms since 1970; or was tried last.")
    attempts = fields.Integer()
    status = fields.Integer(metadata={"description": "Of the last answer; 0 where there was none."})
    reason = text(description="Why it has not arrived.")


class ToldPageSchema(OutSchema):
    items = fields.List(fields.Nested(ToldSchema))
    next_cursor = next_cursor()


class ToldQuerySchema(PageQuerySchema):
    state = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))


class ToldEventsSchema(ToldSchema):
    events = fields.List(
        fields.Dict(keys=fields.String()),
        metadata={"description": "What it says; without those whose person was erased since."},
    )


class ReplaySchema(InSchema):
    delivery = fields.String(
        load_default="",
        validate=validate.Length(max=100),
        metadata={"description": "This one, whether it arrived or not."},
    )
    since = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, MAX_NUMBER),
        metadata={"description": "All that were given up and made since then, ms since 1970.", "format": "int64"},
    )

    @validates_schema
    def _one_of_both(self, data: dict[str, object], **_: object) -> None:
        if bool(data["delivery"]) == (data["since"] is not None):
            raise ValidationError("Say which delivery, or since when.", "delivery")


class ReplayedSchema(OutSchema):
    queued = fields.Integer(metadata={"description": "How many deliveries are sent again."})


class TestedSchema(OutSchema):
    delivery = text()
