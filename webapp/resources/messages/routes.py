"""In-app messages to many, and how the messenger looks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphstore import broadcasts, messenger_settings
from graphstore.broadcasts import Broadcast, Figures
from graphstore.errors import ConflictError
from graphstore.people_list import Wanted
from webapp import auth, cursors
from webapp.parts import parts
from webapp.resources.conversations.routes import colleague
from webapp.resources.messages.schemas import (
    AppearanceInSchema,
    AppearanceSchema,
    MailToManyInSchema,
    MessageInSchema,
    SentMessageListSchema,
    SentMessageSchema,
    SentMessagesQuerySchema,
)
from webapp.resources.newsletters.schemas import NewsletterSchema
from webapp.resources.newsletters.shown import show
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import newsletters, people
from workers.talking import broadcasts as sending
from workers.talking.appearance import appearance

blueprint = Blueprint("messages", __name__, url_prefix=f"{SITE_PREFIX}/messages", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(SentMessagesQuerySchema)
@blueprint.answers(SentMessageListSchema)
def list_sent_messages(query: dict[str, Any], site: str) -> dict[str, Any]:
    """The newest first, with what people did with each."""
    limit: int = query["limit"]
    rows = broadcasts.listing(parts().graph, site, limit + 1, cursors.decode(query["cursor"]))
    items = rows[:limit]
    following = cursors.encode(items[-1].created, items[-1].id) if len(rows) > limit else None
    return {"items": _shown(site, items), "next_cursor": following}


@blueprint.post("")
@permits("send")
@blueprint.body(MessageInSchema)
@blueprint.answers(SentMessageSchema, 201)
def send_message(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Say something to many in the messenger. Whom it is for is settled now."""
    email = auth.user().email
    message = sending.start(
        parts().context, site, text=body["text"].strip(), name=colleague(email), by=email, wanted=_wanted(site, body),
        chosen=body["people"] or [],
    )  # fmt: skip
    return _show(site, message)


@blueprint.post("/email")
@permits("send")
@blueprint.body(MailToManyInSchema)
@blueprint.answers(NewsletterSchema, 201)
def send_email(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Write to many by e-mail, at once; whom it is for is settled now. It is a newsletter from then on. What people
    answer comes to Conversations, where mail comes to this installation. 422 `invalid_definition`.
    """
    newsletter = newsletters.write_to(
        parts().context, site, subject=body["subject"].strip(), text=body["text"], wanted=_wanted(site, body),
        chosen=body["people"] or [], by=auth.user().email,
    )  # fmt: skip
    return show(site, newsletter)


@blueprint.get("/<string:message>")
@permits("view")
@blueprint.answers(SentMessageSchema)
def get_sent_message(site: str, message: str) -> dict[str, Any]:
    """One of them; while it is being sent, how far it is."""
    return _show(site, message)


@blueprint.post("/<string:message>/cancel")
@permits("send")
@blueprint.answers(SentMessageSchema)
def cancel_message(site: str, message: str) -> dict[str, Any]:
    """Say it to nobody else. 409 `conflict` when it is over."""
    graph = parts().graph
    graph.read(lambda tx: broadcasts.get(tx, site, message))
    if not graph.write(lambda tx: broadcasts.cancel(tx, site, message)):
        raise ConflictError("It is over: nothing of it is left to be canceled.")
    return _show(site, message)


@blueprint.get("/appearance")
@permits("view")
@blueprint.answers(AppearanceSchema)
def get_appearance(site: str) -> dict[str, Any]:
    """How the messenger looks and greets on the site's pages."""
    return parts().graph.read(lambda tx: appearance(tx, site))


@blueprint.put("/appearance")
@permits("settings")
@blueprint.body(AppearanceInSchema)
@blueprint.answers(AppearanceSchema)
def change_appearance(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Change it; pages show it from their next load on."""
    messenger_settings.put(parts().graph, site, body, body["mailAfter"])
    return parts().graph.read(lambda tx: appearance(tx, site))


def _wanted(site: str, body: dict[str, Any]) -> Wanted | None:
    """Everybody on the list; None where people were chosen one by one."""
    everybody = body["all"]
    if everybody is None:
        return None
    return people.wanted(
        parts().context, site, search=everybody["search"], segment=everybody["segment"], conditions=everybody["filter"]
    )


def _show(site: str, message: str) -> dict[str, Any]:
    return _shown(site, [parts().graph.read(lambda tx: broadcasts.get(tx, site, message))])[0]


def _shown(site: str, records: list[Broadcast]) -> list[dict[str, Any]]:
    found = broadcasts.figures(parts().graph, site, [record.id for record in records])
    return [{**asdict(record), **asdict(found.get(record.id, Figures()))} for record in records]
