"""People and what they did."""

from __future__ import annotations

from typing import Any

from webapp.resources.common import PageQuerySchema
from webapp.resources.people.schemas import (
    PeoplePageSchema,
    PeopleQuerySchema,
    PersonDetailSchema,
    TimelinePageSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("people", __name__, url_prefix=f"{SITE_PREFIX}/people", description=__doc__)


@blueprint.get("")
@blueprint.query(PeopleQuerySchema)
@blueprint.answers(PeoplePageSchema)
def list_people(query: dict[str, Any], site: str) -> Any:
    """People of a site, last seen first."""
    raise NotImplementedError


@blueprint.get("/<string:uid>")
@blueprint.answers(PersonDetailSchema)
def get_person(site: str, uid: str) -> Any:
    """One person with everything known but the events."""
    raise NotImplementedError


@blueprint.get("/<string:uid>/events")
@blueprint.query(PageQuerySchema)
@blueprint.answers(TimelinePageSchema)
def list_events(query: dict[str, Any], site: str, uid: str) -> Any:
    """One person's events, newest first."""
    raise NotImplementedError
