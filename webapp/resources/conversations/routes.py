"""What people and the team say to each other in the messenger."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, request
from marshmallow import ValidationError

from engine.letters.images import MAX_BYTES
from graphstore import accounts, canned_answers, conversations, inbox, message_images
from graphstore.conversations import NewImage, NewMessage
from graphstore.errors import NotFoundError
from graphstore.inbox import Entry, Wanted
from webapp import auth, cursors
from webapp.errors import WebError
from webapp.files import image_file
from webapp.paging import listed
from webapp.parts import now, parts
from webapp.resources.conversations.schemas import (
    BeginInSchema,
    CannedInSchema,
    CannedListSchema,
    CannedSchema,
    ConversationChangeSchema,
    ConversationCountsSchema,
    ConversationPageSchema,
    ConversationQuerySchema,
    ConversationSchema,
    MessageSchema,
    MessagesQuerySchema,
    MessagesSchema,
    SayImageInSchema,
    SayInSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits, unaudited
from workers.talking import images
from workers.talking.say import announce_changed, say_one, tell_read, tell_typing

blueprint = Blueprint("conversations", __name__, url_prefix=f"{SITE_PREFIX}/conversations", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(ConversationQuerySchema)
@blueprint.answers(ConversationPageSchema)
def list_conversations(query: dict[str, Any], site: str) -> dict[str, Any]:
    """Conversations, last spoken in first."""
    limit: int = query["limit"]
    state = None if query["state"] == "all" else query["state"]
    wanted = Wanted(state, query["assignee"], query["tag"], query["search"], query["person"])
    found = inbox.page(parts().graph, site, wanted, behind=cursors.decode(query["cursor"]), limit=limit + 1)
    last = found[limit - 1].conversation if len(found) > limit else None
    return {
        "items": [_shown(entry) for entry in found[:limit]],
        "next_cursor": cursors.encode(last.updated, last.id) if last else None,
    }


@blueprint.post("")
@permits("talk")
@blueprint.body(BeginInSchema)
@blueprint.answers(ConversationSchema, 201)
def begin_conversation(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Say something to one person; they see it in the messenger. 404 when they are not there."""
    written = say_one(parts().context, _said(body, site, body["person"], ""))
    return _show(site, written.conversation.id)


@blueprint.get("/counts")
@permits("view")
@blueprint.answers(ConversationCountsSchema)
def count_conversations(site: str) -> dict[str, Any]:
    """How many there are in each state, the tags in use, and who may be given one."""
    graph = parts().graph
    return {**asdict(inbox.counts(graph, site)), "team": accounts.team(graph, site)}


@blueprint.get("/<string:conversation>")
@permits("view")
@blueprint.answers(ConversationSchema)
def get_conversation(site: str, conversation: str) -> dict[str, Any]:
    """One conversation, and whom it is with."""
    return _show(site, conversation)


@blueprint.patch("/<string:conversation>")
@permits("talk")
@blueprint.body(ConversationChangeSchema)
@blueprint.answers(ConversationSchema)
def change_conversation(body: dict[str, Any], site: str, conversation: str) -> dict[str, Any]:
    """Close it, put it off, open it again; give it to a colleague; tag it."""
    graph = parts().graph
    if body.get("assignee") and body["assignee"] not in accounts.team(graph, site):
        raise NotFoundError("No colleague who sees this site has this address.")
    graph.write(lambda tx: inbox.change(tx, site, conversation, **body))
    announce_changed(parts().context, site, conversation)
    return _show(site, conversation)


@blueprint.get("/<string:conversation>/messages")
@permits("view")
@blueprint.query(MessagesQuerySchema)
@blueprint.answers(MessagesSchema)
def list_messages(query: dict[str, Any], site: str, conversation: str) -> dict[str, Any]:
    """Messages and notes, the last ones first asked for."""
    graph = parts().graph
    inbox.get(graph, site, conversation)
    found, more = graph.read(
        lambda tx: conversations.messages(
            tx, site, conversation, before=query["before"], limit=query["limit"], with_notes=True
        )
    )
    return {"items": [asdict(message) for message in found], "more": more}


@blueprint.post("/<string:conversation>/messages")
@permits("talk")
@blueprint.body(SayInSchema)
@blueprint.answers(MessageSchema, 201)
def say_in_conversation(body: dict[str, Any], site: str, conversation: str) -> dict[str, Any]:
    """Answer the person, or leave a note for colleagues."""
    person = inbox.get(parts().graph, site, conversation).person.uid
    return asdict(say_one(parts().context, _said(body, site, person, conversation)).message)


