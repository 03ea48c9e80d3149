from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from engine.tracking import MAX_NAME
from webapp.resources.common import MAX_NUMBER, text
from webapp.smorest import InSchema, OutSchema

MOST: Final = 500  # people in one call


def properties() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "New values; null removes one, names that are left out stay. Any JSON."},
    )


def moment() -> fields.Integer:
    return fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, MAX_NUMBER),
        metadata={"description": "When it was so, ms since 1970; what is older changes nothing. Now, if left out."},
    )


def _id(about: str) -> fields.String:
    return fields.String(required=True, validate=validate.Length(1, MAX_NAME), metadata={"description": about})


class NewPropertiesSchema(InSchema):
    properties = properties()
    at = moment()


class PersonInSchema(NewPropertiesSchema):
    id = _id("The site's own id of them.")


class CompanyInSchema(NewPropertiesSchema):
    id = _id("The id that people's property `company` names.")


class PeopleInSchema(InSchema):
    people = fields.List(fields.Nested(PersonInSchema), required=True, validate=validate.Length(1, MOST))


class NewEventSchema(InSchema):
    name = _id("The event's name.")
    arguments = fields.Dict(
        keys=fields.String(), load_default=dict, metadata={"description": "Details of the event; any JSON."}
    )
    at = moment()
    mid = fields.String(
        load_default="",
        validate=validate.Length(max=MAX_NAME),
        metadata={"description": "Your own id of it: events with the same one are stored once."},
    )


class OtherIdSchema(InSchema):
    id = _id("The id that is theirs, too, from now on.")


class LookupQuerySchema(InSchema):
    id = fields.String(
        required=True, validate=validate.Length(1, MAX_NAME), metadata={"description": "Any of the ids they go by."}
    )


class AcceptedWriteSchema(OutSchema):
    id = text(description="Whom or what it is about.")
    see = text(description="Path where it shows, a moment later.")


class RefusedPersonSchema(OutSchema):
    index = fields.Integer(metadata={"description": "Its place in what was sent, from 0."})
    code = text()
    message = text()
    path = text(description="Leads to the field.")


class AcceptedPeopleSchema(OutSchema):
    accepted = fields.Integer()
    rejected = fields.List(fields.Nested(RefusedPersonSchema))
