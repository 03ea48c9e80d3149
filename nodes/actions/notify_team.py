"""Notify team: a mail to colleagues, or a message to their chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from engine.effects import CallWebhook, NotifyTeam, Outcome, Perform
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.texts import filled, template


class Settings(Schema):
    recipients = fields.List(
        fields.Email(),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"title": "Addresses", "description": "Colleagues who get a mail"},
    )
    url = fields.Url(
        schemes={"http", "https"},
        load_default="",
        metadata={
            "title": "Or a chat's webhook",
            "description": 'Gets {"text": …}, as Slack and Mattermost take it',
            "x-widget": "url",
        },
    )
    subject = template("Subject", "May hold {{ person… }} and {{ event… }}", required=True)
    text = template("Text", "May hold {{ person… }} and {{ event… }}", required=True, widget="long-text")

    @validates_schema
    def one_way(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("recipients")) == bool(data.get("url")):
            raise ValidationError("Give addresses, or the address of a chat's webhook.", "recipients")


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    def effect(visit: Visit) -> NotifyTeam | CallWebhook:
        subject, text = " ".join(filled(config["subject"], visit).split()), filled(config["text"], visit)
        if config["url"]:
            return CallWebhook(config["url"], "POST", orjson.dumps({"text": f"{subject}\n{text}"}).decode())
        return NotifyTeam(tuple(config["recipients"]), subject, text)

    return [Perform(effect(visit), "sent") for visit in visits]


SPEC = NodeSpec(
    type="notify_team",
    kind="action",
    title="Notify team",
    description="Writes to colleagues, by mail or into their chat.",
    sentence="Tell colleagues: {subject}",
    icon="bell",
    config=Settings,
    outputs=(
        Port("sent", "Sent", "The mail server, or the chat, took it"),
        Port("failed", "Failed", "It could not be sent, or it is unknown whether it was"),
    ),
    step=step,
    examples=(
        Example(
            "Sales hears of a big cart",
            {
                "recipients": ["sales@example.com"],
                "subject": "A cart of {{ event.totalprice }}",
                "text": "{{ person.id }} left it behind.",
            },
        ),
        Example(
            "Into the chat",
            {"url": "https://chat.example/hooks/1", "subject": "A big cart", "text": "{{ person.id }}"},
        ),
    ),
    keywords=("alert", "slack", "email", "colleague", "internal", "sales"),
    notes=(
        "A mail goes out at most once: one that a worker had begun when it was killed counts as failed, and "
        "is not repeated."
    ),
)
