"""How a site's letters leave: mail servers, senders, domains that are signed for. Owners change them."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlsplit

from engine.letters.pacing import WarmUp
from graphstore import apps, mail_settings
from graphstore.mail_settings import MailDomain, MailLimit, MailSender, MailServer, MailTracking, MailWarmUp
from webapp.parts import now, parts
from webapp.resources.delivery.schemas import (
    DeliverySettingsSchema,
    DomainChangeSchema,
    DomainCheckSchema,
    DomainInSchema,
    DomainSchema,
    HookInSchema,
    HookSchema,
    LimitOutSchema,
    LimitSchema,
    SenderInSchema,
    SenderSchema,
    ServerCheckSchema,
    ServerInSchema,
    ServerSchema,
    TrackingOutSchema,
    TrackingSchema,
    WarmUpOutSchema,
    WarmUpSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits, unaudited
from workers import mail_setup
from workers.mail_domains import dkim_record
from workers.mail_hooks.services import SERVICES
from workers.posting import shown

blueprint = Blueprint("delivery", __name__, url_prefix=f"{SITE_PREFIX}/delivery", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.answers(DeliverySettingsSchema)
def show_delivery(site: str) -> dict[str, Any]:
    """All of it. Passwords and private keys are never answered."""
    found = mail_settings.one(parts().graph, site)
    own = urlsplit(parts().settings.smtp_url)
    return {
        "servers": [_server(each) for each in found.servers.values()],
        "senders": [_sender(each) for each in found.senders.values()],
        "domains": [_domain(each) for each in found.domains.values()],
        "hooks": [_hook(_token(site), service, is_set=service in found.hooks) for service in SERVICES],
        "limits": [_limit(each) for each in found.limits.values()],
        "warm_ups": [_warm_up(each) for each in found.warm_ups.values()],
        "tracking": asdict(found.tracking),
        "bounce_domain": parts().settings.bounce_domain,
        "own_server": f"{own.hostname}:{own.port or 25}",
    }


@blueprint.post("/servers")
@permits("install")
@blueprint.body(ServerInSchema)
@blueprint.answers(ServerSchema, 201)
def add_server(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new mail server. Owners only."""
    password = body.pop("password") or ""
    return _server(mail_setup.keep_server(parts().context, site, MailServer("", password="", **body), password))


@blueprint.put("/servers/<string:server>")
@permits("install")
@blueprint.body(ServerInSchema)
@blueprint.answers(ServerSchema)
def change_server(body: dict[str, Any], site: str, server: str) -> dict[str, Any]:
    """Change a mail server. Owners only; a new host needs its password again, lest it be sent to a stranger."""
    known = mail_settings.one(parts().graph, site).server(server)
    password = body.pop("password")
    if password is None and (body["host"], body["port"]) != (known.host, known.port):
        password = ""
    return _server(mail_setup.keep_server(parts().context, site, replace(known, **body), password))


@blueprint.delete("/servers/<string:server>")
@permits("install")
@blueprint.answers(None, 204)
def remove_server(site: str, server: str) -> None:
    """Remove a mail server. 409 `conflict` while senders use it. Owners only."""
    known = mail_settings.one(parts().graph, site).server(server)
    mail_setup.remove(parts().context, site, known)


@blueprint.post("/servers/<string:server>/check")
@unaudited("It only asks the server.")
@permits("install")
@blueprint.answers(ServerCheckSchema)
def check_server(site: str, server: str) -> dict[str, str]:
    """Connect and log in, without sending anything. Owners only."""
    mail_settings.one(parts().graph, site).server(server)
    return {"problem": mail_setup.check_server(parts().context, site, server)}


