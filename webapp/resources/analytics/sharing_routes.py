"""Figures for others: links that show them without a login, and the weekly digest by mail."""

from __future__ import annotations

from typing import Any

from graphstore import charts, share_links
from graphstore.share_links import NewLink
from webapp import auth
from webapp.paging import listed
from webapp.parts import parts
from webapp.resources.analytics.sharing_schemas import (
    NewShareLinkSchema,
    ShareLinkInSchema,
    ShareLinkListSchema,
    WeeklyDigestInSchema,
    WeeklyDigestSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers.analytics import digests, sharing

blueprint = Blueprint("analytics_sharing", __name__, url_prefix=f"{SITE_PREFIX}/analytics", description=__doc__)


@blueprint.get("/shares")
@permits("view")
@listed(blueprint, ShareLinkListSchema)
def list_shares(site: str) -> dict[str, Any]:
    """Links that show figures without a login, the newest first. Their tokens are kept nowhere."""
    return {"items": parts().graph.read(lambda tx: share_links.listing(tx, site))}


@blueprint.post("/shares")
@permits("export")
@blueprint.body(ShareLinkInSchema)
@blueprint.answers(NewShareLinkSchema, 201)
def create_share(body: dict[str, Any], site: str) -> dict[str, Any]:
    """A new link: whoever has it sees the figures, never people. Its address is told only now. 422 `over_already`."""
    new = NewLink(
        body["chart"], body["name"].strip(), body["range"], body["step"], tuple(dict.fromkeys(body["origins"])),
        body["expires"], auth.user().email,
    )  # fmt: skip
    context = parts().context
    link, token = sharing.create(context, site, new)
    return {"link": link, "url": sharing.address(context, token)}


@blueprint.delete("/shares/<string:share>")
@permits("export")
@blueprint.answers(None, 204)
def revoke_share(site: str, share: str) -> None:
    """Whoever has it sees nothing any more, from the next look on."""
    parts().graph.write(lambda tx: share_links.revoke(tx, site, share))


@blueprint.get("/digest")
@permits("own")
@blueprint.answers(WeeklyDigestSchema)
def get_digest(site: str) -> dict[str, Any]:
    """Whether you get the site's figures by mail each Monday."""
    return _digest(site)


@blueprint.put("/digest")
@permits("own")
@blueprint.body(WeeklyDigestInSchema)
@blueprint.answers(WeeklyDigestSchema)
def set_digest(body: dict[str, Any], site: str) -> dict[str, Any]:
    """Get them, from the next Monday on, or no more."""
    digests.want(parts().context, site, auth.user().email, on=body["on"])
    return _digest(site)


def _digest(site: str) -> dict[str, Any]:
    context = parts().context
    found = digests.wanted(context, site, auth.user().email)
    zone = context.graph.read(lambda tx: charts.time_zone(tx, site))
    return {
        "on": found is not None,
        "state": found.state if found else "",
        "reason": found.reason if found else "",
        "time_zone": zone,
    }
