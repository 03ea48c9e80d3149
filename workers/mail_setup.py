"""What owners do with mail servers, senders and signing domains of a site."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

from graphstore import mail_settings
from graphstore.errors import ConflictError
from graphstore.mail_settings import (
    MailDomain,
    MailHook,
    MailLimit,
    MailSender,
    MailServer,
    MailSettings,
    MailTracking,
    MailWarmUp,
    Setting,
)
from workers import signing
from workers.context import Context
from workers.dns import Dns
from workers.mail_domains import Check, check
from workers.mailers import check_login
from workers.posting import url
from workers.sealing import seal

S = TypeVar("S", MailServer, MailSender, MailDomain, MailHook, MailTracking, MailLimit, MailWarmUp)


def keep_server(context: Context, app: str, server: MailServer, password: str | None) -> MailServer:
    """`server` with its id, "" for a new one. `password`: None keeps the one there is."""
    sealed = server.password if password is None else seal(context.settings.secret_key, password)
    return _keep(context, app, replace(server, id=server.id or secrets.token_hex(6), password=sealed))


def keep_sender(context: Context, app: str, sender: MailSender) -> MailSender:
    """Raises NotFoundError for a server that is none, ConflictError for an address that another has."""
    if sender.server:
        mail_settings.one(context.graph, app).server(sender.server)
    return _keep(context, app, replace(sender, id=sender.id or secrets.token_hex(6), address=sender.address.lower()))


def add_domain(context: Context, app: str, domain: str, selector: str, pem: str) -> MailDomain:
    """With a key of its own, or a pasted one. Raises ConflictError, BadKeyError."""
    name = domain.lower().rstrip(".")
    if name in mail_settings.one(context.graph, app).domains:
        raise ConflictError(f"{name} is there already.")
    key = signing.checked(pem) if pem.strip() else signing.new_key()
    made = MailDomain(
        name, selector.lower(), seal(context.settings.secret_key, key), signing.public(key), True, context.clock.now()
    )
    return _keep(context, app, made)


def sign(context: Context, app: str, domain: MailDomain, *, signs: bool) -> MailDomain:
    return _keep(context, app, replace(domain, signs=signs))


def keep_hook(context: Context, app: str, service: str, secret: str) -> MailHook:
    return _keep(context, app, MailHook(service, seal(context.settings.secret_key, secret)))


def limit(context: Context, app: str, domain: str, per_minute: int) -> MailLimit:
    return _keep(context, app, MailLimit(domain.lower(), per_minute))


def warm_up(context: Context, app: str, plan: MailWarmUp) -> MailWarmUp:
    """A plan of the same domain that goes on keeps its beginning."""
    known = mail_settings.one(context.graph, app).warm_ups.get(plan.id)
    return _keep(context, app, plan if known is None else replace(plan, began=known.began))


def notice(context: Context, app: str, tracking: MailTracking) -> MailTracking:
    return _keep(context, app, tracking)


def remove(context: Context, app: str, setting: Setting) -> None:
    """Raises ConflictError for a server that senders use."""
    context.graph.write(lambda tx: mail_settings.remove(tx, app, setting))


def check_domain(context: Context, app: str, domain: str) -> tuple[Check, ...]:
    """Raises NotFoundError."""
    settings = mail_settings.one(context.graph, app)
    found = settings.domain(domain)
    return check(Dns(context.settings.dns), found, _hosts(context, settings, found.id))


def check_server(context: Context, app: str, server: str) -> str:
    """What keeps us from it; "" when it lets us in. Raises NotFoundError, SealError."""
    found = mail_settings.one(context.graph, app).server(server)
    return check_login(url(found, context.settings.secret_key))


def _hosts(context: Context, settings: MailSettings, domain: str) -> list[str]:
    """The mail servers that letters of a domain leave by; the installation's own when no sender says else."""
    used = [each.server for each in settings.senders.values() if each.address.endswith(f"@{domain}")]
    own = urlsplit(context.settings.smtp_url).hostname or "localhost"
    hosts = [settings.servers[name].host if name in settings.servers else own for name in used or [""]]
    return list(dict.fromkeys(hosts))


def _keep(context: Context, app: str, setting: S) -> S:
    context.graph.write(lambda tx: mail_settings.save(tx, app, setting))
    return setting
