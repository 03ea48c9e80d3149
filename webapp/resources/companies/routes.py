"""Companies, and who belongs to them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from graphstore import companies
from graphstore.companies import CompanyRow
from graphstore.values import parse_object
from webapp import cursors
from webapp.parts import parts
from webapp.resources.common import PageQuerySchema
from webapp.resources.companies.schemas import CompaniesQuerySchema, CompanyDetailSchema, CompanyPageSchema
from webapp.resources.people.routes import PeoplePage, people_page
from webapp.resources.people.schemas import PeoplePageSchema
from webapp.resources.people.writing_schemas import AcceptedWriteSchema, CompanyInSchema, NewPropertiesSchema
from webapp.smorest import API_PREFIX, SITE_PREFIX, Blueprint, permits
from workers import people_writing

blueprint = Blueprint("companies", __name__, url_prefix=f"{SITE_PREFIX}/companies", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(CompaniesQuerySchema)
@blueprint.answers(CompanyPageSchema)
def list_companies(query: dict[str, Any], site: str) -> dict[str, Any]:
    """The companies of a site, by name."""
    limit: int = query["limit"]
    after = cursors.decode_text(query["cursor"])
    rows = companies.page(parts().graph, site, limit=limit + 1, search=query["search"], after=after)
    items = rows[:limit]
    following = cursors.encode_text(items[-1].low, items[-1].key) if len(rows) > limit else None
    return {"items": [_company(row) for row in items], "next_cursor": following}


# An id may hold a slash, so both routes take the rest of the path; the longer one comes first.
@blueprint.get("/<path:company>/people")
@permits("view")
@blueprint.query(PageQuerySchema)
@blueprint.answers(PeoplePageSchema)
def list_company_people(query: dict[str, Any], site: str, company: str) -> PeoplePage:
    """Who belongs to a company, last seen first."""
    limit: int = query["limit"]
    after = cursors.decode(query["cursor"])
    return people_page(companies.people(parts().graph, site, company, limit=limit + 1, after=after), limit)


@blueprint.post("")
@permits("people")
@blueprint.body(CompanyInSchema)
@blueprint.answers(AcceptedWriteSchema, 202)
def put_company(body: dict[str, Any], site: str) -> dict[str, str]:
    """Make a company, or change the one with this id. 202: it is durable, and can be seen a moment later."""
    return _accepted(site, body["id"], body)


@blueprint.patch("/<path:company>")
@permits("people")
@blueprint.body(NewPropertiesSchema)
@blueprint.answers(AcceptedWriteSchema, 202)
def change_company(body: dict[str, Any], site: str, company: str) -> dict[str, str]:
    """Change properties of a company that is there. 202 as with a new one."""
    return _accepted(site, companies.get(parts().graph, site, company).id, body)


@blueprint.get("/<path:company>")
@permits("view")
@blueprint.answers(CompanyDetailSchema)
def get_company(site: str, company: str) -> dict[str, Any]:
    """One company by its id."""
    found = companies.get(parts().graph, site, company)
    return {**_company(found), "properties_json": found.json}


def _company(row: CompanyRow) -> dict[str, Any]:
    return {**asdict(row), "properties": parse_object(row.json)}


def _accepted(site: str, company: str, body: dict[str, Any]) -> dict[str, str]:
    context = parts().context
    call = people_writing.company(context, site, company, body["properties"], body["at"])
    people_writing.accept(context, [call])
    return {"id": company, "see": f"{API_PREFIX}/sites/{site}/companies/{quote(company)}"}
