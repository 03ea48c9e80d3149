"""Letters tried before they are sent: made for one person, and sent to whoever writes them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from engine.letters.render import Rendered, Templates, check, render
from engine.letters.variables import missing
from graphstore import mail_settings, people_queries
from graphstore.records import PersonState
from graphstore.values import parse_object
from workers.context import Context
from workers.letter_samples import fitting
from workers.mailers import Mailers, Sent
from workers.mime import build
from workers.posting import way


@dataclass(frozen=True, slots=True)
class Preview:
    subject: str
    text: str
    html: str
    missing: tuple[str, ...]  # properties that the letter shows without a fallback, and the person lacks
    event: str = ""  # the name of the event it is made with; "sample" for a made-up one


def preview(context: Context, app: str, templates: Templates, uid: str) -> Preview:
    """The letter for a person; "" is somebody without properties. Its links lead nowhere but to their targets.

    Raises InvalidDefinitionError, NotFoundError, RenderError.
    """
    check(templates)
    person = _person(context, app, uid)
    event = fitting(context, app, uid, templates)
    made = render(templates, person, event)
    return Preview(made.subject, made.text, made.html, missing(templates, person), event.name if event else "")


def send(context: Context, app: str, templates: Templates, uid: str, sender: str, to: str) -> Sent:
    """Send the letter as it would be for a person to an address of ours. Raises as `preview` does, and ValueError."""
    made = preview(context, app, templates, uid)
    rendered = Rendered(f"[Test] {made.subject}", made.text, made.html)
    leaving = way(mail_settings.one(context.graph, app), sender, context.settings.secret_key)
    message = build(rendered, way=leaving, recipient=to, name="", delivery=f"test:{secrets.token_hex(16)}")
    mailer = Mailers(context.settings.smtp_url)
    try:
        sent = mailer.send_all([message])[0]
        return Sent("failed", sent.reason) if sent.state == "deferred" else sent
    finally:
        mailer.close()


def _person(context: Context, app: str, uid: str) -> PersonState:
    if not uid:
        return PersonState("", "", {})
    found = people_queries.detail(context.graph, app, uid)
    return PersonState(found.person.uid, found.person.id, parse_object(found.json))
