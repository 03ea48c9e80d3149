"""Where links of letters and messages lead: opens and clicks are noted, people unsubscribe, letters are read as pages.

All of it works without a login, by signed addresses, and all but reading works while the graph is away.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Final, TypeVar

import structlog
from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from engine.digest_links import DigestLinks
from engine.letters.confirming import Confirmation, Confirmations
from engine.letters.links import Kind, Signer, Ticket
from engine.message_links import MessageLinks
from graphstore.errors import GraphError
from webapp.guard import LETTER_POLICY
from webapp.parts import now, parts
from webapp.resources.letter_links.page import shown
from workers import consents, visits, wishes
from workers.analytics import digests
from workers.letter_views import page, rendered
from workers.stream import StreamUnavailableError
from workers.talking import clicks
from workers.visits import Visit
from workers.wishes import Scope

log = structlog.get_logger("letters")

R = TypeVar("R", bound=BaseResponse)

# One transparent pixel.
_PIXEL: Final = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_LONGEST_AGENT: Final = 400  # characters

_TOPIC: Final = re.compile(r"[0-9a-f]{12}")
_MOST_TOPICS: Final = 200
_SCOPES: Final[dict[str, Scope]] = {"all": "all", "save": "choice"}

blueprint = Blueprint("letter_links", __name__, url_prefix="/l")


@blueprint.get("/o/<string:ticket>")
def opened(ticket: str) -> Response:
    """The open pixel."""
    _try_to_note(_read("open", ticket))
    response = make_response(_PIXEL)
    response.content_type = "image/gif"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return _unkept(response)


@blueprint.get("/c/<string:ticket>")
def clicked(ticket: str) -> BaseResponse:
    """On to where the link leads."""
    found = _read("click", ticket)
    _try_to_note(found)
    return _unkept(redirect(found.url, 302))


@blueprint.get("/m/<string:way>")
def clicked_in_message(way: str) -> BaseResponse:
    """On to where a link of the messenger leads."""
    settings = parts().settings
    click = MessageLinks(settings.secret_key, settings.public_url).read(way)
    agent = request.headers.get("User-Agent", "")[:_LONGEST_AGENT]
    try:
        clicks.note(parts().redis, click, agent, request.method, now())
    except StreamUnavailableError as error:
        log.warning("click_not_noted", error=str(error))
    return _unkept(redirect(click.url, 302))


@blueprint.get("/u/<string:ticket>")
def ask(ticket: str) -> Response:
    """Ask what they mean: programs that look at every link must not unsubscribe anybody."""
    found = _read("unsubscribe", ticket)
    try:
        choice = wishes.choice(parts().context, found.delivery)
    except GraphError as error:
        log.warning("topics_not_shown", error=str(error))
        choice = None
    if choice is None or not choice.topics:
        return _unkept(shown("Unsubscribe?", "You will get no more letters of this kind from us.", "Unsubscribe"))
    text = "Choose what you would like to get from us. Letters that you have asked for, such as receipts, come anyway."
    own = choice.own.name if choice.own is not None else ""
    return _unkept(shown("Your letters", text, "Save", own=own, topics=choice.topics))


@blueprint.post("/u/<string:ticket>")
def unsubscribe(ticket: str) -> Response:
    """Unsubscribe by a mail program's one click (RFC 8058), or do what the page says."""
    scope = _SCOPES.get(request.form.get("do", ""), "this")
    listed, ticked = _topics("shown"), _topics("topic")
    wanted = [each for each in listed if each in ticked]
    unwanted = [each for each in listed if each not in ticked]
    found = _read("unsubscribe", ticket)
    if scope == "choice":
        _note(found, scope, wanted, unwanted)
        return _unkept(shown("Saved", "It may take a moment until a letter that is on its way is stopped."))
    _note(found, scope)
    return _unkept(shown("You are unsubscribed", "It may take a moment until a letter that is on its way is stopped."))


@blueprint.get("/s/<string:confirmation>")
def ask_again(confirmation: str) -> Response:
    """Ask once more: programs that look at every link must not confirm anything."""
    topic = consents.topic_of(parts().context, _confirmation(confirmation))
    return _unkept(shown(topic.name, topic.about or "You will get our letters about this.", "Yes, I would like these"))


@blueprint.post("/s/<string:confirmation>")
def confirm(confirmation: str) -> Response:
    """They want a topic's letters."""
    topic = consents.confirm(parts().context, _confirmation(confirmation))
    return _unkept(shown("Thank you", f"You will get our letters about this: {topic.name}."))


@blueprint.get("/d/<string:ticket>")
def ask_digest(ticket: str) -> Response:
    """Ask a member of a team what they mean."""
    DigestLinks(parts().settings.secret_key).read(ticket)
    return _unkept(shown("No more weekly figures?", "You can have them again in your account settings.", "No more"))


@blueprint.post("/d/<string:ticket>")
def end_digest(ticket: str) -> Response:
    """They want no more digests of a site, by the page's button or a mail program's one click."""
    found = DigestLinks(parts().settings.secret_key).read(ticket)
    digests.want(parts().context, found.app, found.email, on=False)
    return _unkept(shown("You get no more of them", "You can have them again in your account settings."))


@blueprint.get("/v/<string:ticket>")
def view(ticket: str) -> Response:
    """The letter as a page of an opaque origin that runs no script."""
    letter = rendered(parts().context, _read("view", ticket).delivery, follow=True)
    response = make_response(page(letter))
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    return _unkept(response)


def _confirmation(text: str) -> Confirmation:
    """Raises RejectedError."""
    return Confirmations(parts().settings.secret_key).read(text)


def _read(kind: Kind, ticket: str) -> Ticket:
    """Raises RejectedError."""
    return Signer(parts().settings.secret_key).read(kind, ticket)


def _note(ticket: Ticket, scope: Scope = "this", wanted: Sequence[str] = (), unwanted: Sequence[str] = ()) -> None:
    """Raises StreamUnavailableError."""
    agent = request.headers.get("User-Agent", "")[:_LONGEST_AGENT]
    visit = Visit(
        ticket.kind, ticket.delivery, now(), ticket.url, agent, request.method, scope, tuple(wanted), tuple(unwanted)
    )
    visits.note(parts().redis, visit)


def _try_to_note(ticket: Ticket) -> None:
    """A reader goes on whether it can be noted or not."""
    try:
        _note(ticket)
    except StreamUnavailableError as error:
        log.warning("visit_not_noted", kind=ticket.kind, error=str(error))


def _topics(name: str) -> list[str]:
    given = request.form.getlist(name)[:_MOST_TOPICS]
    return list(dict.fromkeys(each for each in given if _TOPIC.fullmatch(each)))


def _unkept(response: R) -> R:
    response.headers["Cache-Control"] = "no-store"
    return response
