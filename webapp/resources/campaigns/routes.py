"""Campaigns: flows that people go through."""

from __future__ import annotations

from functools import partial
from typing import Any

from graphstore import workflows
from graphstore.driver import Transaction
from webapp import auth
from webapp.etags import edited
from webapp.paging import PageOfAllSchema, walked
from webapp.parts import parts
from webapp.resources.campaigns import views
from webapp.resources.campaigns.schemas import (
    CampaignChangeSchema,
    CampaignListSchema,
    CampaignNameSchema,
    CampaignSchema,
    CheckSchema,
    NewCampaignSchema,
    VerdictSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint, permits
from workers import campaigns

blueprint = Blueprint("campaigns", __name__, url_prefix=f"{SITE_PREFIX}/campaigns", description=__doc__)


@blueprint.get("")
@permits("view")
@blueprint.query(PageOfAllSchema)
@blueprint.answers(CampaignListSchema)
def list_campaigns(query: dict[str, Any], site: str) -> dict[str, Any]:
    """The campaigns of a site, newest first."""
    listing = partial(workflows.listing, parts().graph, site)
    items, following = walked(query, listing, lambda last: (last.created, last.id))
    return {"items": views.shown(parts().graph, site, items), "next_cursor": following}


@blueprint.post("")
@permits("write")
@blueprint.body(NewCampaignSchema)
@blueprint.answers(CampaignSchema, 201)
def create_campaign(body: dict[str, Any], site: str) -> views.Campaign:
    """Make a campaign, as a draft. It may still have problems; running it may not."""
    return _show(site, campaigns.create(parts().context, site, body["name"], body["definition"]))


@blueprint.get("/<string:campaign>")
@permits("view")
@edited("name", "definition", "version")
@blueprint.answers(CampaignSchema)
def get_campaign(site: str, campaign: str) -> views.Campaign:
    """One campaign with its counts."""
    return _show(site, campaign)


@blueprint.put("/<string:campaign>")
@permits("send")
@blueprint.body(CampaignChangeSchema)
@blueprint.answers(CampaignSchema)
def change_campaign(body: dict[str, Any], site: str, campaign: str) -> views.Campaign:
    """Store a new version. 409 `conflict` when somebody else did since; a running one takes only what can run."""
    campaigns.update(parts().context, site, campaign, **body)
    return _show(site, campaign)


@blueprint.post("/<string:campaign>/validate")
@permits("view")
@blueprint.body(CheckSchema)
@blueprint.answers(VerdictSchema)
def validate_campaign(body: dict[str, Any], site: str, campaign: str) -> views.Verdict:
    """All problems of a definition at once, each with its node. Always 200; the verdict is in the answer."""
    parts().graph.read(lambda tx: workflows.get(tx, site, campaign))
    problems = campaigns.validate(parts().context, site, body["definition"])
    return views.verdict(problems, body["definition"])


@blueprint.post("/<string:campaign>/run")
@permits("send")
@blueprint.answers(CampaignSchema)
def run_campaign(site: str, campaign: str) -> views.Campaign:
    """Let people in; what has never run is published first. 422 `invalid_definition` with all problems."""
    campaigns.run(parts().context, site, campaign, auth.user().email)
    return _show(site, campaign)


@blueprint.post("/<string:campaign>/pause")
@permits("send")
@blueprint.answers(CampaignSchema)
def pause_campaign(site: str, campaign: str) -> views.Campaign:
    """Let nobody in and move nobody on until it runs again."""
    campaigns.pause(parts().context, site, campaign)
    return _show(site, campaign)


@blueprint.post("/<string:campaign>/stop")
@permits("send")
@blueprint.answers(CampaignSchema)
def stop_campaign(site: str, campaign: str) -> views.Campaign:
    """Let nobody in and end everybody's way through it; letters under way still arrive."""
    campaigns.stop(parts().context, site, campaign)
    return _show(site, campaign)


@blueprint.put("/<string:campaign>/name")
@permits("write")
@blueprint.body(CampaignNameSchema)
@blueprint.answers(CampaignSchema)
def rename_campaign(body: dict[str, str], site: str, campaign: str) -> views.Campaign:
    """Call it something else."""
    campaigns.rename(parts().context, site, campaign, body["name"])
    return _show(site, campaign)


@blueprint.post("/<string:campaign>/duplicate")
@permits("write")
@blueprint.body(CampaignNameSchema)
@blueprint.answers(CampaignSchema, 201)
def duplicate_campaign(body: dict[str, str], site: str, campaign: str) -> views.Campaign:
    """A new campaign with the same draft, that nobody has gone through."""
    return _show(site, campaigns.duplicate(parts().context, site, campaign, body["name"]))


@blueprint.delete("/<string:campaign>")
@permits("write")
@blueprint.answers(None, 204)
def delete_campaign(site: str, campaign: str) -> None:
    """Remove it with its versions, counts and everybody's place in it. 409 `conflict` while it runs."""
    campaigns.delete(parts().context, site, campaign)


def _show(site: str, campaign: str) -> views.Campaign:
    def read(tx: Transaction) -> views.Campaign:
        return views.campaign(tx, site, campaign)

    return parts().graph.read(read)
