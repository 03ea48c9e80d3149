"""Send in-app message: what people see in the messenger the next time they come, and can answer."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import Outcome, Perform, SendMessage
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.texts import filled, template

_LONGEST = 4_000  # characters


class Settings(Schema):
    text = template("Message", "May hold {{ person… }} and {{ event… }}", required=True, widget="long-text")
    name = fields.String(
        load_default="",
        validate=[validate.Length(max=80), validate.Regexp(r"^[^\r\n\0]*\Z")],
        metadata={"title": "From", "description": "The name people see; empty is the messenger's own"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [
        Perform(SendMessage(filled(config["text"], visit).strip()[:_LONGEST], config["name"]), "sent")
        for visit in visits
    ]


SPEC = NodeSpec(
    type="send_message",
    kind="action",
    title="Send in-app message",
    description="Writes to the person in the messenger on your pages.",
    sentence="Write in the messenger: {text}",
    icon="message",
    config=Settings,
    outputs=(
        Port("sent", "Sent", "It waits for the person in the messenger"),
        Port("failed", "Failed", "The person is not there any more"),
    ),
    step=step,
    examples=(
        Example("A greeting", {"text": "Hi {{ person.first_name | default: 'there' }}, can we help?", "name": "Ann"}),
        Example("After a cart was left", {"text": "Your cart of {{ event.totalprice }} is still here."}),
    ),
    keywords=("chat", "messenger", "in-app", "conversation", "notify"),
    notes=(
        "The person sees it at once when a page with the messenger is open, else the next time one is. Each message "
        "begins a conversation; answers come into Conversations and start campaigns by Message received."
    ),
)
