"""Campaigns: flows that people go through."""

from __future__ import annotations

from typing import Any

from webapp.resources.campaigns.schemas import (
    CampaignChangeSchema,
    CampaignListSchema,
    CampaignSchema,
    CheckSchema,
    NewCampaignSchema,
    VerdictSchema,
)
from webapp.smorest import SITE_PREFIX, Blueprint

blueprint = Blueprint("campaigns", __name__, url_prefix=f"{SITE_PREFIX}/campaigns", description=__doc__)


@blueprint.get("")
@blueprint.answers(CampaignListSchema)
def list_campaigns(site: str) -> Any:
    """The campaigns of a site, last changed first."""
    raise NotImplementedError


@blueprint.post("")
@blueprint.body(NewCampaignSchema)
@blueprint.answers(CampaignSchema, 201)
def create_campaign(body: dict[str, Any], site: str) -> Any:
    """Make a campaign, as a draft. It may still have problems; running it may not."""
    raise NotImplementedError


@blueprint.get("/<string:campaign>")
@blueprint.answers(CampaignSchema)
def get_campaign(site: str, campaign: str) -> Any:
    """One campaign with its counts."""
    raise NotImplementedError


@blueprint.put("/<string:campaign>")
@blueprint.body(CampaignChangeSchema)
@blueprint.answers(CampaignSchema)
def change_campaign(body: dict[str, Any], site: str, campaign: str) -> Any:
    """Store a new version. 409 `stale_version` when somebody else did since."""
    raise NotImplementedError


@blueprint.post("/<string:campaign>/validate")
@blueprint.body(CheckSchema)
@blueprint.answers(VerdictSchema)
def validate_campaign(body: dict[str, Any], site: str, campaign: str) -> Any:
    """All problems of a definition at once, each with its node. Always 200; the verdict is in the answer."""
    raise NotImplementedError


@blueprint.post("/<string:campaign>/run")
@blueprint.answers(CampaignSchema)
def run_campaign(site: str, campaign: str) -> Any:
    """Let people in. 422 `invalid_definition` with all problems when it can't run."""
    raise NotImplementedError


@blueprint.post("/<string:campaign>/pause")
@blueprint.answers(CampaignSchema)
def pause_campaign(site: str, campaign: str) -> Any:
    """Let nobody in and move nobody on until it runs again."""
    raise NotImplementedError
