"""Addresses of other systems that a site tells what happens: signed, tried again, replayable."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson

from graphstore import webhook_deliveries, webhook_endpoints
from graphstore.webhook_deliveries import Delivery
from graphstore.webhook_endpoints import Endpoint
from graphstore.webhook_kinds import KINDS
from webapp import auth, cursors
from webapp.paging import listed
from webapp.parts import now, parts
from webapp.resources.webhooks.schemas import (
    ChangedWebhookSchema,
    MadeWebhookSchema,
    NewWebhookSchema,
    ReplayedSchema,
    ReplaySchema,
    TestedSchema,
    ToldEventsSchema,
    ToldPageSchema,
    ToldQuerySchema,
    WebhookSchema,
    WebhooksSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.webhooks import endpoints

blueprint = Blueprint("webhooks", __name__, url_prefix=f"{SITE_PREFIX}/webhooks", description=__doc__)


@blueprint.get("")
@permits("settings")
@listed(blueprint, WebhooksSchema)
def list_webhooks(site: str) -> dict[str, Any]:
    """All endpoints of the site, the oldest first, and what they can be told of."""
    kinds = [{"kind": kind, "about": about} for kind, about in KINDS.items()]
    return {"items": [_shown(each) for each in webhook_endpoints.listing(parts().graph, site)], "kinds": kinds}


@blueprint.post("")
@permits("settings")
@blueprint.body(NewWebhookSchema)
@blueprint.answers(MadeWebhookSchema, 201)
def create_webhook(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new endpoint. Its secret is told this once."""
    made, secret = endpoints.make(
        parts().context, site, body["name"].strip(), body["url"], body["kinds"], auth.user().email
    )
    return {"webhook": _shown(made), "secret": secret}


@blueprint.get("/<string:webhook>")
@permits("settings")
@blueprint.answers(WebhookSchema)
def get_webhook(site: str, webhook: str) -> dict[str, Any]:
    """One endpoint, and how it stands."""
    return _shown(parts().graph.read(lambda tx: webhook_endpoints.get(tx, site, webhook)))


@blueprint.patch("/<string:webhook>")
@permits("settings")
@blueprint.body(ChangedWebhookSchema)
@blueprint.answers(WebhookSchema)
def change_webhook(body: dict[str, Any], site: str, webhook: str) -> dict[str, Any]:
    """Another name, address, or choice. What waits already goes to the new address."""
    if "url" in body:
        endpoints.check(body["url"], body.get("kinds", ()))
    if "name" in body:
        body["name"] = body["name"].strip()
    return _shown(parts().graph.write(lambda tx: webhook_endpoints.change(tx, site, webhook, body)))


@blueprint.delete("/<string:webhook>")
@permits("settings")
@blueprint.answers(None, 204)
def remove_webhook(site: str, webhook: str) -> None:
    """With all that waits for it."""
    parts().graph.write(lambda tx: webhook_endpoints.remove(tx, site, webhook))


@blueprint.post("/<string:webhook>/secret")
@permits("settings")
@blueprint.answers(MadeWebhookSchema)
def renew_webhook_secret(site: str, webhook: str) -> dict[str, Any]:
    """A new secret, told this once. For a day the old one signs beside it."""
    renewed, secret = endpoints.renew_secret(parts().context, site, webhook)
    return {"webhook": _shown(renewed), "secret": secret}


@blueprint.post("/<string:webhook>/pause")
@permits("settings")
@blueprint.answers(WebhookSchema)
def pause_webhook(site: str, webhook: str) -> dict[str, Any]:
    """Nothing is sent; what happens meanwhile waits, as far as there is room."""
    return _shown(parts().graph.write(lambda tx: webhook_endpoints.pause(tx, site, webhook, now())))


@blueprint.post("/<string:webhook>/resume")
@permits("settings")
@blueprint.answers(WebhookSchema)
def resume_webhook(site: str, webhook: str) -> dict[str, Any]:
    """What has waited is sent, at once."""
    return _shown(parts().graph.write(lambda tx: webhook_endpoints.resume(tx, site, webhook)))


@blueprint.post("/<string:webhook>/test")
@permits("settings")
@blueprint.answers(TestedSchema, 202)
def test_webhook(site: str, webhook: str) -> dict[str, str]:
    """Send a happening of the kind `test`; its delivery tells what came of it."""
    return {"delivery": endpoints.test(parts().context, site, webhook)}


@blueprint.post("/<string:webhook>/replay")
@permits("settings")
@blueprint.body(ReplaySchema)
@blueprint.answers(ReplayedSchema)
def replay_webhook(body: dict[str, Any], site: str, webhook: str) -> dict[str, int]:
    """Send again: one delivery, or all that were given up since a time. They keep their ids."""
    since, delivery = body["since"] or 0, body["delivery"]
    return {"queued": endpoints.replay(parts().context, site, webhook, delivery=delivery, since=since)}


@blueprint.get("/<string:webhook>/deliveries")
@permits("settings")
@blueprint.query(ToldQuerySchema)
@blueprint.answers(ToldPageSchema)
def list_webhook_deliveries(query: dict[str, Any], site: str, webhook: str) -> dict[str, Any]:
    """What it was and is to be told, the newest first: arrived ones for a week, those given up for a month."""
    graph, limit = parts().graph, query["limit"]
    endpoint = graph.read(lambda tx: webhook_endpoints.get(tx, site, webhook))
    rows = webhook_deliveries.page(graph, endpoint.key, limit + 1, cursors.decode(query["cursor"]), query["state"])
    items = rows[:limit]
    more = cursors.encode(items[-1].made, items[-1].id) if len(rows) > limit else None
    return {"items": items, "next_cursor": more}


@blueprint.get("/<string:webhook>/deliveries/<string:told>")
@permits("settings")
@blueprint.answers(ToldEventsSchema)
def get_webhook_delivery(site: str, webhook: str, told: str) -> dict[str, Any]:
    """One delivery, and what it says."""
    found: Delivery = parts().graph.read(lambda tx: webhook_deliveries.get(tx, site, webhook, told))
    return {**asdict(found), "events": [orjson.loads(line) for line in found.lines]}


def _shown(endpoint: Endpoint) -> dict[str, Any]:
    return {**asdict(endpoint), "next": endpoint.rest or None}
