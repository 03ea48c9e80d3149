"""Send letter: an e-mail to the person of the run."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import Outcome, SendLetter
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit


class Settings(Schema):
    letter = fields.String(
        required=True,
        validate=validate.Length(min=1, max=64),
        metadata={"title": "Letter", "description": "What is sent", "x-widget": "letter"},
    )
    repeat = fields.String(
        load_default="once",
        validate=validate.OneOf(["once", "every_time"]),
        metadata={"title": "How often", "description": "Once a person in this campaign, or each time they come here"},
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [SendLetter(config["letter"], once=config["repeat"] == "once") for _ in visits]


SPEC = NodeSpec(
    type="send_letter",
    kind="action",
    title="Send letter",
    description="Sends a letter to the person: once in this campaign unless you choose otherwise.",
    sentence="Send the letter “{letter}”",
    icon="mail",
    config=Settings,
    outputs=(
        Port("sent", "Sent", "The mail server took the letter"),
        Port("skipped", "Skipped", "Nothing was sent: no email, or they had the letter already"),
        Port("failed", "Failed", "The letter could not be sent, or it is unknown whether it was"),
    ),
    step=step,
    refers={"letter": "letter"},
    examples=(Example("The special offer", {"letter": "offer"}),),
    keywords=("email", "mail", "message", "newsletter"),
)
