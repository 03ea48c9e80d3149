from __future__ import annotations

from typing import Final

from marshmallow import ValidationError, fields, validate

from webapp.resources.common import PageQuerySchema, json_object, next_cursor, text, time
from webapp.smorest import InSchema, OutSchema

MAX_COLUMNS: Final = 50
_MAX_FILTER: Final = 65_536  # characters


def _columns(value: str) -> None:
    if len(column_names(value)) > MAX_COLUMNS:
        raise ValidationError(f"Choose at most {MAX_COLUMNS} columns.")


def column_names(value: str) -> list[str]:
    """The columns asked for, each once."""
    return list(dict.fromkeys(name for name in value.split(",") if name))


class WhoSchema(InSchema):
    """Which people; what is left out leaves nobody out."""

    search = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "Part of an id, an e-mail address or a name; upper and lower case are the same."},
    )
    segment = fields.String(
        load_default="", validate=validate.Length(max=100), metadata={"description": "Id of a segment to stay inside."}
    )
    filter = fields.String(
        load_default="",
        validate=validate.Length(max=_MAX_FILTER),
        metadata={"description": "Conditions: a segment's definition, as JSON text."},
    )


class ColumnsSchema(WhoSchema):
    columns = fields.String(
        load_default="",
        validate=[validate.Length(max=8_192), _columns],
        metadata={"description": "Properties to show, with commas between; nested ones by path: `address/city`."},
    )


class PeopleQuerySchema(ColumnsSchema, PageQuerySchema):
    pass


class PeopleCountSchema(OutSchema):
    count = fields.Integer()


class PersonSchema(OutSchema):
    uid = text(description="Opaque; stays the same for life.")
    id = text(description="The identity shown: the site's own id, or the anonymous one.")
    anonymous = fields.Boolean()
    email = text(nullable=True)
    first_name = text(nullable=True)
    last_name = text(nullable=True)
    profile_image = text(nullable=True, description="http or https address.")
    seen = time("Last seen, ms since 1970.")
    created = time("First seen, ms since 1970.")


class ListedPersonSchema(PersonSchema):
    values = json_object("The properties asked for as columns, those that are there.")


class PeoplePageSchema(OutSchema):
    items = fields.List(fields.Nested(ListedPersonSchema))
    next_cursor = next_cursor()


class IdentitySchema(OutSchema):
    id = text()
    anonymous = fields.Boolean()


class MembershipSchema(OutSchema):
    id = text()
    name = text()


class SegmentMembershipSchema(MembershipSchema):
    since = time("Member since, ms since 1970.", nullable=True)


class CounterSchema(OutSchema):
    event = text()
    count = fields.Integer()
    first = time()
    last = time()


class DeliverySchema(OutSchema):
    campaign = text(nullable=True, description="Id of the campaign that sent it.")
    campaign_name = text(nullable=True)
    node = text(nullable=True)
    letter = text(nullable=True)
    letter_name = text(nullable=True)
    state = text(enum=["queued", "sending", "deferred", "sent", "failed", "unknown", "skipped"])
    reason = text(nullable=True)
    message_id = text(nullable=True)
    at = time()


class PersonDetailSchema(PersonSchema):
    properties = json_object("All properties; any JSON.")
    properties_json = text(description="The same as exact JSON text (numbers beyond 2^53 keep their digits).")
    identities = fields.List(fields.Nested(IdentitySchema), metadata={"description": "All ids this person goes by."})
    companies = fields.List(fields.Nested(MembershipSchema))
    segments = fields.List(fields.Nested(SegmentMembershipSchema))
    counters = fields.List(fields.Nested(CounterSchema), metadata={"description": "Most frequent event first."})
    deliveries = fields.List(fields.Nested(DeliverySchema), metadata={"description": "Newest first, 200 at most."})


class TimelineAssetSchema(OutSchema):
    id = text()
    name = text(nullable=True)
    kind = text(description='Lower case: "letter", "page", ...; "asset" when nothing more is known.')


class TimelineEventSchema(OutSchema):
    key = text()
    name = text()
    at = time("When it happened, ms since 1970.")
    received = time("When it arrived, ms since 1970.")
    late = fields.Boolean(metadata={"description": "Whether it arrived long after it happened."})
    flag = text(nullable=True, description="Why `at` is not the time that was given, when it is not.")
    arguments = json_object("The event's data; any JSON.")
    asset = fields.Nested(TimelineAssetSchema, allow_none=True)


class TimelinePageSchema(OutSchema):
    items = fields.List(fields.Nested(TimelineEventSchema))
    next_cursor = next_cursor()