@blueprint.post("/<string:conversation>/images")
@permits("talk")
@blueprint.takes_file(
    "PNG, JPEG, GIF or WebP, 1.5 MB at most.",
    client_id="Made by the caller; the same again is the same message.",
    text="What is said with it.",
    note="`1`: for colleagues only.",
)
@blueprint.answers(MessageSchema, 201)
def say_image_in_conversation(site: str, conversation: str) -> dict[str, Any]:
    """Answer the person with an image, or show it to colleagues. 422 for what is none, or is too large."""
    person = inbox.get(parts().graph, site, conversation).person.uid
    uploaded = request.files.get("file")
    if uploaded is None:
        raise WebError(422, "missing", "Send a form with the image as 'file'.", "file")
    try:
        body = SayImageInSchema().load(request.form.to_dict())
    except ValidationError as error:
        field, problems = next(iter(error.messages_dict.items()))
        raise WebError(422, "invalid", str(problems[0]), str(field)) from error
    with uploaded.stream as file:
        image = images.read(file.read(MAX_BYTES + 1))
    return asdict(say_one(parts().context, _said(body, site, person, conversation, image)).message)


@blueprint.get("/<string:conversation>/images/<string:image>")
@permits("view")
@blueprint.answers_image
def get_conversation_image(site: str, conversation: str, image: str) -> Response:
    """An image that was sent in it, by either side."""
    return image_file(*parts().graph.read(lambda tx: message_images.data(tx, site, conversation, image)))


@blueprint.post("/<string:conversation>/seen")
@unaudited("Whoever looks at a conversation changes nothing of it.")
@permits("talk")
@blueprint.answers(None, 204)
def see_conversation(site: str, conversation: str) -> None:
    """Tell the person's widget that the team has read all of it."""
    tell_read(parts().context, site, inbox.get(parts().graph, site, conversation).conversation.id)


@blueprint.post("/<string:conversation>/typing")
@unaudited("Nothing of it is kept.")
@permits("talk")
@blueprint.answers(None, 204)
def show_typing(site: str, conversation: str) -> None:
    """Tell the person's widget that somebody is writing."""
    found = inbox.get(parts().graph, site, conversation)
    tell_typing(parts().context, site, found.conversation, colleague(auth.user().email))


@blueprint.get("/canned-answers")
@permits("view")
@listed(blueprint, CannedListSchema)
def list_canned_answers(site: str) -> dict[str, Any]:
    """Answers that are given often."""
    return {"items": [asdict(each) for each in canned_answers.listing(parts().graph, site)]}


@blueprint.post("/canned-answers")
@permits("talk")
@blueprint.body(CannedInSchema)
@blueprint.answers(CannedSchema, 201)
def create_canned_answer(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Keep one."""
    return asdict(canned_answers.put(parts().graph, site, body["name"].strip(), body["text"].strip()))


@blueprint.put("/canned-answers/<string:answer>")
@permits("talk")
@blueprint.body(CannedInSchema)
@blueprint.answers(CannedSchema)
def change_canned_answer(body: dict[str, Any], site: str, answer: str) -> dict[str, Any]:
    """Another name and text for it."""
    return asdict(canned_answers.put(parts().graph, site, body["name"].strip(), body["text"].strip(), answer))


@blueprint.delete("/canned-answers/<string:answer>")
@permits("talk")
@blueprint.answers(None, 204)
def delete_canned_answer(site: str, answer: str) -> None:
    """Forget one."""
    canned_answers.remove(parts().graph, site, answer)


def _said(body: dict[str, Any], site: str, person: str, conversation: str, image: NewImage | None = None) -> NewMessage:
    email = auth.user().email
    return NewMessage(
        f"u:{email}:{body['client_id']}", site, person, "note" if body["note"] else "team", colleague(email),
        body["text"].strip(), now(), conversation, by=email, client=body["client_id"], image=image,
    )  # fmt: skip


def colleague(email: str) -> str:
    """What people see of a colleague: of an address, the part that is theirs, made to look like a name."""
    local = email.partition("@")[0].partition("+")[0]
    return " ".join(part.capitalize() for part in local.replace("_", ".").replace("-", ".").split(".") if part)


def _show(site: str, conversation: str) -> dict[str, Any]:
    return _shown(inbox.get(parts().graph, site, conversation))


def _shown(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry.conversation), "person": asdict(entry.person)}
