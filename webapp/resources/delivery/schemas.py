from __future__ import annotations

from marshmallow import fields, validate

from graphstore.mail_settings import SECURITIES
from webapp.resources.common import text, time
from webapp.smorest import InSchema, OutSchema
from workers.mail_hooks.services import SERVICES

_LINE = validate.Regexp(r"^[^\r\n\0]*\Z", error="One line: no line breaks and no NUL.")
_HOST = validate.Regexp(r"^[A-Za-z0-9._:-]+\Z", error="A host's name or address.")
_ADDRESS = validate.Regexp(
    r"^[!#-'*+\-./0-9=?A-Z^-~]+@[A-Za-z0-9.-]+\.?[A-Za-z0-9-]+\Z", error="An address like news@example.com."
)
_DOMAIN = validate.Regexp(
    r"^(?=.{1,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}\Z",
    error="A domain like example.com.",
)
_ORIGIN = validate.Regexp(
    r"^(?:https?://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\d{1,5})?)?\Z",
    error="An address like https://links.example.com, without a path.",
)
_SELECTOR = validate.Regexp(r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z", error="Letters, digits and -.")


class ServerInSchema(InSchema):
    name = fields.String(required=True, validate=[validate.Length(1, 100), _LINE])
    host = fields.String(required=True, validate=[validate.Length(1, 253), _HOST])
    port = fields.Integer(required=True, strict=True, validate=validate.Range(1, 65_535))
    security = fields.String(
        required=True,
        validate=validate.OneOf(SECURITIES),
        metadata={"description": "`starttls` insists on it; `tls` is TLS from the first byte."},
    )
    username = fields.String(load_default="", validate=[validate.Length(max=320), _LINE])
    password = fields.String(
        load_default=None,
        allow_none=True,
        validate=[validate.Length(max=1_000), _LINE],
        metadata={"description": "Kept sealed and never answered. Null keeps the one there is."},
    )


class ServerSchema(OutSchema):
    id = text()
    name = text()
    host = text()
    port = fields.Integer()
    security = text(enum=list(SECURITIES))
    username = text()
    has_password = fields.Boolean()


class SenderInSchema(InSchema):
    name = fields.String(load_default="", validate=[validate.Length(max=100), _LINE])
    address = fields.String(required=True, validate=[validate.Length(3, 254), _ADDRESS])
    reply_to = fields.String(load_default="", validate=[validate.Length(max=254), _LINE])
    server = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "Id of a mail server; empty: the installation's own."},
    )
    standard = fields.Boolean(load_default=False, metadata={"description": "Of letters that name no sender."})


class SenderSchema(OutSchema):
    id = text()
    name = text()
    address = text()
    shown = text(description='As readers see it: "Name <address>".')
    reply_to = text()
    server = text()
    standard = fields.Boolean()


class DomainInSchema(InSchema):
    domain = fields.String(required=True, validate=_DOMAIN)
    selector = fields.String(load_default="tracktor", validate=_SELECTOR)
    key = fields.String(
        load_default="",
        validate=validate.Length(max=10_000),
        metadata={"description": "An RSA key as PEM; empty: one is made. Kept sealed and never answered."},
    )


class DomainChangeSchema(InSchema):
    signs = fields.Boolean(required=True)


class DomainSchema(OutSchema):
    domain = text()
    selector = text()
    signs = fields.Boolean(metadata={"description": "Whether its letters are signed (DKIM)."})
    record = text(description="The TXT record of the key.")
    record_name = text()


class HookInSchema(InSchema):
    service = fields.String(required=True, validate=validate.OneOf(list(SERVICES)))
    secret = fields.String(
        required=True,
        validate=[validate.Length(8, 2_000), _LINE],
        metadata={"description": "What its calls are checked with. Kept sealed and never answered."},
    )


class HookSchema(OutSchema):
    service = text(enum=list(SERVICES))
    url = text(description="Where it calls.")
    is_set = fields.Boolean(metadata={"description": "Whether its calls are taken."})


def _tag(name: str) -> fields.String:
    return fields.String(
        load_default="",
        validate=[validate.Length(max=100), _LINE],
        metadata={"description": f"`{name}` of links that have none; `{{letter}}` is the letter's name. Empty: none."},
    )


class TrackingSchema(InSchema):
    opens = fields.Boolean(required=True)
    clicks = fields.Boolean(required=True)
    address = fields.String(
        load_default="",
        validate=[validate.Length(max=300), _ORIGIN],
        metadata={"description": "Of links in letters, as https://links.example.com; empty: the installation's own."},
    )
    utm_source = _tag("utm_source")
    utm_medium = _tag("utm_medium")
    utm_campaign = _tag("utm_campaign")
    utm_content = _tag("utm_content")


class TrackingOutSchema(OutSchema):
    opens = fields.Boolean()
    clicks = fields.Boolean()
    address = text()
    utm_source = text()
    utm_medium = text()
    utm_campaign = text()
    utm_content = text()


_RECEIVING = validate.Regexp(
    r"^(?:\*|(?=.{1,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63})\Z",
    error="A domain like example.com, or * for all others.",
)


class LimitSchema(InSchema):
    domain = fields.String(
        required=True, validate=_RECEIVING, metadata={"description": "`*` is each that has no limit of its own."}
    )
    per_minute = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))


class LimitOutSchema(OutSchema):
    domain = text()
    per_minute = fields.Integer()


class WarmUpSchema(InSchema):
    domain = fields.String(required=True, validate=_DOMAIN)
    first = fields.Integer(load_default=50, strict=True, validate=validate.Range(1, 1_000_000))
    growth = fields.Integer(load_default=50, strict=True, validate=validate.Range(1, 1_000))
    until = fields.Integer(load_default=20_000, strict=True, validate=validate.Range(1, 100_000_000))


class WarmUpOutSchema(OutSchema):
    domain = text(description="Of senders.")
    first = fields.Integer(metadata={"description": "Letters on the first day."})
    growth = fields.Integer(metadata={"description": "Per cent more each day."})
    until = fields.Integer(metadata={"description": "Letters a day with which the plan is over."})
    began = time()
    today = fields.Integer(allow_none=True, metadata={"description": "Letters for today; null: it is over."})


class DeliverySettingsSchema(OutSchema):
    servers = fields.List(fields.Nested(ServerSchema))
    senders = fields.List(fields.Nested(SenderSchema))
    domains = fields.List(fields.Nested(DomainSchema))
    hooks = fields.List(fields.Nested(HookSchema))
    tracking = fields.Nested(TrackingOutSchema)
    limits = fields.List(fields.Nested(LimitOutSchema))
    warm_ups = fields.List(fields.Nested(WarmUpOutSchema))
    bounce_domain = text(description="Whose mail comes to the receiver here; empty: there is none.")
    own_server = text(description="host:port of the installation's own mail server.")


class ServerCheckSchema(OutSchema):
    problem = text(description="Empty: it lets us in.")


class RecordCheckSchema(OutSchema):
    kind = text(enum=["spf", "dkim", "dmarc"])
    state = text(enum=["good", "missing", "wrong", "unknown"])
    name = text(description="Of the TXT record.")
    expected = text(description="What to set.")
    found = text()
    message = text()


class DomainCheckSchema(OutSchema):
    checks = fields.List(fields.Nested(RecordCheckSchema))
