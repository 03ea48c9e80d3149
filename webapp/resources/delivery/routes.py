"""How a site's letters leave: mail servers, senders, domains that are signed for. Owners change them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlsplit

from graphstore import mail_settings
from graphstore.mail_settings import MailDomain, MailSender, MailServer
from webapp import auth
from webapp.parts import parts
from webapp.resources.delivery.schemas import (
    DeliverySettingsSchema,
    DomainChangeSchema,
    DomainCheckSchema,
    DomainInSchema,
    DomainSchema,
    SenderInSchema,
    SenderSchema,
    ServerCheckSchema,
    ServerInSchema,
    ServerSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint
from workers import mail_setup
from workers.mail_domains import dkim_record
from workers.posting import shown

blueprint = Blueprint("delivery", __name__, url_prefix=f"{SITE_PREFIX}/delivery", description=__doc__)


@blueprint.get("")
@blueprint.answers(DeliverySettingsSchema)
def show_delivery(site: str) -> dict[str, Any]:
    """All of it. Passwords and private keys are never answered."""
    found = mail_settings.one(parts().graph, site)
    own = urlsplit(parts().settings.smtp_url)
    return {
        "servers": [_server(each) for each in found.servers.values()],
        "senders": [_sender(each) for each in found.senders.values()],
        "domains": [_domain(each) for each in found.domains.values()],
        "own_server": f"{own.hostname}:{own.port or 25}",
    }


@blueprint.post("/servers")
@blueprint.body(ServerInSchema)
@blueprint.answers(ServerSchema, 201)
def add_server(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new mail server. Owners only."""
    auth.require_owner()
    password = body.pop("password") or ""
    return _server(mail_setup.keep_server(parts().context, site, MailServer("", password="", **body), password))


@blueprint.put("/servers/<string:server>")
@blueprint.body(ServerInSchema)
@blueprint.answers(ServerSchema)
def change_server(body: dict[str, Any], site: str, server: str) -> dict[str, Any]:
    """Change a mail server. Owners only; a new host needs its password again, lest it be sent to a stranger."""
    known = mail_settings.one(parts().graph, site).server(server)
    auth.require_owner()
    password = body.pop("password")
    if password is None and (body["host"], body["port"]) != (known.host, known.port):
        password = ""
    return _server(mail_setup.keep_server(parts().context, site, replace(known, **body), password))


@blueprint.delete("/servers/<string:server>")
@blueprint.answers(None, 204)
def remove_server(site: str, server: str) -> None:
    """Remove a mail server. 409 `conflict` while senders use it. Owners only."""
    known = mail_settings.one(parts().graph, site).server(server)
    auth.require_owner()
    mail_setup.remove(parts().context, site, known)


@blueprint.post("/servers/<string:server>/check")
@blueprint.answers(ServerCheckSchema)
def check_server(site: str, server: str) -> dict[str, str]:
    """Connect and log in, without sending anything. Owners only."""
    mail_settings.one(parts().graph, site).server(server)
    auth.require_owner()
    return {"problem": mail_setup.check_server(parts().context, site, server)}


@blueprint.post("/senders")
@blueprint.body(SenderInSchema)
@blueprint.answers(SenderSchema, 201)
def add_sender(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new sender. 409 `conflict` when another has its address. Owners only."""
    auth.require_owner()
    return _sender(mail_setup.keep_sender(parts().context, site, MailSender("", **body)))


@blueprint.put("/senders/<string:sender>")
@blueprint.body(SenderInSchema)
@blueprint.answers(SenderSchema)
def change_sender(body: dict[str, Any], site: str, sender: str) -> dict[str, Any]:
    """Change a sender. 409 `conflict` when another has its address. Owners only."""
    known = mail_settings.one(parts().graph, site).sender(sender)
    auth.require_owner()
    return _sender(mail_setup.keep_sender(parts().context, site, replace(known, **body)))


@blueprint.delete("/senders/<string:sender>")
@blueprint.answers(None, 204)
def remove_sender(site: str, sender: str) -> None:
    """Remove a sender; letters that name its address leave by the installation's own server. Owners only."""
    known = mail_settings.one(parts().graph, site).sender(sender)
    auth.require_owner()
    mail_setup.remove(parts().context, site, known)


@blueprint.post("/domains")
@blueprint.body(DomainInSchema)
@blueprint.answers(DomainSchema, 201)
def add_domain(body: dict[str, str], site: str) -> dict[str, Any]:
    """Sign a domain's letters, with a key that is made or pasted. 422 `bad_key`. Owners only."""
    auth.require_owner()
    return _domain(mail_setup.add_domain(parts().context, site, body["domain"], body["selector"], body["key"]))


@blueprint.put("/domains/<string:domain>")
@blueprint.body(DomainChangeSchema)
@blueprint.answers(DomainSchema)
def change_domain(body: dict[str, bool], site: str, domain: str) -> dict[str, Any]:
    """Sign its letters from now on, or don't. Owners only."""
    known = mail_settings.one(parts().graph, site).domain(domain)
    auth.require_owner()
    return _domain(mail_setup.sign(parts().context, site, known, signs=body["signs"]))


@blueprint.delete("/domains/<string:domain>")
@blueprint.answers(None, 204)
def remove_domain(site: str, domain: str) -> None:
    """Forget a domain and its key. Owners only."""
    known = mail_settings.one(parts().graph, site).domain(domain)
    auth.require_owner()
    mail_setup.remove(parts().context, site, known)


@blueprint.post("/domains/<string:domain>/check")
@blueprint.answers(DomainCheckSchema)
def check_domain(site: str, domain: str) -> dict[str, Any]:
    """Ask DNS for its SPF, DKIM and DMARC records; each with what to set."""
    return {"checks": [asdict(each) for each in mail_setup.check_domain(parts().context, site, domain)]}


def _server(server: MailServer) -> dict[str, Any]:
    return {**asdict(server), "has_password": bool(server.password)}


def _sender(sender: MailSender) -> dict[str, Any]:
    return {**asdict(sender), "shown": shown(sender)}


def _domain(domain: MailDomain) -> dict[str, Any]:
    return {
        "domain": domain.id,
        "selector": domain.selector,
        "signs": domain.signs,
        "record": dkim_record(domain),
        "record_name": f"{domain.selector}._domainkey.{domain.id}",
    }
