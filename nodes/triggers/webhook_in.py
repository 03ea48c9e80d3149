"""Webhook in: a run starts when another system calls, signed with the site's secret."""

from __future__ import annotations

from marshmallow import fields, validate

from engine.conditions import EntrySettings, all_hold, conditions, where
from engine.happenings import HOOK_MESSAGE, Topic
from engine.node import Config, Example, NodeSpec, Port
from graphstore.records import StoredEvent


class Settings(EntrySettings):
    name = fields.String(
        required=True,
        validate=validate.Regexp(r"^[a-z0-9-]{1,64}\Z", error="1 to 64 small letters, digits and -."),
        metadata={"title": "Name", "description": "The end of its address; several campaigns may listen to one"},
    )
    where = where("Only if what it brings is so")


class WebhookIn:
    def topics(self, config: Config) -> tuple[Topic, ...]:
        return (Topic("event", f"Webhook {config['name']}"),)

    def fires(self, config: Config, event: StoredEvent) -> bool:
        # Nobody but the site's address for webhooks gives such message ids: /track could name an event so, too.
        signed = event.key.partition(":m:")[2].startswith(f"{HOOK_MESSAGE}{config['name']}:")
        return signed and all_hold(conditions(config["where"]), event.arguments)


SPEC = NodeSpec(
    type="webhook_in",
    kind="trigger",
    title="Webhook in",
    description="Starts when another system calls the site's address for it, with a signature.",
    sentence="When the webhook {name} comes in",
    icon="webhook",
    config=Settings,
    outputs=(Port("out", "Then", "The person it is about, with what it brought"),),
    trigger=WebhookIn(),
    examples=(Example("A payment system calls", {"name": "paid"}),),
    keywords=("http", "integration", "incoming", "zapier", "external"),
    notes='`POST /hooks/<site token>/<name>` with the JSON object `{"id": <person>, "data": {…}}` and the header '
    '`Tracktor-Signature: t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" with the site\'s secret, in hex>`, at most '
    "five minutes old. It is stored as the event `Webhook <name>` of that person; a header `Idempotency-Key` keeps a "
    "repetition from counting twice.",
)
