from __future__ import annotations

from marshmallow import fields, validate

from engine.analytics import popular as engine
from webapp.resources.common import PageQuerySchema, text, time
from webapp.resources.reports.scopes import ListNameSchema, ReportSchema, ScopeQuerySchema, event, number
from webapp.smorest import OutSchema
from workers.analytics import popular


class PopularQuerySchema(ScopeQuerySchema):
    event = event("Whose views of pages; left out, `Page view`, or where nobody did that, what tells of pages most.")
    sort = fields.String(load_default="views", validate=validate.OneOf(popular.SORTS))


class PopularPageSchema(OutSchema):
    page = text(description="The path, without query.")
    views = fields.Integer()
    people = fields.Integer()
    per_person = fields.Float(metadata={"description": "Views by each of its people, on average."})
    entries = number("Views that began a visit.")
    exits = number("Views that were the last of a visit.")
    on = number("Views after which another page came, in the same visit.")
    median = time("The median of the times until the next view of the visit, ms.", nullable=True)


class PopularSchema(ReportSchema):
    event = text(description="Whose views these are.")
    events = fields.List(fields.String(), metadata={"description": "Events that tell of pages; most frequent first."})
    views = fields.Integer()
    people = fields.Integer()
    visits = number("Visits that began in these days.")
    total = number("Pages; the first 200 are told.")
    pages = fields.List(fields.Nested(PopularPageSchema))


class PageNumberSchema(PopularQuerySchema):
    page = fields.String(required=True, validate=validate.Length(1, 400))
    part = fields.String(load_default="people", validate=validate.OneOf(engine.PARTS))


class PagePeopleSchema(PageNumberSchema, PageQuerySchema):
    pass


class PageListSchema(PageNumberSchema, ListNameSchema):
    pass
