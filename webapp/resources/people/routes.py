"""People and what they did."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from graphstore import people_queries, timeline
from graphstore.people_queries import PersonDetail, PersonRow
from graphstore.timeline import TimelineEvent
from graphstore.values import parse_object
from webapp import cursors
from webapp.parts import parts
from webapp.resources.common import PageQuerySchema
from webapp.resources.people.schemas import (
    PeoplePageSchema,
    PeopleQuerySchema,
    PersonDetailSchema,
    TimelinePageSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("people", __name__, url_prefix=f"{SITE_PREFIX}/people", description=__doc__)


@dataclass(frozen=True)
class _People:
    items: tuple[PersonRow, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class _Timeline:
    items: list[dict[str, Any]]
    next_cursor: str | None


@blueprint.get("")
@blueprint.query(PeopleQuerySchema)
@blueprint.answers(PeoplePageSchema)
def list_people(query: dict[str, Any], site: str) -> _People:
    """People of a site, last seen first."""
    limit: int = query["limit"]
    rows = people_queries.page(
        parts().graph,
        site,
        limit=limit + 1,  # one more tells whether there is a next page
        search=query["search"],
        segment=query["segment"],
        after=cursors.decode(query["cursor"]),
    )
    items = rows[:limit]
    return _People(items, cursors.encode(items[-1].seen, items[-1].uid) if len(rows) > limit else None)


@blueprint.get("/<string:uid>")
@blueprint.answers(PersonDetailSchema)
def get_person(site: str, uid: str) -> dict[str, Any]:
    """One person with everything known but the events."""
    return _detail(people_queries.detail(parts().graph, site, uid))


@blueprint.get("/<string:uid>/events")
@blueprint.query(PageQuerySchema)
@blueprint.answers(TimelinePageSchema)
def list_events(query: dict[str, Any], site: str, uid: str) -> _Timeline:
    """One person's events, newest first."""
    limit: int = query["limit"]
    events = timeline.page(parts().graph, site, uid, limit=limit + 1, after=cursors.decode(query["cursor"]))
    items = events[:limit]
    last = cursors.encode(items[-1].at, items[-1].key) if len(events) > limit else None
    return _Timeline([_event(event) for event in items], last)


def _detail(found: PersonDetail) -> dict[str, Any]:
    return {
        **asdict(found.person),
        "properties": parse_object(found.json),
        "properties_json": found.json,
        "identities": found.identities,
        "companies": found.companies,
        "segments": found.segments,
        "counters": found.counters,
        "deliveries": found.deliveries,
    }


def _event(event: TimelineEvent) -> dict[str, Any]:
    return {**asdict(event), "arguments": parse_object(event.json)}
