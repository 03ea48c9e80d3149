"""Ask for consent: a letter with a link by which the person confirms that they want a topic's letters."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields, validate

from engine.effects import AskConsent, Outcome, Perform
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.texts import filled, template


class Settings(Schema):
    topic = fields.String(
        required=True,
        validate=validate.Length(min=1, max=64),
        metadata={"title": "Topic", "description": "What they would get letters about", "x-widget": "topic"},
    )
    subject = template("Subject", "May hold {{ person… }} and {{ event… }}", required=True)
    text = template("Text", "The link to confirm is added below it", required=True, widget="long-text")


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    def effect(visit: Visit) -> AskConsent:
        subject = " ".join(filled(config["subject"], visit).split())
        return AskConsent(config["topic"], subject, filled(config["text"], visit))

    return [Perform(effect(visit), "asked") for visit in visits]


SPEC = NodeSpec(
    type="ask_consent",
    kind="action",
    title="Ask for consent",
    description="Asks the person, by a letter with a link to confirm, whether they want letters about a topic.",
    sentence="Ask for consent: {subject}",
    icon="mail-question",
    config=Settings,
    outputs=(
        Port("asked", "Asked", "The letter is out, or there was nothing to ask any more"),
        Port("failed", "Failed", "No email, a suppressed address, or the letter could not be sent"),
    ),
    step=step,
    examples=(
        Example(
            "Who signs up is asked",
            {
                "topic": "news",
                "subject": "Please confirm",
                "text": "Hello, would you like our news? Then follow this link:",
            },
        ),
    ),
    keywords=("double opt-in", "confirm", "subscribe", "permission", "gdpr"),
    notes=(
        "Nobody is asked twice within a day, nor once they have confirmed. The link opens a page that asks once more, "
        "so programs that look at links confirm nothing. Who confirms has done the event `Topic joined`, with `topic` "
        "and `name`."
    ),
)
