from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from engine.conditions import known_zone
from webapp.resources.common import next_cursor, text, time
from webapp.resources.letters.schemas import FiguresSchema
from webapp.smorest import InSchema, OutSchema

_NAME = [validate.Length(1, 200), validate.Regexp(r"^[^\r\n\0]*\Z", error="One line: no line breaks and no NUL.")]
_SEGMENTS = {"description": "Ids; none: everybody."}
_MOST_SEGMENTS = 100
_LATEST = 4_102_444_800_000  # ms epoch: the year 2100


def _local(written: str) -> None:
    try:
        right = not written or (
            datetime.fromisoformat(written).strftime("%Y-%m-%dT%H:%M") == written and "1970" < written < "2100"
        )
    except ValueError:
        right = False
    if not right:
        raise ValidationError("A time like 2027-05-01T09:00.")


class NewsletterInSchema(InSchema):
    name = fields.String(required=True, validate=_NAME)
    segments = fields.List(
        fields.String(validate=validate.Length(1, 64)),
        load_default=list,
        validate=validate.Length(max=_MOST_SEGMENTS),
        metadata=_SEGMENTS,
    )


class SendInSchema(InSchema):
    at = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, _LATEST),
        metadata={"description": "Milliseconds since 1970; null, or a time that is over: now.", "format": "int64"},
    )

    local = fields.String(
        load_default="",
        validate=_local,
        metadata={"description": "As 2027-05-01T09:00: at this time where each person is, instead of at one moment."},
    )
    zone = fields.String(
        load_default="UTC",
        validate=known_zone,
        metadata={"description": "Of people whose property `time_zone` names none."},
    )


class ContestInSchema(InSchema):
    varies = fields.String(
        required=True,
        validate=validate.OneOf(["subject", "content"]),
        metadata={
            "description": "`subject`: B is the newsletter's letter as it is at the start, with `subject`; `content`: "
            "B is a letter of its own, a copy to begin with."
        },
    )
    subject = fields.String(
        load_default="", validate=[*_NAME[1:], validate.Length(max=1_000)], metadata={"description": "Of B; Liquid."}
    )
    share = fields.Integer(
        load_default=20,
        strict=True,
        validate=validate.Range(1, 100),
        metadata={"description": "Per cent of the people who get A or B, half of them each; the rest get the winner."},
    )
    by = fields.String(load_default="opens", validate=validate.OneOf(["opens", "clicks"]))
    hours = fields.Integer(
        load_default=4,
        strict=True,
        validate=validate.Range(1, 336),
        metadata={"description": "From the start until it is decided."},
    )

    @validates_schema
    def _subject_of_b(self, data: dict[str, Any], **_: object) -> None:
        if data["varies"] == "subject" and not data["subject"].strip():
            raise ValidationError("What B says in place of the subject.", "subject")


class WinnerInSchema(InSchema):
    variant = fields.String(required=True, validate=validate.OneOf(["a", "b"]))


class ContestScoreSchema(OutSchema):
    sent = fields.Integer()
    hits = fields.Integer(metadata={"description": "People who opened it, or clicked in it."})


class ContestVerdictSchema(OutSchema):
    at = time()
    a = fields.Nested(ContestScoreSchema)
    b = fields.Nested(ContestScoreSchema)
    chance = fields.Float(
        metadata={
            "description": "0 to 1: how likely two letters that are equally good come out at least as far apart "
            "(Fisher's exact test, two-sided)."
        }
    )


class ContestVariantSchema(OutSchema):
    letter = text()
    subject = text()
    figures = fields.Nested(FiguresSchema)


class ContestSchema(OutSchema):
    varies = text(enum=["subject", "content"])
    subject = text()
    share = fields.Integer()
    by = text(enum=["opens", "clicks"])
    hours = fields.Integer()
    decides = time("When it is decided; null: it has not begun.", nullable=True)
    winner = text(enum=["", "a", "b"])
    chosen = fields.Boolean(metadata={"description": "The winner is somebody's choice, not that of the figures."})
    result = fields.Nested(
        ContestVerdictSchema, allow_none=True, metadata={"description": "As it was when it was decided."}
    )
    a = fields.Nested(ContestVariantSchema)
    b = fields.Nested(ContestVariantSchema)


class NewsletterSchema(OutSchema):
    id = text()
    name = text()
    letter = text()
    subject = text()
    segments = fields.List(fields.String(), metadata=_SEGMENTS)
    state = text(enum=["draft", "scheduled", "sending", "paused", "sent", "canceled"])
    created = time()
    at = time("When it is to be sent.", nullable=True)
    local = text(description="When where each person is; empty: at one moment.")
    zone = text()
    started = time(nullable=True)
    ended = time(nullable=True)
    chosen = fields.Integer(
        allow_none=True, metadata={"description": "How many people were chosen for it; null: it is for its segments."}
    )
    recipients = fields.Integer(metadata={"description": "Before it starts, for whom it would be now."})
    figures = fields.Nested(FiguresSchema, metadata={"description": "Of both variants together, where there are two."})
    test = fields.Nested(ContestSchema, allow_none=True, metadata={"description": "Two variants, tried on a share."})


class NewsletterListSchema(OutSchema):
    items = fields.List(fields.Nested(NewsletterSchema))
    next_cursor = next_cursor()


class CanceledSchema(OutSchema):
    called_back = fields.Integer(metadata={"description": "Letters that were queued and do not go out."})
