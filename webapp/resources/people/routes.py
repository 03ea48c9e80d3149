"""People and what they did."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask import Response

from graphstore import people_list, people_queries, timeline
from graphstore.people_list import ListedPerson, Wanted
from graphstore.people_queries import PersonDetail
from graphstore.timeline import TimelineEvent
from graphstore.values import parse_object
from webapp import cursors
from webapp.files import csv_file, json_file
from webapp.parts import parts
from webapp.resources.common import PageQuerySchema
from webapp.resources.people.schemas import (
    ColumnsSchema,
    PeopleCountSchema,
    PeoplePageSchema,
    PeopleQuerySchema,
    PersonDetailSchema,
    TimelinePageSchema,
    WhoSchema,
    column_names,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import people
from workers.privacy import requests

blueprint = Blueprint("people", __name__, url_prefix=f"{SITE_PREFIX}/people", description=__doc__)


@dataclass(frozen=True)
class PeoplePage:
    items: tuple[ListedPerson, ...]
    next_cursor: str | None


@dataclass(frozen=True)
class _Timeline:
    items: list[dict[str, Any]]
    next_cursor: str | None


@blueprint.get("")
@permits("view")
@blueprint.query(PeopleQuerySchema)
@blueprint.answers(PeoplePageSchema)
def list_people(query: dict[str, Any], site: str) -> PeoplePage:
    """People of a site, last seen first."""
    limit: int = query["limit"]
    rows = people_list.page(
        parts().graph,
        site,
        _wanted(query, site),
        limit=limit + 1,  # one more tells whether there is a next page
        columns=column_names(query["columns"]),
        after=cursors.decode(query["cursor"]),
        seconds=people.PATIENCE,
    )
    return people_page(rows, limit)


def people_page(rows: tuple[ListedPerson, ...], limit: int) -> PeoplePage:
    """A page of rows of which one more than `limit` was asked for."""
    items = rows[:limit]
    return PeoplePage(items, cursors.encode(items[-1].seen, items[-1].uid) if len(rows) > limit else None)


@blueprint.get("/count")
@permits("view")
@blueprint.query(WhoSchema)
@blueprint.answers(PeopleCountSchema)
def count_people(query: dict[str, Any], site: str) -> dict[str, int]:
    """How many people the list has in all."""
    return {"count": people_list.count(parts().graph, site, _wanted(query, site), seconds=people.PATIENCE)}


@blueprint.get("/export.csv")
@permits("export")
@blueprint.query(ColumnsSchema)
@blueprint.answers_csv
def export_people(query: dict[str, Any], site: str) -> Response:
    """The list as CSV, sent while it is read. A text that a spreadsheet would take for a formula begins with a '."""
    text = people.exported(parts().context, site, _wanted(query, site), column_names(query["columns"]))
    return csv_file(text, "people.csv")


def _wanted(query: dict[str, Any], site: str) -> Wanted:
    return people.wanted(
        parts().context, site, search=query["search"], segment=query["segment"], conditions=query["filter"]
    )


@blueprint.get("/<string:uid>")
@permits("view")
@blueprint.answers(PersonDetailSchema)
def get_person(site: str, uid: str) -> dict[str, Any]:
    """One person with everything known but the events."""
    return detail_of(people_queries.detail(parts().graph, site, uid))


@blueprint.delete("/<string:uid>")
@permits("erase")
@blueprint.answers(None, 204)
def delete_person(site: str, uid: str) -> None:
    """Erase a person with events, letters, runs and ids. A later call with one of the ids makes a new person."""
    requests.erase(parts().context, site, uid)


@blueprint.get("/<string:uid>/file")
@permits("export")
@blueprint.answers_json
def get_person_file(site: str, uid: str) -> Response:
    """All that is known of a person, as a JSON file: what they may ask for."""
    return json_file(requests.file(parts().context, site, uid), "person.json")


@blueprint.get("/<string:uid>/events")
@permits("view")
@blueprint.query(PageQuerySchema)
@blueprint.answers(TimelinePageSchema)
def list_events(query: dict[str, Any], site: str, uid: str) -> _Timeline:
    """One person's events, newest first."""
    limit: int = query["limit"]
    events = timeline.page(parts().graph, site, uid, limit=limit + 1, after=cursors.decode(query["cursor"]))
    items = events[:limit]
    last = cursors.encode(items[-1].at, items[-1].key) if len(events) > limit else None
    return _Timeline([_event(event) for event in items], last)


def detail_of(found: PersonDetail) -> dict[str, Any]:
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
