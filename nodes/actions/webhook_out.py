"""Webhook out: calls another system, and goes on with its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from marshmallow import Schema, ValidationError, fields, validate

from engine.effects import CallWebhook, Outcome, Perform
from engine.node import Clock, Config, Example, NodeSpec, Port, Visit
from engine.texts import filled, filled_value, readable_value, template

_RESERVED: Final = {
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "tracktor-signature",
    "idempotency-key",
}


def _address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "{" in parts.netloc:
        raise ValidationError("An address that begins with https:// or http:// and names its server.")


def _headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if name.lower() in _RESERVED or not name.isascii() or not name.replace("-", "").isalnum():
            raise ValidationError(f"The header {name!r} can't be set.")
        if any(sign in value for sign in "\r\n\0"):
            raise ValidationError(f"The header {name!r} is one line.")


class Settings(Schema):
    url = template("Address", "Begins with https://; its path may hold {{ person… }}", required=True, widget="url")
    method = fields.String(
        load_default="POST",
        validate=validate.OneOf(["POST", "PUT", "PATCH", "DELETE", "GET"]),
        metadata={"title": "Method"},
    )
    body = fields.Dict(
        keys=fields.String(),
        load_default=None,
        allow_none=True,
        validate=readable_value,
        metadata={
            "title": "Body",
            "description": "JSON, whose texts may hold {{ person… }}, {{ event… }} and {{ results… }}; "
            "empty sends person and event",
            "x-widget": "json",
        },
    )
    headers = fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=100)),
        values=fields.String(validate=validate.Length(max=1_000)),
        load_default=dict,
        validate=[validate.Length(max=20), _headers],
        metadata={
            "title": "Headers",
            "description": "Such as Authorization; {{ secrets.name }} is filled in from the site's secrets",
            "x-widget": "pairs",
            "x-advanced": True,
        },
    )


def step(config: Config, visits: Sequence[Visit], clock: Clock) -> Sequence[Outcome]:  # noqa: ARG001
    return [Perform(_call(config, visit), "answered") for visit in visits]


def _call(config: Config, visit: Visit) -> CallWebhook:
    url = filled(config["url"], visit)
    if urlsplit(url).netloc != urlsplit(config["url"]).netloc:
        raise ValueError("The address leads to another server than its setting says.")
    body = "" if config["method"] == "GET" else orjson.dumps(_body(config, visit)).decode()
    return CallWebhook(url, config["method"], body, config["headers"])


def _body(config: Config, visit: Visit) -> Any:
    if config["body"] is not None:
        return filled_value(config["body"], visit)
    event = visit.event
    return {
        "person": {**visit.person.properties, "id": visit.person.id},
        "event": {"name": event.name, "at": event.at, "arguments": event.arguments} if event is not None else None,
    }


SPEC = NodeSpec(
    type="webhook_out",
    kind="action",
    title="Webhook",
    description="Calls another system with JSON, signed, and tried again when it fails; goes on with its answer.",
    sentence="{method} {url}",
    icon="webhook",
    config=Settings,
    outputs=(
        Port("answered", "Answered", "The other system has answered with success"),
        Port("failed", "Failed", "It has refused, or could not be reached for more than an hour"),
    ),
    step=step,
    examples=(
        Example("Tell the shop", {"url": "https://shop.example/hooks/tracktor"}),
        Example(
            "Ask for a voucher",
            {"url": "https://shop.example/vouchers", "body": {"for": "{{ person.email }}", "percent": 10}},
        ),
    ),
    keywords=("http", "api", "call", "request", "integration", "zapier"),
    notes=(
        "Each call has the header `Idempotency-Key`, the same however often it is tried, and "
        '`Tracktor-Signature: t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" with the site\'s secret, in '
        "hex>`. Success is 200 to 299. No answer, 408, 425, 429 and everything from 500 on are tried again up "
        "to eight times, with pauses from five seconds to an hour; any other answer fails at once. Redirects "
        "are not followed, and private networks can't be called unless the setting "
        "`TRACKTOR_PRIVATE_WEBHOOKS` allows it. The answer is `results.<node>.status` and "
        "`results.<node>.body`."
    ),
)
