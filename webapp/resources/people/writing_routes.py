"""People made and changed by programs. Each is accepted as a call of the tracking API is, and stored a moment later."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from engine.errors import RejectedError
from graphstore import people_lookup, people_queries
from webapp.parts import parts
from webapp.resources.people.routes import detail_of
from webapp.resources.people.schemas import PersonDetailSchema
from webapp.resources.people.writing_schemas import (
    AcceptedPeopleSchema,
    AcceptedWriteSchema,
    LookupQuerySchema,
    NewEventSchema,
    NewPropertiesSchema,
    OtherIdSchema,
    PeopleInSchema,
    PersonInSchema,
)
from webapp.smorest import API_PREFIX, SITE_PREFIX, Blueprint, permits
from workers import people_writing

blueprint = Blueprint("people_writing", __name__, url_prefix=f"{SITE_PREFIX}/people", description=__doc__)


@blueprint.get("/lookup")
@permits("view")
@blueprint.query(LookupQuerySchema)
@blueprint.answers(PersonDetailSchema)
def look_up_person(query: dict[str, str], site: str) -> dict[str, Any]:
    """The person with this id, with everything known but the events. 404 while nobody has it."""
    graph = parts().graph
    uid = graph.read(lambda tx: people_lookup.uid_of(tx, site, query["id"]))
    return detail_of(people_queries.detail(graph, site, uid))


@blueprint.post("")
@permits("people")
@blueprint.body(PersonInSchema)
@blueprint.answers(AcceptedWriteSchema, 202)
def put_person(body: dict[str, Any], site: str) -> dict[str, str]:
    """Make a person, or change the one with this id. 202: it is durable, and can be seen a moment later."""
    context = parts().context
    call = people_writing.person(context, site, body["id"], body["properties"], body["at"])
    people_writing.accept(context, [call])
    return {"id": call.identity, "see": f"{API_PREFIX}/sites/{site}/people/lookup?id={quote(call.identity, safe='')}"}


@blueprint.post("/batch")
@permits("people")
@blueprint.body(PeopleInSchema)
@blueprint.answers(AcceptedPeopleSchema, 202)
def put_people(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Make or change up to 500. The good ones are accepted, all or none; the others are told by their place."""
    context = parts().context
    calls, refused = [], []
    for index, row in enumerate(body["people"]):
        try:
            calls.append(people_writing.person(context, site, row["id"], row["properties"], row["at"]))
        except RejectedError as error:
            refused.append({"index": index, "code": error.code, "message": str(error), "path": error.path})
    people_writing.accept(context, calls)
    return {"accepted": len(calls), "rejected": refused}


@blueprint.patch("/<string:uid>")
@permits("people")
@blueprint.body(NewPropertiesSchema)
@blueprint.answers(AcceptedWriteSchema, 202)
def change_person(body: dict[str, Any], site: str, uid: str) -> dict[str, str]:
    """Change properties of somebody who is there. 202 as with a new one."""
    context = parts().context
    call = people_writing.person(context, site, _id_of(site, uid), body["properties"], body["at"])
    people_writing.accept(context, [call])
    return _accepted(site, uid, call.identity)


@blueprint.post("/<string:uid>/events")
@permits("people")
@blueprint.body(NewEventSchema)
@blueprint.answers(AcceptedWriteSchema, 202)
def add_event(body: dict[str, Any], site: str, uid: str) -> dict[str, str]:
    """Note that somebody did something. Campaigns, segments and figures take it as any event. 202."""
    context, identity = parts().context, _id_of(site, uid)
    call = people_writing.event(context, site, identity, body["name"], body["arguments"], body["at"], body["mid"])
    people_writing.accept(context, [call])
    return _accepted(site, uid, identity, "/events")


@blueprint.post("/<string:uid>/ids")
@permits("erase")
@blueprint.body(OtherIdSchema)
@blueprint.answers(AcceptedWriteSchema, 202)
def add_id(body: dict[str, str], site: str, uid: str) -> dict[str, str]:
    """Another id is theirs; whoever had it becomes one with them, for good. 202; 409 `same` for the id shown."""
    context, identity = parts().context, _id_of(site, uid)
    people_writing.accept(context, [people_writing.merge(context, site, body["id"], identity)])
    return _accepted(site, uid, identity)


def _id_of(site: str, uid: str) -> str:
    return parts().graph.read(lambda tx: people_lookup.identity_of(tx, site, uid))


def _accepted(site: str, uid: str, identity: str, more: str = "") -> dict[str, str]:
    return {"id": identity, "see": f"{API_PREFIX}/sites/{site}/people/{uid}{more}"}
