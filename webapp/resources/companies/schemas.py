from __future__ import annotations

from marshmallow import fields, validate

from webapp.resources.common import PageQuerySchema, json_object, next_cursor, text, time
from webapp.smorest import InSchema, OutSchema


class CompanySearchSchema(InSchema):
    search = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "Part of a name or an id; upper and lower case are the same."},
    )


class CompaniesQuerySchema(CompanySearchSchema, PageQuerySchema):
    pass


class CompanySchema(OutSchema):
    key = text(description="Unique among all sites.")
    id = text()
    name = text(description="Its property `name`, or else its id.")
    size = fields.Integer(metadata={"description": "People who belong to it now."})
    created = time("When a call first named it, ms since 1970.")
    seen = time("When a call last named it, ms since 1970.", nullable=True)
    properties = json_object("All properties; any JSON.")


class CompanyPageSchema(OutSchema):
    items = fields.List(fields.Nested(CompanySchema))
    next_cursor = next_cursor()


class CompanyDetailSchema(CompanySchema):
    properties_json = text(description="The same as exact JSON text (numbers beyond 2^53 keep their digits).")