@blueprint.post("/senders")
@permits("settings")
@blueprint.body(SenderInSchema)
@blueprint.answers(SenderSchema, 201)
def add_sender(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new sender. 409 `conflict` when another has its address."""
    return _sender(mail_setup.keep_sender(parts().context, site, MailSender("", **body)))


@blueprint.put("/senders/<string:sender>")
@permits("settings")
@blueprint.body(SenderInSchema)
@blueprint.answers(SenderSchema)
def change_sender(body: dict[str, Any], site: str, sender: str) -> dict[str, Any]:
    """Change a sender. 409 `conflict` when another has its address."""
    known = mail_settings.one(parts().graph, site).sender(sender)
    return _sender(mail_setup.keep_sender(parts().context, site, replace(known, **body)))


@blueprint.delete("/senders/<string:sender>")
@permits("settings")
@blueprint.answers(None, 204)
def remove_sender(site: str, sender: str) -> None:
    """Remove a sender; letters that name its address leave by the installation's own server."""
    known = mail_settings.one(parts().graph, site).sender(sender)
    mail_setup.remove(parts().context, site, known)


@blueprint.post("/domains")
@permits("settings")
@blueprint.body(DomainInSchema)
@blueprint.answers(DomainSchema, 201)
def add_domain(body: dict[str, str], site: str) -> dict[str, Any]:
    """Sign a domain's letters, with a key that is made or pasted. 422 `bad_key`."""
    return _domain(mail_setup.add_domain(parts().context, site, body["domain"], body["selector"], body["key"]))


@blueprint.put("/domains/<string:domain>")
@permits("settings")
@blueprint.body(DomainChangeSchema)
@blueprint.answers(DomainSchema)
def change_domain(body: dict[str, bool], site: str, domain: str) -> dict[str, Any]:
    """Sign its letters from now on, or don't."""
    known = mail_settings.one(parts().graph, site).domain(domain)
    return _domain(mail_setup.sign(parts().context, site, known, signs=body["signs"]))


@blueprint.delete("/domains/<string:domain>")
@permits("settings")
@blueprint.answers(None, 204)
def remove_domain(site: str, domain: str) -> None:
    """Forget a domain and its key."""
    known = mail_settings.one(parts().graph, site).domain(domain)
    mail_setup.remove(parts().context, site, known)


@blueprint.post("/domains/<string:domain>/check")
@permits("view")
@blueprint.answers(DomainCheckSchema)
def check_domain(site: str, domain: str) -> dict[str, Any]:
    """Ask DNS for its SPF, DKIM and DMARC records; each with what to set."""
    return {"checks": [asdict(each) for each in mail_setup.check_domain(parts().context, site, domain)]}


@blueprint.post("/hooks")
@permits("settings")
@blueprint.body(HookInSchema)
@blueprint.answers(HookSchema, 201)
def set_hook(body: dict[str, str], site: str) -> dict[str, Any]:
    """Take a service's calls of bounces and complaints, checked with this secret."""
    mail_setup.keep_hook(parts().context, site, body["service"], body["secret"])
    return _hook(_token(site), body["service"], is_set=True)


@blueprint.delete("/hooks/<string:hook>")
@permits("settings")
@blueprint.answers(None, 204)
def remove_hook(site: str, hook: str) -> None:
    """Refuse a service's calls again."""
    known = mail_settings.one(parts().graph, site).hook(hook)
    mail_setup.remove(parts().context, site, known)


@blueprint.put("/tracking")
@permits("settings")
@blueprint.body(TrackingSchema)
@blueprint.answers(TrackingOutSchema)
def set_tracking(body: dict[str, Any], site: str) -> dict[str, Any]:
    """What is noticed of readers, and what links say. For letters from now on."""
    return asdict(mail_setup.notice(parts().context, site, MailTracking(**body)))


@blueprint.post("/limits")
@permits("settings")
@blueprint.body(LimitSchema)
@blueprint.answers(LimitOutSchema, 201)
def set_limit(body: dict[str, Any], site: str) -> dict[str, Any]:
    """How many letters a minute go to a receiving domain, in the place of what was set for it."""
    return _limit(mail_setup.limit(parts().context, site, body["domain"], body["per_minute"]))


@blueprint.delete("/limits/<string:limit>")
@permits("settings")
@blueprint.answers(None, 204)
def remove_limit(site: str, limit: str) -> None:
    """As many as there are again. Letters that wait keep their place."""
    known = mail_settings.one(parts().graph, site).limit(limit)
    mail_setup.remove(parts().context, site, known)


@blueprint.post("/warm-ups")
@permits("settings")
@blueprint.body(WarmUpSchema)
@blueprint.answers(WarmUpOutSchema, 201)
def set_warm_up(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Begin with few letters a day from a new domain; for one that has begun, other numbers."""
    plan = MailWarmUp(body["domain"].lower(), body["first"], body["growth"], body["until"], now())
    return _warm_up(mail_setup.warm_up(parts().context, site, plan))


@blueprint.delete("/warm-ups/<string:warm_up>")
@permits("settings")
@blueprint.answers(None, 204)
def remove_warm_up(site: str, warm_up: str) -> None:
    """End a plan. Letters that wait keep their place."""
    known = mail_settings.one(parts().graph, site).warm_up(warm_up)
    mail_setup.remove(parts().context, site, known)


def _limit(limit: MailLimit) -> dict[str, Any]:
    return {"domain": limit.id, "per_minute": limit.per_minute}


def _warm_up(plan: MailWarmUp) -> dict[str, Any]:
    days = WarmUp(plan.first, plan.growth, plan.until, plan.began)
    return {
        "domain": plan.id,
        "first": plan.first,
        "growth": plan.growth,
        "until": plan.until,
        "began": plan.began,
        "today": days.limit(days.day(now())),
    }


def _token(site: str) -> str:
    return apps.get(parts().graph, site).token


def _hook(token: str, service: str, *, is_set: bool) -> dict[str, Any]:
    return {"service": service, "url": f"{parts().settings.public_url}/hooks/mail/{token}/{service}", "is_set": is_set}


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
