"""Where the links of letters lead: opens and clicks are noted, people unsubscribe, letters are read as pages.

All of it works without a login, by signed addresses, and all but reading works while the graph is away.
"""

from __future__ import annotations

import base64
import secrets
from typing import Final, TypeVar

import structlog
from flask import Blueprint, Response, make_response, redirect, render_template_string, request
from werkzeug.wrappers import Response as BaseResponse

from engine.letters.links import Kind, Signer, Ticket
from webapp.guard import LETTER_POLICY
from webapp.parts import now, parts
from workers import visits
from workers.letter_views import page, rendered
from workers.stream import StreamUnavailableError
from workers.visits import Visit

log = structlog.get_logger("letters")

R = TypeVar("R", bound=BaseResponse)

# One transparent pixel.
_PIXEL: Final = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_LONGEST_AGENT: Final = 400  # characters

_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>{{ title }}</title>
<style nonce="{{ nonce }}">
:root { color-scheme: light dark }
body { font: 17px/1.5 system-ui, sans-serif; margin: 0; min-height: 100vh; display: grid; place-items: center }
main { max-width: 26rem; padding: 2rem; text-align: center }
h1 { font-size: 1.4rem; margin: 0 0 .5rem }
button { font: inherit; padding: .6rem 1.4rem; border: 0; border-radius: .5rem; background: #1c7a4d; color: #fff }
button:focus-visible { outline: 3px solid #7cc7a2; outline-offset: 2px }
</style></head>
<body><main><h1>{{ title }}</h1><p>{{ text }}</p>
{% if button %}<form method="post"><button type="submit">{{ button }}</button></form>{% endif %}
</main></body></html>
"""

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


@blueprint.get("/u/<string:ticket>")
def ask(ticket: str) -> Response:
    """Ask whether they mean it: programs that look at every link must not unsubscribe anybody."""
    _read("unsubscribe", ticket)
    return _page("Unsubscribe?", "You will get no more letters of this kind from us.", "Unsubscribe")


@blueprint.post("/u/<string:ticket>")
def unsubscribe(ticket: str) -> Response:
    """Unsubscribe, from the page or by a mail program's one click (RFC 8058)."""
    _note(_read("unsubscribe", ticket))
    return _page("You are unsubscribed", "It may take a moment until a letter that is on its way is stopped.")


@blueprint.get("/v/<string:ticket>")
def view(ticket: str) -> Response:
    """The letter as a page of an opaque origin that runs no script."""
    letter = rendered(parts().context, _read("view", ticket).delivery, follow=True)
    response = make_response(page(letter))
    response.content_type = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    return _unkept(response)


def _read(kind: Kind, ticket: str) -> Ticket:
    """Raises RejectedError."""
    return Signer(parts().settings.secret_key).read(kind, ticket)


def _note(ticket: Ticket) -> None:
    """Raises StreamUnavailableError."""
    agent = request.headers.get("User-Agent", "")[:_LONGEST_AGENT]
    visits.note(parts().redis, Visit(ticket.kind, ticket.delivery, now(), ticket.url, agent, request.method))


def _try_to_note(ticket: Ticket) -> None:
    """A reader goes on whether it can be noted or not."""
    try:
        _note(ticket)
    except StreamUnavailableError as error:
        log.warning("visit_not_noted", kind=ticket.kind, error=str(error))


def _page(title: str, text: str, button: str = "") -> Response:
    nonce = secrets.token_urlsafe(16)
    response = make_response(render_template_string(_PAGE, title=title, text=text, button=button, nonce=nonce))
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return _unkept(response)


def _unkept(response: R) -> R:
    response.headers["Cache-Control"] = "no-store"
    return response
