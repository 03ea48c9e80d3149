"""Letter activity: a run starts when somebody does something with a letter, or a letter does not reach them."""

from __future__ import annotations

from typing import Final

from marshmallow import fields, validate

from engine.conditions import EntrySettings
from engine.happenings import Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent

_EVENTS: Final = {
    "sent": "Letter sent",
    "opened": "Letter opened",
    "clicked": "Letter clicked",
    "bounced": "Letter bounced",
    "complained": "Letter complained",
    "answered": "Letter answered",
    "unsubscribed": "Letter unsubscribed",
    "failed": "Letter failed",
}


class Settings(EntrySettings):
    activity = fields.String(
        required=True,
        validate=validate.OneOf(list(_EVENTS)),
        metadata={"title": "What happened", "description": "To the letter"},
    )
    letter = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"title": "Letter", "description": "Empty for any", "x-widget": "letter"},
    )


class LetterActivity:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("event", _EVENTS[config["activity"]]),)

    def fires(self, config: Config, event: StoredEvent) -> bool:
        return not config["letter"] or event.arguments.get("letter") == config["letter"]


SPEC = NodeSpec(
    type="letter_activity",
    kind="trigger",
    title="Letter activity",
    description="Starts when a letter is opened, clicked, answered or sent back, or when it could not be sent.",
    sentence="When the letter {letter} was {activity}",
    icon="mail-opened",
    config=Settings,
    outputs=(Port("out", "Then", "The person the letter was for"),),
    trigger=LetterActivity(),
    refers={"letter": "letter"},
    examples=(
        Example("Any letter is clicked", {"activity": "clicked"}),
        Example("The offer is opened", {"activity": "opened", "letter": "offer"}),
    ),
    keywords=("opened", "clicked", "bounced", "reply", "email"),
    notes=(
        "Listens to the events `Letter sent`, `Letter opened`, `Letter clicked`, `Letter bounced`, `Letter "
        "complained`, `Letter answered`, `Letter unsubscribed` and `Letter failed`, whose argument `letter` is the "
        "letter's id."
    ),
)
