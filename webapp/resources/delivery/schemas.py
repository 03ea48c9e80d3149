from __future__ import annotations

from marshmallow import fields, validate

from graphstore.mail_settings import SECURITIES
from webapp.resources.common import text
from webapp.smorest import InSchema, OutSchema

_LINE = validate.Regexp(r"^[^\r\n\0]*\Z", error="One line: no line breaks and no NUL.")
_HOST = validate.Regexp(r"^[A-Za-z0-9._:-]+\Z", error="A host's name or address.")
_ADDRESS = validate.Regexp(
    r"^[!#-'*+\-./0-9=?A-Z^-~]+@[A-Za-z0-9.-]+\.?[A-Za-z0-9-]+\Z", error="An address like news@example.com."
)
_DOMAIN = validate.Regexp(
    r"^(?=.{1,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}\Z",
    error="A domain like example.com.",
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


class DeliverySettingsSchema(OutSchema):
    servers = fields.List(fields.Nested(ServerSchema))
    senders = fields.List(fields.Nested(SenderSchema))
    domains = fields.List(fields.Nested(DomainSchema))
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
